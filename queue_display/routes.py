"""The big screen and the part of it that changes; the ticket on a phone; the posted schedule."""

from queue_display.follow import follow
from queue_display.phone import phone
from queue_display.pushing import pushing
from queue_display.schedule import posted
from queue_display.screen import room

more_rooms = (phone, pushing, posted, follow)

__all__ = ["follow", "more_rooms", "phone", "posted", "pushing", "room"]
