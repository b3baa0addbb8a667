"""The console's pages, a file each."""

from staff_console import choices
from staff_console.room import room
from staff_console.routes import (
    about,
    desk,
    devices,
    doors,
    journals,
    overview,
    search,
    tickets,
    visits,
)

__all__ = [
    "about",
    "choices",
    "desk",
    "devices",
    "doors",
    "journals",
    "overview",
    "room",
    "search",
    "tickets",
    "visits",
]
