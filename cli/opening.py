"""What every command begins with: the settings, the house, its hall."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app import open_house
from hall.settings import Settings
from hall.web import House, served_hall_id
from migrations import bring_up_to_date


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--data, wherever a command needs the folder."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        help="folder of database, keys and slips [TIEPDAN_DATA, else ./data]",
    )(command)


def read_settings(data: Path | None, **given: object) -> Settings:
    """From the environment; what the command line gave wins."""
    return Settings.read(os.environ, data=data, **given)


def opened(data: Path | None) -> House:
    """The house with its tables up to date."""
    house = open_house(read_settings(data))
    bring_up_to_date(house.store.engine)
    return house


def opened_hall(data: Path | None) -> tuple[House, int]:
    """The house, and the hall that the settings name. NotFound if that cannot be said."""
    house = opened(data)
    return house, served_hall_id(house)
