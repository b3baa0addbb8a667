"""The printer of a one-PC hall goes by what a technician found out."""

from pathlib import Path

import pytest

from cli import paper
from hall.settings import Settings
from printer import profile as profiles
from printer.errors import BadProfile
from printer.profile import Confirmation, Profile


def test_a_profile_says_more_than_a_width(tmp_path: Path) -> None:
    found = Profile(width_dots=384, confirms=Confirmation.PAPER, cuts=False)
    profiles.write(found, tmp_path / "printer.json")

    given = Settings(printer_profile=str(tmp_path / "printer.json"), printer_width=576)

    assert paper.profile(given) == found
    assert paper.profile(Settings(printer_width=512)) == Profile(width_dots=512)


def test_a_profile_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"gone\.json"):
        paper.profile(Settings(printer_profile=str(tmp_path / "gone.json")))
