"""No column is forgotten about, and what is emptied can still be shown."""

import json
from datetime import date, timedelta

from sqlalchemy import LargeBinary, inspect, select, update

from casework import (
    book,
    duplicates,
    erasing,
    papers,
    petitions,
    remarks,
    retention,
    sealing,
    sweeps,
    visits,
)
from casework.model import (
    Paper,
    Petition,
    Remark,
    Visit,
)
from casework.remark_kinds import Channel
from casework.session_kinds import IncidentKind
from hall.model import Base, Hall, PrintJob
from hall.store import Store
from tests.casework.forgotten import (
    SECRET,
    TODAY,
    forgets,
    holds_true,
    opened,
    settled,
)
from tests.casework.reception import (
    AN,
    asks,
    receives,
)
from tests.casework.test_in_the_clear import QUYNH
from tests.conftest import Clock
from tests.people import DUNG, HOA, KIOSK

# --- no column is forgotten about -------------------------------------------------------------

# bytes that are nobody's words: fingerprints of secrets that are random, chains, sounds, files
STAY = {
    *("ticket.token_hash", "appointment.code_hash", "asked.body_hash"),  # keys: swept in two days
    *("subscription.endpoint_hash", "subscription.browser"),  # gone with the visit, or the day
    *("lent_paper.uid_hash", "lent_paper.code_hash", "rated.mark"),
    *("staff_session.token_hash", "device.token_hash", "pairing.code_hash", "pairing.secret_hash"),
    *("step.hash", "hall.last_hash", "access_entry.hash", "access_head.last_hash"),
    *("access_entry.stripped_seal", "book_row.hash", "book_row.stripped_seal"),
    *("import_draft.content", "import_draft.register"),  # swept within a day
    *("import_line.key", "import_run.register"),  # that it came in, and from which book
    *("online_sitting.link", "online_sitting.recording"),  # the hall's own rooms and shelves
    *("slip_picture.png", "clip.sound", "paper_template.file", "hook.secret"),  # the hall's own
}
GONE = {
    *(f"citizen.{name}" for name in ("full_name", "id_number", "birth_date", "address")),
    *(f"citizen.{name}" for name in ("commune", "phone", "id_hash", "name_hash")),
    *("citizen_word.word_hash", "citizen_change.before", "citizen_change.reason"),
    *("petition.lookup_hash", "petition_trace.hash", "ticket.phone", "ticket.person_hash"),
    *("appointment.person", "appointment.person_hash", "appointment.asked_hash"),
    *("appointment.body_hash", "paper.content", "book_row.content", "book_closing.reason"),
    *("remark.lookup_hash", "remark.asked_hash"),
    *(f"remark.{name}" for name in sweeps.REMARK_WORDS),
    *("access_entry.reason", "session_minutes.participants", "session_minutes.note"),
}


def test_every_column_of_bytes_goes_with_its_term_or_is_nobodys_word() -> None:
    """Who adds a sealed column says here, and in `erasing` or `sweeps`, when it goes."""
    models = erasing.OWN | erasing.OF_MATTER | erasing.OF_PETITION | erasing.OF_VISIT
    emptied = {
        f"{inspect(model).local_table.name}.{name}"
        for model, names in models.items()
        for name in names
    }
    stored = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }

    assert stored - emptied - GONE - STAY == set()


def test_what_is_swept_by_age_is_found_by_the_rule_of_its_own_day() -> None:
    today = date(2040, 5, 5)
    for of in {sweep.of for sweep in sweeps.SWEEPS}:
        before = sweeps.over_before(of, today)
        last = before - timedelta(days=1)
        assert retention.term(of, last).until(last) < today
        assert retention.term(of, before).until(before) >= today


def test_each_term_names_its_source_and_how_sure_it_is() -> None:
    for row in retention.every():
        assert row.source
        assert row.confidence in ("H", "M", "L")
        assert row.unit in ("month", "year", "ever")


def test_all_other_rows_that_go_by_age_are_emptied(store: Store, clock: Clock) -> None:
    from casework import incidents
    from casework.incidents import Said
    from hall import printing

    said = Said(kind=IncidentKind.THREAT, text=SECRET, place="", measures="", people=SECRET)
    asks(store, DUNG, incidents.record, said)
    receives(store, AN)
    asks(store, HOA, book.close, TODAY, reason=f"Lý do {SECRET}")
    asks(store, HOA, sealing.break_glass, "KHONGCO", reason=f"Lý do {SECRET}")
    with store.work(hall_id=1) as work:
        printing.queue_sealed(work, {"blocks": [{"text": SECRET}]})
    assert SECRET in opened(store)

    clock.pass_(days=365 * 13)
    forgets(store)

    assert SECRET not in opened(store)
    assert holds_true(store) == []
    with store.read() as session:
        assert session.scalars(select(PrintJob.slip)).all() == [{}, {}]


def test_a_remark_in_the_box_goes_once_it_was_answered_and_its_term_is_over(
    store: Store, clock: Clock
) -> None:
    told = remarks.Said(channel=Channel.MATTER, marks=("land",), phone="0987612345")
    with store.work(hall_id=1) as work:
        dropped = remarks.drop(work, told, by=KIOSK, key="k1")
    clock.pass_(days=365 * 7)
    forgets(store)
    assert QUYNH.phone in opened(store)  # nobody has answered yet

    with store.work(hall_id=1) as work:
        work.session.execute(update(Remark).values(ended_at=work.now))
    clock.pass_(days=365 * 7)
    done = forgets(store)

    assert done["remark"] == 1
    assert QUYNH.phone not in opened(store)
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        assert remarks.look(session, store.vault, hall, dropped.code) is None


def test_a_filed_paper_can_still_be_opened_and_says_nothing(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    forgets(store)
    with store.read() as session:
        names = session.scalars(select(Paper.public_id)).all()

    shown = [asks(store, HOA, papers.show, name) for name in names]

    assert [each.content["matter"] for each in shown] == ["", ""]
    assert json.dumps([each.content for each in shown]).isascii()


def test_of_what_is_left_a_page_can_be_drawn(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    forgets(store)
    with store.read() as session:
        visit = session.scalars(select(Visit.public_id)).one()
        petition = session.scalars(select(Petition.public_id)).one()

    page = asks(store, HOA, visits.page, visit)
    shown = asks(store, HOA, petitions.show, petition)

    assert (page.person, page.record.content, shown.petitioner) == (None, "", "")
    assert page.is_editable is False
    assert asks(store, HOA, duplicates.of, petition) == ()
