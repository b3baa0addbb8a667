"""What a thief of the database holds: nothing that names anybody."""

from dataclasses import replace
from pathlib import Path

from casework import citizens, petitions, sealing, visits
from casework.folding import fold
from casework.kinds import Kind, Outcome
from casework.petitions import Paper
from casework.shown import Record
from hall.store import Store
from tests.casework.reception import AN, asks, enters, receives
from tests.people import DUNG, HOA

PLANTED = {
    "content": "NỘIDUNGBÍMẬT",
    "requests": "YÊUCẦUBÍMẬT",
    "next_step": "BƯỚCTIẾPBÍMẬT",
    "accused": "NGƯỜIBỊTỐCÁO",
    "title": "TÊNVỤVIỆC",
    "reason": "LÝDOMỞHỒSƠMẬT",
}


# no word of it stands in anybody else's name or in the furniture of the hall
QUYNH = replace(
    AN,
    full_name="Đoàng Khuých Quỳnhh",
    id_number="999177123457",
    birth_date="1977-07-17",
    address="Số 9 ngõ Uẩn Khúc, Phường Khuých",
    commune="Phường Khuých",
    phone="0987612345",
)


def bytes_of(data: Path) -> bytes:
    """The database with its write-ahead log: what a copy of the disk would hold."""
    files = sorted(data.glob("tiepdan.db*"))
    assert files
    return b"".join(file.read_bytes() for file in files)


def test_no_name_number_address_phone_or_text_lies_in_the_database(
    store: Store, data: Path
) -> None:
    page = receives(store, QUYNH)
    record = Record(
        content=PLANTED["content"],
        requests=PLANTED["requests"],
        next_step=PLANTED["next_step"],
        outcomes=(Outcome.GUIDED,),
    )
    asks(store, DUNG, visits.save, page.visit.id, record, version=page.version)
    paper = Paper(
        kind=Kind.DENUNCIATION,
        content=PLANTED["content"],
        requests=PLANTED["requests"],
        accused=PLANTED["accused"],
        title=PLANTED["title"],
    )
    taken = asks(store, DUNG, petitions.take_in, paper, visit=page.visit.id)
    asks(store, HOA, sealing.break_glass, taken.lookup_code, reason=PLANTED["reason"])
    seen = asks(store, DUNG, citizens.details, page.person.id)
    assert seen.identity == QUYNH
    enters(store, QUYNH)

    stored = bytes_of(data)

    for secret in (*PLANTED.values(), taken.lookup_code):
        assert secret.encode() not in stored, secret
    for word in (
        *QUYNH.full_name.split(),
        "Uẩn Khúc",
        QUYNH.id_number,
        QUYNH.phone,
        QUYNH.birth_date,
    ):
        for written in (word, word.lower(), fold(word)):
            assert written.encode() not in stored, written


def test_a_text_moved_to_another_row_does_not_open(store: Store) -> None:
    """Whoever can write to the database cannot pass one person off as another."""
    import pytest
    from sqlalchemy import select, update

    from casework.model import Citizen
    from hall.vault import KeyLost
    from tests.casework.reception import BINH

    an, binh = enters(store, AN), enters(store, BINH)
    with store.work() as work:
        name = work.session.scalar(select(Citizen.full_name).where(Citizen.public_id == an.id))
        work.session.execute(
            update(Citizen).where(Citizen.public_id == binh.id).values(full_name=name)
        )

    with pytest.raises(KeyLost):
        asks(store, DUNG, citizens.details, binh.id)
