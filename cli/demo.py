"""The sample hall, served on this machine only, to try everything."""

import ipaddress
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import data_option, read_settings
from cli.serve import run
from hall.settings import BadSettings, Settings

if TYPE_CHECKING:
    from cli.inside import Served
    from hall.web import House

FILE = "demo.json"

PER_MINUTE = 6_000  # tickets a kiosk; generous, so that load can be tried


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="loopback only")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@data_option
@click.option(
    "--play",
    "speed",
    type=click.FloatRange(1, 200),
    help="play a morning, this many times faster than life",
)
def demo(host: str, port: int, data: Path | None, speed: float | None) -> None:
    """Serve a sample hall, made if the data folder is empty."""
    if host != "localhost" and not _is_loopback(host):
        raise BadSettings("the sample hall is served on this machine only")
    settings = replace(
        read_settings(data), kiosk_per_minute=PER_MINUTE, signin_per_minute=PER_MINUTE
    )

    def opens(settings: Settings, url: str) -> "Served":
        return _open(settings, url, speed)

    run(settings, host, port, opens)


def _open(settings: Settings, url: str, speed: float | None) -> "Served":
    """The sample hall, in the process that serves it."""
    from cli import play, sample_hall
    from cli.inside import Served

    known: dict[str, Any] = {}

    def prepare(house: "House") -> "House":
        known.update(sample_hall.furnish_sample(house) | {"base_url": url})
        sample_hall.write(settings.data / FILE, known)  # before anybody is told that we are ready
        return replace(house, slips=settings.data / "slips", extras={"demo": known})

    def announce(url: str) -> None:
        _say(url, settings.data, known)
        if speed is not None:
            threading.Thread(
                target=play.play, args=(known, speed), name="play", daemon=True
            ).start()

    return Served(settings, url, is_demo=True, prepare=prepare, announce=announce)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _say(url: str, data: Path, known: dict[str, Any]) -> None:
    officer, supervisor = known["officers"][0], known["supervisor"]
    click.echo(
        f"""
Tiếp Dân, trụ sở mẫu (sample hall)

  {url}/           all doors: open kiosk and display from here, already paired
  {url}/kiosk      kiosk
  {url}/display    display in the waiting area
  {url}/staff      console of the officers
  {url}/t          a ticket on the citizen's phone (its token comes after #)
  {url}/printer    printed slips, also as PNG in {data / "slips"}
  {url}/schedule   posted schedule

  officer     {officer["username"]} / {officer["password"]} (desk {officer["desk"]})
  supervisor  {supervisor["username"]} / {supervisor["password"]}
  all logins and tokens: {data / FILE}

  a morning played thirty times faster: add PLAY=30 to make run
"""
    )
