"""`tiepdan`: everything a technician does without a browser."""

import click

from cli import admin, demo, keep, serve
from hall.errors import HallError
from hall.settings import BadSettings


class Commands(click.Group):
    """Refusals are sentences on standard error and exit status 1, never a trace."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (HallError, BadSettings) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tiepdan")
def main() -> None:
    """Tiếp Dân: the kiosk and queue system of a citizen reception hall."""


for command in (
    serve.serve,
    demo.demo,
    admin.staff,
    admin.device,
    admin.hall,
    keep.backup,
    keep.restore,
    keep.verify,
    keep.config,
    keep.check,
):
    main.add_command(command)

__all__ = ["main"]
