"""What the hall forgets when a term is over, what it never forgets sooner, and what stays."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, func, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from casework import (
    access,
    book,
    book_reading,
    citizens,
    duplicates,
    erasing,
    forgetting,
    holds,
    papers,
    petitions,
    remarks,
    retention,
    sealing,
    sweeps,
    texts,
    visits,
)
from casework.kinds import Decision, Kind, Outcome
from casework.model import (
    AccessEntry,
    BookEntry,
    BookRow,
    Citizen,
    CitizenWord,
    Directive,
    Incident,
    LateNotice,
    LeaderRequest,
    LegalHold,
    Matter,
    MatterMark,
    Paper,
    Petition,
    PetitionTrace,
    Refusal,
    Remark,
    TicketHint,
    Visit,
)
from casework.paper_kinds import PaperKind
from casework.remark_kinds import Channel
from casework.session_kinds import IncidentKind, RefusalGround, RequestStatus
from hall import journal
from hall.errors import Conflict, NotTrusted
from hall.journal import Broken
from hall.model import Base, Hall, PrintJob, Step, Ticket
from hall.store import Store
from hall.vault import KeyLost, new_id
from tests.casework.reception import (
    AN,
    BINH,
    asks,
    enters,
    finishes,
    officer,
    receives,
    takes_in,
    writes,
)
from tests.casework.test_in_the_clear import QUYNH, bytes_of
from tests.casework.test_papers import files
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA, KIOSK, arrives

SECRET = "BÍMẬTCỦAQUỲNH"
CODES = (QUYNH.full_name, QUYNH.id_number, QUYNH.phone, QUYNH.address, SECRET)
TODAY = date(2026, 11, 23)


def settled(store: Store, kind: Kind = Kind.COMPLAINT, **more: Any) -> str:
    """Quỳnh's petition, with a secret in every place that a verb fills; guided away: the matter."""
    page = receives(store, QUYNH)
    secrets = dict.fromkeys(("content", "requests", "earlier", "next_step"), SECRET)
    writes(store, page, kind=kind, **secrets)
    taken = takes_in(
        store, page, kind, content=SECRET, requests=SECRET, accused=SECRET, title=SECRET, **more
    )
    files(store, PaperKind.GUIDANCE, visit=page.visit.id, matter=SECRET)
    files(store, PaperKind.GUIDANCE, petition=taken.petition.id, matter=SECRET)
    finishes(store, page)
    asks(store, HOA, sealing.break_glass, taken.lookup_code, reason=f"Lý do {SECRET}")
    fresh = asks(store, DUNG, petitions.show, taken.petition.id)
    asks(
        store,
        DUNG,
        petitions.decide,
        taken.petition.id,
        Decision.FORWARD if kind is Kind.DENUNCIATION else Decision.GUIDE,
        version=fresh.version,
        reason=SECRET,
        target=SECRET,
        paper=SECRET,
    )
    seen = asks(store, DUNG, citizens.details, page.person.id)
    asks(
        store,
        DUNG,
        citizens.correct,
        page.person.id,
        replace(QUYNH, commune="Phường Khuých Mới"),
        version=seen.version,
        reason=f"Căn cước ghi khác {SECRET}",
    )
    plants(store, taken.matter)
    ends_terms(store)
    return str(taken.matter)


def plants(store: Store, matter: str) -> None:
    """A secret in every other sealed place that hangs on that matter."""
    with store.work(hall_id=1) as work:
        key = work.session.scalars(select(Matter.id).where(Matter.public_id == matter)).one()
        visit = work.session.scalars(select(Visit).where(Visit.matter_id == key)).one()
        petition = work.session.scalars(select(Petition).where(Petition.matter_id == key)).one()
        ticket = work.session.get_one(Ticket, visit.ticket_id)
        who, at, day = officer(work, DUNG).id, work.now, TODAY
        place = f"ticket.phone.{ticket.public_id}"
        ticket.phone = work.vault.seal(QUYNH.phone, place=place)
        ticket.person_hash = work.vault.index("person", QUYNH.id_number)
        work.session.add(TicketHint(ticket_id=ticket.id, citizen_id=visit.citizen_id, at=at))
        by = {"staff_id": who, "at": at, "public_id": new_id}
        rows: list[Base] = [
            MatterMark(matter_id=key, public_id=new_id()),
            Directive(matter_id=key, public_id=new_id(), staff_id=who, at=at, done_on=day),
            LeaderRequest(
                hall_id=1,
                matter_id=key,
                public_id=new_id(),
                asked_at=at,
                staff_id=who,
                status=RequestStatus.DECLINED,
            ),
            LegalHold(
                hall_id=1, matter_id=key, public_id=new_id(), at=at, staff_id=who, ended_at=at
            ),
            LateNotice(
                petition_id=petition.id,
                public_id=new_id(),
                staff_id=who,
                at=at,
                day=day,
                reason="other",
                promised_on=day,
            ),
            Refusal(
                visit_id=visit.id,
                public_id=new_id(),
                ground=RefusalGround.OUT_OF_SCOPE,
                staff_id=who,
                at=at,
                day=day,
            ),
            Incident(
                hall_id=1,
                visit_id=visit.id,
                public_id=new_id(),
                staff_id=who,
                at=at,
                day=day,
                kind=IncidentKind.THREAT,
            ),
        ]
        del by
        for row in rows:
            columns = (erasing.OF_MATTER | erasing.OF_PETITION | erasing.OF_VISIT)[type(row)]
            texts.put(work.vault, row, **dict.fromkeys(columns, SECRET))  # type: ignore[arg-type]
            work.session.add(row)


def ends_terms(store: Store) -> None:
    with store.work(hall_id=1) as work:
        work.session.execute(text("UPDATE deadline SET ended_on = '2026-11-23'"))


def forgets(store: Store, **more: Any) -> dict[str, int]:
    return dict(forgetting.go(store, 1, **more))


def holds_true(store: Store) -> list[Broken]:
    """What `tiepdan verify` would find broken."""
    with store.read() as session:
        hall = session.get_one(Hall, 1)
        found = [each.check(session, store.vault, hall) for each in (journal, access, book)]
        return [each for each in found if each is not None]


def opened(store: Store) -> str:
    """Every sealed text of every table that still opens, and every word in the clear."""
    said = []
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes):
                        said += _texts(store, table.name, dict(row), column, value)
                    else:
                        said.append(str(value))
    return "\n".join(said)


def _texts(store: Store, table: str, row: dict[str, Any], column: str, value: bytes) -> list[str]:
    names = [row.get("public_id"), f"{row.get('hall_id')}.{row.get('number')}"]
    found = []
    for name in names:
        try:
            found.append(store.vault.unseal(value, place=f"{table}.{column}.{name}"))
        except KeyLost:
            continue
    return found


def test_when_the_term_is_over_nobody_can_read_who_came_and_what_they_said(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    matter = settled(store)
    before = opened(store)
    assert all(word in before for word in CODES)

    clock.pass_(days=365 * 7)
    done = forgets(store)

    after = opened(store)
    assert done["petition_passed_on"] == 1
    for word in (*CODES, *QUYNH.full_name.split(), "Uẩn Khúc", "Khuých Mới"):
        assert word not in after, word
    assert holds_true(store) == []
    with store.read() as session:
        for model in (Citizen, CitizenWord, PetitionTrace, TicketHint):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model
        row = session.scalars(select(Petition)).one()
        assert row.lookup_hash != store.vault.index("lookup", "")
        assert session.scalars(select(Ticket.person_hash)).all() == [None]
        assert session.scalars(select(Matter.public_id)).one() == matter


def test_what_statistics_and_the_book_count_stays(each_store: Store, clock: Clock) -> None:
    settled(each_store)
    clock.pass_(days=365 * 7)
    forgets(each_store)

    (entry,) = asks(each_store, HOA, book_reading.read, TODAY, TODAY)

    assert (entry.number, entry.day) == (1, TODAY)
    assert entry.written["kind"] == Kind.COMPLAINT
    assert entry.written["outcomes"] == [Outcome.STATEMENT_RECORDED]
    assert entry.written["name"] == entry.written["content"] == ""
    with each_store.read() as session:
        petition = session.scalars(select(Petition)).one()
        assert (petition.kind, petition.decision, petition.number) == (
            Kind.COMPLAINT,
            Decision.GUIDE,
            1,
        )
        assert session.scalar(select(func.count()).select_from(BookEntry)) == 1
    # and closing that day again is no correction
    asks(each_store, HOA, book.catch_up, TODAY)
    with each_store.read() as session:
        assert session.scalar(select(func.count()).select_from(BookRow)) == 1


def test_one_day_sooner_nothing_is_touched(store: Store, clock: Clock) -> None:
    settled(store)
    clock.set(clock.now.replace(year=2031, month=12, day=31))
    before = opened(store)

    done = forgets(store)

    assert "petition_passed_on" not in done
    assert SECRET in opened(store)
    assert SECRET in before
    clock.pass_(days=1)
    assert forgets(store)["petition_passed_on"] == 1


def test_a_denunciation_keeps_its_own_longer_rule(store: Store, clock: Clock) -> None:
    settled(store, Kind.DENUNCIATION)

    clock.pass_(days=365 * 19)
    assert "case_file_sealed" not in forgets(store)
    assert SECRET in opened(store)

    clock.pass_(days=365 * 3)
    assert forgets(store)["case_file_sealed"] == 1
    assert SECRET not in opened(store)
    assert holds_true(store) == []


def test_an_open_petition_is_kept_however_old(store: Store, clock: Clock) -> None:
    page = receives(store, QUYNH)
    takes_in(store, page, content=SECRET)
    ends_terms(store)

    clock.pass_(days=365 * 40)
    forgets(store)

    assert SECRET in opened(store)


def test_while_a_deadline_runs_nothing_goes(store: Store, clock: Clock) -> None:
    settled(store)
    with store.work(hall_id=1) as work:
        work.session.execute(
            text("UPDATE deadline SET ended_on = NULL WHERE id = (SELECT min(id) FROM deadline)")
        )

    clock.pass_(days=365 * 40)
    forgets(store)

    assert SECRET in opened(store)


def test_a_grave_matter_is_kept_for_ever(store: Store, clock: Clock) -> None:
    settled(store)
    with store.work(hall_id=1) as work:
        work.session.execute(update(MatterMark).values(is_prolonged=True))

    clock.pass_(days=365 * 90)
    forgets(store)

    assert SECRET in opened(store)


def test_a_held_matter_is_kept_until_the_head_ends_the_hold(store: Store, clock: Clock) -> None:
    matter = settled(store)
    held = asks(store, HOA, holds.put, matter, reason="Tòa án đang thụ lý vụ án")
    with pytest.raises(Conflict):
        asks(store, HOA, holds.put, matter, reason="Tòa án đang thụ lý vụ án")
    with pytest.raises(NotTrusted):
        asks(store, DUNG, holds.end, held.id, reason="Không cần giữ nữa đâu")

    clock.pass_(days=365 * 40)
    forgets(store)
    assert SECRET in opened(store)

    asks(store, HOA, holds.end, held.id, reason="Bản án đã có hiệu lực")
    clock.pass_(days=365 * 7)  # the end of a hold is a step of the matter: its term begins anew
    forgets(store)
    assert SECRET not in opened(store)


def test_who_comes_again_in_another_matter_is_still_known(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=7 * 313)  # a Monday
    page = receives(store, QUYNH)
    takes_in(store, page, content="Việc mới")
    clock.pass_(days=365)

    forgets(store)

    found = asks(store, DUNG, citizens.by_number, QUYNH.id_number)
    assert found.name == QUYNH.full_name
    assert SECRET not in opened(store).replace(f"Căn cước ghi khác {SECRET}", "")


def test_a_draft_that_nobody_finished_goes_too(store: Store, clock: Clock) -> None:
    page = receives(store, QUYNH)
    writes(store, page, content=SECRET)

    clock.pass_(days=365 * 7)
    done = forgets(store)

    assert done["visit_record"] == 1
    assert SECRET not in opened(store)


def test_what_a_ticket_knew_of_its_holder_goes_after_a_year(store: Store, clock: Clock) -> None:
    arrives(store, phone="0912345678")
    enters(store, BINH)

    clock.pass_(days=360)
    assert forgets(store) == {}
    clock.pass_(days=10)
    done = forgets(store)

    assert done == {"queue_technical": 3}  # the ticket, its slip, who came with it
    with store.read() as session:
        assert session.scalars(select(Ticket.phone)).all() == [None]
        assert session.scalars(select(Citizen)).all() == []


def test_a_second_round_finds_nothing_and_says_nothing(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 12)
    first = forgets(store)
    with store.read() as session:
        steps = session.scalar(select(func.max(Step.number)))

    again = forgets(store)

    assert first
    assert again == {}
    with store.read() as session:
        assert session.scalar(select(func.max(Step.number))) == steps


def test_a_round_that_was_broken_off_anywhere_is_finished_by_the_next(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    settled(store)
    receives(store, BINH)
    clock.pass_(days=365 * 12)
    expected = forgetting.forecast(store, 1)

    rounds = 0
    while forgetting.due(store):  # each is killed after one transaction
        forgets(store, pause=lambda: True)
        assert holds_true(store) == []
        rounds += 1
        if not forgetting.forecast(store, 1):
            forgets(store)

    assert rounds >= 3
    assert expected["petition_passed_on"] == 1
    assert forgetting.forecast(store, 1) == {}
    assert SECRET not in opened(store)


def test_the_journal_tells_how_many_and_never_who(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    forgets(store)

    with store.read() as session:
        steps = session.scalars(select(Step).where(Step.verb == "anonymise")).all()

    assert {"records": {"petition_passed_on": 1}} in [step.after for step in steps]
    assert all(step.by_kind == "hall" and step.ticket_id is None for step in steps)


def test_without_the_key_nobody_can_take_words_out_and_have_it_hold(each_store: Store) -> None:
    store = each_store
    settled(store)
    seal = b"x" * 32
    with store.work(hall_id=1) as work:
        for model, column in ((BookRow, "content"), (AccessEntry, "reason")):
            work.session.execute(
                update(model).values({column: b"", "stripped_at": work.now, "stripped_seal": seal})
            )

    assert [each.why for each in holds_true(store)] == [
        "a row of the access journal was changed",
        "a row of the book was changed",
    ]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("book_row", "content = ''"),
        ("book_row", "stripped_at = '2026-11-23 01:00:00', version = 9"),
        ("access_entry", "stripped_at = '2026-11-23 01:00:00', staff_id = 3"),
        ("paper", "stripped_at = '2026-11-23 01:00:00', number = 77"),
    ],
)
def test_the_database_lets_words_be_taken_out_and_nothing_else(
    each_store: Store, table: str, change: str
) -> None:
    settled(each_store)

    with pytest.raises(DatabaseError, match="written once"), each_store.work() as work:
        work.session.execute(text(f"UPDATE {table} SET {change}"))


def test_after_compacting_no_sealed_byte_of_it_lies_in_the_file(
    store: Store, data: Path, clock: Clock
) -> None:
    settled(store)
    sealed = ciphertexts(store)
    assert sealed
    assert any(each in bytes_of(data) for each in sealed)
    clock.pass_(days=365 * 7)
    forgets(store)

    gone = sealed - ciphertexts(store)
    forgetting.compact(store)

    stored = bytes_of(data)
    assert len(gone) > 40
    assert [each for each in gone if each in stored] == []


def ciphertexts(store: Store) -> set[bytes]:
    """Every sealed text and every keyed hash by which somebody is found."""
    found: set[bytes] = set()
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            columns = [c.name for c in table.c if isinstance(c.type, LargeBinary)]
            for row in session.execute(select(table)).mappings():
                found |= {row[name] for name in columns if row[name] and len(row[name]) > 15}
    return found


def test_the_dry_run_counts_and_changes_nothing(store: Store, clock: Clock) -> None:
    settled(store)
    clock.pass_(days=365 * 7)
    before = opened(store)

    counts = forgetting.forecast(store, 1)

    assert counts["petition_passed_on"] == 1
    assert opened(store) == before


def test_the_head_sees_what_goes_next_month(store: Store, clock: Clock) -> None:
    matter = settled(store)
    clock.set(clock.now.replace(year=2031, month=12, day=10))
    forgets(store)

    page = asks(store, HOA, holds.outlook)

    assert [(each.matter, each.name, each.until) for each in page.coming] == [
        (matter, "petition_passed_on", date(2031, 12, 31))
    ]
    with pytest.raises(NotTrusted):
        asks(store, EM, holds.outlook)
    clock.pass_(days=30)
    forgets(store)
    page = asks(store, HOA, holds.outlook)
    assert page.coming == ()
    assert page.past[0].counts["petition_passed_on"] == 1
    assert page.past[0].is_whole


# --- no column is forgotten about -------------------------------------------------------------

# bytes that are nobody's words: fingerprints of secrets that are random, chains, sounds, files
STAY = {
    *("ticket.token_hash", "appointment.code_hash", "asked.body_hash"),  # keys: swept in two days
    *("lent_paper.uid_hash", "lent_paper.code_hash", "rated.mark"),
    *("staff_session.token_hash", "device.token_hash", "pairing.code_hash", "pairing.secret_hash"),
    *("step.hash", "hall.last_hash", "access_entry.hash", "access_head.last_hash"),
    *("access_entry.stripped_seal", "book_row.hash", "book_row.stripped_seal"),
    *("import_draft.content", "import_draft.register"),  # swept within a day
    *("import_line.key", "import_run.register"),  # that it came in, and from which book
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
