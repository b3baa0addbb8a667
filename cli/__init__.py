"""`tiepdan`: everything a technician does without a browser."""

import importlib

import click

from hall.errors import HallError
from hall.settings import BadSettings
from hall.vault import KeyLost

# A command's module is read when the command is asked for: the process that only watches
# over the server holds no house.
COMMANDS = {
    "serve": "cli.serve",
    "demo": "cli.demo",
    "staff": "cli.admin",
    "device": "cli.admin",
    "hall": "cli.admin",
    "backup": "cli.keep",
    "restore": "cli.keep",
    "import": "cli.register",
    "keys": "cli.keys",
    "retention": "cli.retention",
    "verify": "cli.keep",
    "config": "cli.keep",
    "check": "cli.keep",
}


class Commands(click.Group):
    """Refusals are sentences on standard error and exit status 1, never a trace."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[name])
        # `import` is a word of the language: its function has one letter more
        found: click.Command = getattr(module, name, None) or getattr(module, f"{name}_")
        return found

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (HallError, BadSettings, KeyLost) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tiepdan")
def main() -> None:
    """Tiếp Dân: the kiosk and queue system of a citizen reception hall."""
