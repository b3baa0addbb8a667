"""The console's pages, a file each."""

from staff_console import choices, why
from staff_console.room import room
from staff_console.routes import (
    about,
    appointments,
    days,
    desk,
    devices,
    displays,
    doors,
    journals,
    overview,
    plan,
    plan_roster,
    rule,
    search,
    tickets,
    truth,
    visits,
    voice,
    wall,
)

__all__ = [
    "about",
    "appointments",
    "choices",
    "days",
    "desk",
    "devices",
    "displays",
    "doors",
    "journals",
    "overview",
    "plan",
    "plan_roster",
    "room",
    "rule",
    "search",
    "tickets",
    "truth",
    "visits",
    "voice",
    "wall",
    "why",
]
