"""`tiepdan keys`: a new key for what is sealed, without closing the hall."""

from pathlib import Path

import click

from casework import traces
from cli.opening import opened
from cli.options import data_option
from hall import rekeying
from hall.vault import add_key


@click.group()
def keys() -> None:
    """The keys that open what is sealed. Without their file nobody can."""


@keys.command()
@data_option
def rotate(data: Path | None) -> None:
    """Seal everything with a new key while the hall goes on.

    Copy the key file first. Old keys stay in it: what is written once was sealed with them.
    """
    house = opened(data)
    number = add_key(house.settings.data / "keys.json")
    house.store.vault.look_again()
    click.echo(f"key {number}: made")
    for done in rekeying.rekey(house.store):
        click.echo(f"{done.table}: {done.texts} texts sealed anew")
    click.echo(f"petition_trace: {traces.rebuild(house.store)} petitions traced anew")
    click.echo("done; make a new backup: older copies of the key file do not open what is new")
