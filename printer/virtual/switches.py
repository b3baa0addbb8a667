"""The switches of a virtual printer, by word: from a terminal and from its page."""

from collections.abc import Callable

from printer.state import Paper
from printer.virtual.printer import VirtualPrinter

_Act = Callable[[VirtualPrinter], None]


def _paper(paper: Paper) -> _Act:
    return lambda printer: setattr(printer.machine, "paper", paper)


def _switch(name: str, value: object) -> _Act:
    return lambda printer: setattr(printer.machine, name, value)


SWITCHES: dict[str, _Act] = {
    "paper plenty": _paper(Paper.PLENTY),
    "paper low": _paper(Paper.LOW),
    "paper out": _paper(Paper.OUT),
    "cover closed": _switch("is_cover_open", False),
    "cover open": _switch("is_cover_open", True),
    "fault off": _switch("is_faulty", False),
    "fault on": _switch("is_faulty", True),
    "answers on": _switch("is_silent", False),
    "answers off": _switch("is_silent", True),
    "speed full": _switch("mm_per_second", None),
    "speed slow": _switch("mm_per_second", 50.0),
    "line drop": VirtualPrinter.drop,
    "power cycle": VirtualPrinter.power_cycle,
}


def flip(printer: VirtualPrinter, words: str) -> None:
    """KeyError if there is no such switch."""
    SWITCHES[" ".join(words.split())](printer)


def standing(printer: VirtualPrinter) -> set[str]:
    """The switches as they stand now; those that only push (drop, power) are never among them."""
    machine = printer.machine
    return {
        f"paper {machine.paper}",
        f"cover {'open' if machine.is_cover_open else 'closed'}",
        f"fault {'on' if machine.is_faulty else 'off'}",
        f"answers {'off' if machine.is_silent else 'on'}",
        f"speed {'slow' if machine.mm_per_second else 'full'}",
    }
