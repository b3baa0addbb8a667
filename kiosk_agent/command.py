"""tiepdan-kiosk: what stands beside the browser of a kiosk, and keeps the browser itself."""

import logging
import threading
from pathlib import Path
from urllib.parse import urlsplit

import click

from kiosk_agent import checking
from kiosk_agent.agent import KioskAgent
from kiosk_agent.browser import Watched
from kiosk_agent.hall import HallByHttp
from kiosk_agent.scanner import serial_line
from kiosk_agent.start import Start
from printer import options, wires
from printer import profile as profiles
from printer.agent import Agent
from printer.errors import PrinterError
from printer.profile import Profile
from printer.thermal import ThermalPrinter

_PRINTER_TOKEN = click.option(
    "--printer-token-file", required=True, type=options.FILE, help="Likewise, of `--kind printer`."
)
_SCANNER = click.option(
    "--scanner", metavar="PORT", help="A serial port: /dev/serial/by-id/…, COM3."
)
_DATA = click.option(
    "--data",
    default=Path("/var/lib/tiepdan-kiosk"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Numbers and papers are kept there: a disk that stays.",
)
_PORT = click.option("--port", default=8765, show_default=True, help="Of the door for the page.")
_SCREEN_PORT = click.option(
    "--screen-port",
    default=8766,
    show_default=True,
    help="Where the browser's keeper shows the page that a screen begins with.",
)


@click.group()
@options.VERBOSE
def main(verbose: bool) -> None:
    """Beside the screen of a kiosk or a display."""
    options.logs(verbose=verbose)


@main.command()
@options.SERVER
@options.token_file("kiosk")
@_PRINTER_TOKEN
@options.PRINTER
@options.PROFILE
@_SCANNER
@_DATA
@_PORT
@_SCREEN_PORT
@options.CA
def run(
    server: str,
    token_file: Path,
    printer_token_file: Path,
    address: str,
    profile_file: Path | None,
    scanner: str | None,
    data: Path,
    port: int,
    screen_port: int,
    ca_file: str | None,
) -> None:
    """Print, scan, and give numbers while the server is away, until SIGTERM or Ctrl-C."""
    stop = options.until_told()
    try:
        profile = profiles.read(profile_file) if profile_file else Profile()
        printer = ThermalPrinter(wires.wire(address), profile)
        paper = Agent(server, options.token(printer_token_file), printer, ca_file=ca_file)
    except PrinterError as error:
        raise click.ClickException(str(error)) from error
    agent = KioskAgent(
        file=data / "kiosk.db",
        hall=HallByHttp(server, options.token(token_file), ca_file=ca_file),
        printer=printer,
        origins=(origin(server), f"http://127.0.0.1:{screen_port}"),
        port=port,
        scanner=serial_line(scanner) if scanner else None,
    )
    # the slips of the hall and the kiosk's own go through one printer, one at a time
    thread = threading.Thread(target=_print, args=(paper, stop), daemon=True)
    thread.start()
    click.echo(f"ready http://127.0.0.1:{agent.door.port}")
    agent.run(stop)
    thread.join(timeout=3)


@main.command(context_settings={"ignore_unknown_options": True})
@options.SERVER
@click.option("--port", default=8766, show_default=True, help="Where the page says it lives.")
@click.option("--agent-port", default=8765, show_default=True, help="Of the agent beside a kiosk.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def browser(server: str, port: int, agent_port: int, command: tuple[str, ...]) -> None:
    """Run a browser, and end it when its page has fallen silent; systemd starts it anew.

    It begins at http://127.0.0.1:8766/kiosk (or /display, /rate), which says what to do while the
    hall cannot be reached and leads to the hall's own page when it can.
    """
    stop = options.until_told()
    start = Start(server, agent_port=agent_port)
    raise SystemExit(Watched(command, origins=(origin(server),), port=port, start=start).run(stop))


@main.command()
@options.SERVER
@options.token_file("kiosk")
@options.PRINTER
@options.PROFILE
@_SCANNER
@_DATA
@_PORT
@options.CA
def check(
    server: str,
    token_file: Path,
    address: str,
    profile_file: Path | None,
    scanner: str | None,
    data: Path,
    port: int,
    ca_file: str | None,
) -> None:
    """Say whether this kiosk is ready; exit status 1 if not."""
    found = [
        *checking.hall(server, options.token(token_file), ca_file),
        *checking.here(data, port=port, scanner=scanner),
        checking.printer(address, profile_file),
    ]
    for what, why in found:
        click.echo(f"{'no ' if why else 'ok '} {what}{': ' + why if why else ''}")
    if any(why for _, why in found):
        raise SystemExit(1)


def origin(server: str) -> str:
    """Whose pages may ask: scheme, host and port of the hall."""
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise click.BadParameter(f"{server!r}: an http or https address is wanted")
    return f"{parts.scheme}://{parts.netloc}"


def _print(paper: Agent, stop: threading.Event) -> None:
    try:
        paper.run(stop)
    except PrinterError as error:
        logging.getLogger(__name__).error("the hall's slips are not printed: %s", error)


if __name__ == "__main__":
    main()
