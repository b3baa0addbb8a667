"""A number that was given without the server comes out on paper while its citizen stands there."""

import io
import threading
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from hall import journal, slip_rule
from hall.store import Store
from kiosk_agent.hall import handed
from kiosk_agent.ledger import Ledger, Wish
from kiosk_agent.press import STANDS_THERE_SECONDS, Press, filled
from printer.errors import PaperOut, Unconfirmed
from printer.slip import Fact, Notice, Picture, Qr
from printer.thermal import Proof
from tests.conftest import Clock, Tokens
from tests.kiosk_agent.beside import Beside
from tests.kiosk_agent.conftest import Paper, words_of
from tests.kiosk_agent.test_machine import _kiosk

RUNS = threading.Event()


@pytest.fixture
def beside(store: Store, tmp_path: Path) -> Beside:
    """It was lent its numbers, and the hall is away."""
    found = Beside(store, _kiosk(store), tmp_path / "kiosk.db")
    assert found.courier.go()
    return found


def gives(beside: Beside, **wish: object) -> None:
    beside.ledger.give(
        Wish("regular", **wish),  # type: ignore[arg-type]
        key=f"k{beside.clock.now()}{wish}",
        now=beside.clock.now(),
    )


def prints(beside: Beside, paper: Paper) -> Press:
    press = Press(beside.ledger, paper, now=beside.clock.now)
    for each in beside.ledger.to_print():
        press.print(each, RUNS)
    return press


def test_the_slip_says_that_it_is_valid_and_holds_its_code(beside: Beside, paper: Paper) -> None:
    gives(beside, party_size=3, priority=True)

    prints(beside, paper)

    (slip,) = paper.slips
    assert slip.label == "480"
    assert "ƯU TIÊN" in words_of(slip)
    assert "480" in words_of(slip)
    (notice,) = [block.notice for block in slip.blocks if isinstance(block, Notice)]
    assert "SỐ VẪN CÓ GIÁ TRỊ" in notice
    facts = {block.fact: block.value for block in slip.blocks if isinstance(block, Fact)}
    assert facts["Số người trong đoàn"] == "3"
    assert facts["Lấy số lúc"].startswith("08:00")
    (code,) = [block.qr for block in slip.blocks if isinstance(block, Qr)]
    assert code == f"http://hall.test/t#{beside.ledger.unsent(1)[0].code}"


def test_a_slip_for_one_without_a_wish_says_neither(beside: Beside, paper: Paper) -> None:
    gives(beside, language="en")

    prints(beside, paper)

    (slip,) = paper.slips
    assert slip.language == "en"
    assert "PRIORITY" not in words_of(slip)
    assert "People" not in {block.fact for block in slip.blocks if isinstance(block, Fact)}


def test_of_which_nobody_knows_comes_once_more_and_marked(beside: Beside, paper: Paper) -> None:
    gives(beside)
    paper.failures = [Unconfirmed("no_answer", is_cleared=False)]

    prints(beside, paper)

    (slip,) = paper.slips
    assert slip.reprint
    assert beside.ledger.to_print() == []


def test_a_printer_that_proves_nothing_is_not_said_to_have_printed(
    beside: Beside, paper: Paper
) -> None:
    gives(beside)
    paper.proof = Proof.NONE

    prints(beside, paper)

    (given,) = beside.ledger.unsent(1)
    assert (given.print, beside.ledger.to_print()) == ("sent", [])
    assert handed(given)["printed"] is True  # it may well be in somebody's hand


def test_a_power_cut_in_the_middle_of_a_slip_prints_it_once_more_and_marked(
    beside: Beside, paper: Paper
) -> None:
    gives(beside)
    (given,) = beside.ledger.to_print()
    beside.ledger.note_print(given, "sending")
    beside.crashes()

    prints(beside, paper)

    assert [slip.reprint for slip in paper.slips] == [True]


def test_after_its_citizen_has_gone_nothing_comes_out(
    beside: Beside, paper: Paper, clock: Clock
) -> None:
    gives(beside)
    clock.pass_(seconds=STANDS_THERE_SECONDS + 1)

    prints(beside, paper)

    assert paper.slips == []
    assert beside.ledger.of_key(beside.ledger.unsent(1)[0].key).print == "given_up"  # type: ignore[union-attr]


def test_a_printer_without_paper_is_waited_for(beside: Beside, paper: Paper) -> None:
    gives(beside)
    paper.failures = [PaperOut()]

    prints(beside, paper)

    assert [slip.reprint for slip in paper.slips] == [False]


def test_the_hall_s_own_words_and_picture_stand_on_it_too(
    app: Flask, store: Store, tokens: Tokens, tmp_path: Path
) -> None:
    picture = io.BytesIO()
    emblem = Image.new("1", (64, 64), 1)
    emblem.paste(0, (16, 16, 48, 48))
    emblem.save(picture, "PNG")
    with store.work(hall_id=1) as work:
        slip_rule.set_words(work, note={"vi": "Để xe ở sân sau."}, phone="", by=journal.HALL)
        slip_rule.set_picture(work, picture.getvalue(), by=journal.HALL)
    told = (
        app.test_client()
        .post("/api/v1/loans", json={"service": "regular"}, headers=tokens.bearer(tokens.kiosk))
        .json
    )
    ledger = Ledger(tmp_path / "kiosk.db")
    ledger.keep(told | {"open": [[0, 1e11]]}, begins=0, ends=1e11)

    slip = filled(ledger.give(Wish("regular"), key="k", now=store.now().timestamp()), False)
    ledger.close()

    assert "Để xe ở sân sau." in words_of(slip)
    assert isinstance(slip.blocks[0], Picture)
