"""What every command begins with: the data folder, and the settings in force."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hall.settings import Settings


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
