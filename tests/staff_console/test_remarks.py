"""The hall's box at the console: the head's list, an officer's intake, and who sees none of it."""

import re

from flask.testing import FlaskClient
from sqlalchemy import event, select

from casework import remark_box, remarks
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


# --- found by its code ----------------------------------------------------------------------


def dropped(store: Store, said: Said) -> str:
    """Something lies in the box: the code on its slip."""
    with store.work(hall_id=1) as work:
        return remarks.drop(work, said, by=KIOSK, key=str(said.channel)).code


def sought(client: FlaskClient, code: str) -> tuple[int, int, str]:
    """Status, size and words of the answer to a search for that code, without what was typed."""
    answer = client.post("/staff/search", data={"text": code})
    token = r'csrf.token" (value|content)="[^"]+"'
    text = re.sub(token, "", answer.text).replace(code, "")
    return answer.status_code, len(text), text


def test_a_remark_is_found_by_its_code_however_it_is_spaced(as_: As, store: Store) -> None:
    rude, land = dropped(store, RUDE), dropped(store, LAND)

    assert "Ý kiến số 1/2026" in sought(as_(HOA), rude)[2]
    assert "Ý kiến số 2/2026" in sought(as_(DUNG), f"{land[:4]} {land[4:8]}-{land[8:]}".lower())[2]
    assert "impolite" not in sought(as_(HOA), rude)[2]


def test_for_nobody_else_a_remarks_code_is_like_one_that_nobody_has(as_: As, store: Store) -> None:
    sits_down(store, DUNG, "1")
    rude, land = dropped(store, RUDE), dropped(store, LAND)
    key = asks(store, DUNG, remark_box.of_code, land).id
    asks(store, DUNG, remark_box.take_in, key, Kind.DENUNCIATION, version=1)

    unknown = sought(as_("giang"), "BCFGHJKLMNPQ")

    assert "Không tìm thấy" in unknown[2]
    assert sought(as_("giang"), rude) == unknown  # the head's alone
    assert sought(as_("giang"), land) == unknown  # became a denunciation of Dung's
    assert "Ý kiến số 2/2026" in sought(as_(DUNG), land)[2]
    assert sought(as_("lan"), rude)[0] == 403


def test_a_code_that_one_may_not_know_of_costs_as_many_queries_as_an_unknown_one(
    as_: As, store: Store
) -> None:
    rude = dropped(store, RUDE)
    asked: list[str] = []
    client = as_("giang")
    sought(client, "BCFGHJKLMNPQ")  # whatever is asked once only
    event.listen(store.engine, "before_cursor_execute", lambda c, cur, sql, *_: asked.append(sql))

    sought(client, rude)
    hidden, asked[:] = list(asked), []
    sought(client, "BCFGHJKLMNPQ")

    assert hidden == asked
