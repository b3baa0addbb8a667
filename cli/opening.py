"""The house opened for one command: tables up to date, its hall found."""

from pathlib import Path

import click

from app import open_house
from cli.options import read_settings
from hall.web import House, served_hall_id
from migrations import bring_up_to_date


def opened(data: Path | None) -> House:
    """The house with its tables up to date; closed at the end of the command."""
    house = open_house(read_settings(data))
    if (command := click.get_current_context(silent=True)) is not None:
        command.call_on_close(house.store.engine.dispose)
    bring_up_to_date(house.store.engine)
    return house


def opened_hall(data: Path | None) -> tuple[House, int]:
    """The house, and the hall that the settings name. NotFound if that cannot be said."""
    house = opened(data)
    return house, served_hall_id(house)
