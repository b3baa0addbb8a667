"""The hall's box at the console: the head's list, an officer's intake, and who sees none of it."""

from flask.testing import FlaskClient
from sqlalchemy import select

from casework import remarks
from casework.kinds import Kind
from casework.model import Petition, Remark
from casework.paper_kinds import PaperKind
from casework.remark_kinds import Channel
from casework.remarks import Said
from hall import printing
from hall.model import PrintJob, Staff
from hall.store import Store
from tests.casework.reception import asks, receives, takes_in
from tests.people import DUNG, HOA, KIOSK, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of

RUDE = Said(channel=Channel.STAFF, marks=("impolite",), desk="1")
LAND = Said(channel=Channel.MATTER, marks=("land",))


def drops(store: Store, said: Said, key: str = "k") -> str:
    """Something lies in the box: its id."""
    with store.work(hall_id=1) as work:
        remarks.drop(work, said, by=KIOSK, key=key)
        return work.session.scalars(select(Remark.public_id).order_by(Remark.id.desc())).all()[0]


def test_the_head_reads_a_remark_and_says_what_was_done(hoa: FlaskClient, store: Store) -> None:
    key = drops(store, RUDE)

    assert "1/2026" in text_of(hoa.get("/staff/remarks"))
    assert "Thái độ chưa đúng mực" in text_of(hoa.get(f"/staff/remarks/{key}"))
    done = hoa.post(f"/staff/remarks/{key}/close", data={"answer": "Đã nhắc nhở.", "version": 1})

    assert done.status_code == 303
    assert "Đã nhắc nhở." in text_of(hoa.get(done.location))


def test_nobody_finds_a_way_to_delete_one(hoa: FlaskClient, store: Store) -> None:
    key = drops(store, RUDE)

    page = hoa.get(f"/staff/remarks/{key}").text

    assert "delete" not in page.lower()
    assert hoa.delete(f"/staff/remarks/{key}").status_code == 405


def test_whom_a_remark_concerns_finds_nothing_even_as_the_head(as_: As, store: Store) -> None:
    sits_down(store, DUNG, "1")
    key = drops(store, RUDE)
    with store.work(hall_id=1) as work:
        dung = work.session.scalars(select(Staff).where(Staff.username == DUNG)).one()
        dung.role = work.session.scalars(select(Staff.role).where(Staff.username == HOA)).one()
    client = as_(DUNG)

    assert "1/2026" not in text_of(client.get("/staff/remarks"))
    assert client.get(f"/staff/remarks/{key}").status_code == 404
    closed = client.post(f"/staff/remarks/{key}/close", data={"answer": "x", "version": 1})
    assert closed.status_code == 404


def test_an_officer_takes_a_reported_matter_in_as_a_petition(
    dung: FlaskClient, store: Store
) -> None:
    key = drops(store, LAND)

    taken = dung.post(f"/staff/remarks/{key}/take-in", data={"kind": "feedback", "version": 1})

    assert taken.status_code == 303
    assert "Đất đai" in text_of(dung.get(taken.location))
    with store.read() as session:
        assert session.scalars(select(Petition.kind)).all() == [Kind.FEEDBACK]


def test_officers_see_reported_matters_only_and_the_auditor_none_of_them(
    dung: FlaskClient, as_: As, store: Store
) -> None:
    rude, land = drops(store, RUDE, "k1"), drops(store, LAND, "k2")

    assert dung.get(f"/staff/remarks/{rude}").status_code == 404
    assert dung.get(f"/staff/remarks/{land}").status_code == 200
    assert as_("lan").get(f"/staff/remarks/{rude}").status_code == 200
    assert as_("lan").get(f"/staff/remarks/{land}").status_code == 404
    assert as_("khanh").get("/staff/remarks").status_code == 403


def test_the_head_hides_a_remark_from_whom_it_concerns(
    hoa: FlaskClient, em: FlaskClient, store: Store
) -> None:
    key = drops(store, LAND)
    with store.read() as session:
        who = session.scalars(select(Staff.id).where(Staff.username == "em")).one()

    hoa.post(f"/staff/remarks/{key}/concern", data={"staff": who})

    assert em.get(f"/staff/remarks/{key}").status_code == 404


def test_the_stub_of_a_receipt_counts_the_papers_and_names_none(
    dung: FlaskClient, store: Store
) -> None:
    from casework import papers

    taken = takes_in(store, receives(store))
    content = {
        **{"agency": "Trụ sở", "place": "Mẫu", "day": "2026-11-23", "signer": "Lê Thị Dung"},
        **{"name": "Nguyễn Văn Thử An", "time": "08:00", "at_place": "Bàn 1"},
        "items": "Đơn khiếu nại | 2\nẢnh | 1",
    }
    paper = asks(store, DUNG, papers.file, PaperKind.RECEIPT, content, petition=taken.petition.id)

    sent = dung.post(f"/staff/papers/{paper.id}/stub", data={"petition": taken.petition.id})

    assert sent.status_code == 303
    with store.read() as session:
        job = session.scalars(select(PrintJob).order_by(PrintJob.id.desc())).first()
        assert job is not None
        told = str(printing.opened(store.vault, job.slip))
    assert paper.number in told
    assert "'value': '2'" in told
    for secret in ("khiếu nại", "Ảnh", "Thử An"):
        assert secret not in told
