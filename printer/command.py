"""tiepdan-printer: the agent beside a printer, a probe, and a printer that only draws."""

import sys
import threading
from pathlib import Path

import click

from printer import options, wires
from printer import profile as profiles
from printer.agent import Agent
from printer.errors import PrinterError
from printer.probe import Report, probe, test_slip
from printer.profile import Profile
from printer.raster import WIDTHS
from printer.thermal import ThermalPrinter
from printer.virtual import folder
from printer.virtual.printer import VirtualPrinter
from printer.virtual.switches import SWITCHES, flip

_WIDTH = click.option(
    "--width",
    type=click.Choice([str(width) for width in WIDTHS]),
    default=None,
    help="Dots: 384 on paper of 58 mm, 576 on 80 mm. [default: 576, or what the profile says]",
)


@click.group()
@options.VERBOSE
def main(verbose: bool) -> None:
    """The printer's side of Tiếp Dân."""
    options.logs(verbose=verbose)


@main.command()
@options.SERVER
@options.token_file("printer")
@options.PRINTER
@_WIDTH
@options.PROFILE
@options.CA
def run(
    server: str,
    token_file: Path,
    address: str,
    width: str | None,
    profile_file: Path | None,
    ca_file: str | None,
) -> None:
    """Print the slips of a hall, until SIGTERM or Ctrl-C."""
    stop = options.until_told()
    try:
        printer = ThermalPrinter(wires.wire(address), _profile(profile_file, width))
        Agent(server, options.token(token_file), printer, ca_file=ca_file).run(stop)
    except PrinterError as error:
        raise click.ClickException(str(error)) from error


@main.command("probe")
@options.PRINTER
@_WIDTH
@click.option("--no-cutter", is_flag=True, help="This model has no knife.")
@click.option("--write", "file", type=click.Path(path_type=Path), help="Write the profile there.")
@click.option("--print", "prints", is_flag=True, help="Print a test slip with what was found.")
def probe_command(
    address: str, width: str | None, no_cutter: bool, file: Path | None, prints: bool
) -> None:
    """Find out what a printer can do; needs the printer for itself."""
    try:
        wire = wires.wire(address)
        report = probe(wire, width_dots=int(width or 576), cuts=not no_cutter)
        _show(report)
        if file:
            profiles.write(report.profile, file)
        if prints:
            proof = ThermalPrinter(wire, report.profile).put_out(
                test_slip(report.profile.model), tag="test"
            )
            click.echo(f"test slip: printed, proof: {proof}")
    except (PrinterError, OSError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        wire.close()


@main.command()
@click.option("--port", default=9100, show_default=True, help="On this machine only.")
@click.option("--slips", type=click.Path(file_okay=False, path_type=Path), help="PNGs go there.")
@_WIDTH
def virtual(port: int, slips: Path | None, width: str | None) -> None:
    """A printer that draws what it prints; its switches are read from the terminal."""
    on_slip = folder.into(slips) if slips else lambda slip, tag: None
    printer = VirtualPrinter(on_slip=on_slip, width_dots=int(width or 576), port=port)
    click.echo(f"ready {printer.address}")
    try:
        for line in sys.stdin:
            try:
                flip(printer, line)
            except KeyError:
                click.echo("switches: " + ", ".join(SWITCHES))
        threading.Event().wait()  # no terminal: until somebody ends it
    except KeyboardInterrupt:
        pass
    finally:
        printer.close()


def _profile(file: Path | None, width: str | None) -> Profile:
    profile = profiles.read(file) if file else Profile()
    return profile.with_width(int(width)) if width else profile


def _show(report: Report) -> None:
    for finding in report.findings:
        heard = finding.heard.hex(" ") or "-"
        click.echo(f"{finding.what:<30} {heard:<32} {finding.means}")
    profile = report.profile
    click.echo(
        f"model {profile.model}, {profile.width_dots} dots, answers: {profile.answers},"
        f" proof: {profile.confirms}, clears: {profile.clears}, cuts: {profile.cuts}"
    )


if __name__ == "__main__":
    main()
