"""tiepdan-printer: the agent beside a printer, a probe, and a printer that only draws."""

import sys
import threading
from dataclasses import replace
from pathlib import Path

import click

from printer import options, strip, technician, wires
from printer import profile as profiles
from printer.agent import Agent
from printer.errors import NotReady, PrinterError
from printer.probe import Report, probe, test_slip
from printer.profile import Profile
from printer.raster import WIDTHS
from printer.technician import AtTheTerminal
from printer.thermal import ThermalPrinter
from printer.virtual import folder
from printer.virtual.models import MODELS
from printer.virtual.printer import VirtualPrinter
from printer.virtual.switches import SWITCHES, flip
from printer.wires import Wire
from printer.words import LANGUAGES, said

_WIDTH = click.option(
    "--width",
    type=click.Choice([str(width) for width in WIDTHS]),
    default=None,
    help="Dots: 384 on paper of 58 mm, 576 (few: 512) on 80 mm.  [default: what the profile says]",
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
@click.option("--cutter/--no-cutter", "has_knife", default=None, help="It is known to have one.")
@click.option("--write", "file", type=click.Path(path_type=Path), help="Write the profile there.")
@click.option("--print", "prints", is_flag=True, help="Print a test slip with what was found.")
@click.option("--yes", "says_yes", is_flag=True, help="Nobody looks: all is well. Needs --width.")
@click.option("--mute", "is_mute", is_flag=True, help="It hangs when it is asked anything.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
def probe_command(
    address: str,
    width: str | None,
    has_knife: bool | None,
    file: Path | None,
    prints: bool,
    says_yes: bool,
    is_mute: bool,
    language: str,
) -> None:
    """Find out what a printer can do; needs the printer for itself.

    Only questions, without paper; with --write or --print also a strip that somebody looks at.
    """
    if says_yes and not width:
        raise click.UsageError("--yes needs --width: what nobody saw is not known")
    dots = int(width) if width else None
    eyes = AtTheTerminal(language, dots, has_knife, says_yes) if file or prints else None
    if eyes and not says_yes:
        length = round(strip.length_mm() / 10)
        click.confirm(said("ask.strip", language, cm=length), default=True, abort=True)
    try:
        wire = wires.wire(address)
        report = probe(wire, eyes, is_mute=is_mute)
        for line in technician.told(report, language):
            click.echo(line)
        if eyes:
            _keep(report, wire, file, prints, language)
    except NotReady as why:
        raise click.ClickException(said(f"stopped.{why.reason}", language)) from why
    except OSError as error:
        raise click.ClickException(said("away", language, why=error)) from error
    except PrinterError as error:
        raise click.ClickException(str(error)) from error


def _keep(report: Report, wire: Wire, file: Path | None, prints: bool, language: str) -> None:
    if report.profile is None:
        raise click.ClickException(said("not_written", language))
    if file:
        heard = {key: answer.raw for key, answer in report.heard.items()}
        profiles.write(report.profile, file, heard=heard)
        click.echo(said("written", language, file=file))
    if prints:
        slip = test_slip(report.profile.model)
        device = ThermalPrinter(wire, report.profile)
        proof = device.put_out(slip, tag="test")
        device.close()
        click.echo(said("test", language, proof=said(f"proof.{proof}", language)))


@main.command()
@click.option("--port", default=9100, show_default=True, help="On this machine only.")
@click.option("--slips", type=click.Path(file_okay=False, path_type=Path), help="PNGs go there.")
@click.option("--model", "name", type=click.Choice(list(MODELS)), default="full", show_default=True)
@_WIDTH
def virtual(port: int, slips: Path | None, name: str, width: str | None) -> None:
    """A printer that draws what it prints; its switches are read from the terminal."""
    on_slip = folder.into(slips) if slips else lambda slip, tag: None
    model = replace(MODELS[name], width_dots=int(width)) if width else MODELS[name]
    printer = VirtualPrinter(on_slip=on_slip, model=model, port=port)
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


if __name__ == "__main__":
    main()
