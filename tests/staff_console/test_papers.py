"""Papers in the console: a form with what is known, a number, files to take away, templates."""

from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from casework.kinds import Kind
from casework.paper_kinds import PaperKind
from hall.store import Store
from tests.casework.reception import AN, receives, takes_in, writes
from tests.casework.test_papers import filled, template, text_of
from tests.staff_console.conftest import As
from tests.staff_console.recording import IN_PLACE
from tests.staff_console.working import text_of as words_of


@pytest.fixture
def visit(store: Store) -> str:
    page = receives(store, AN)
    writes(store, page, content="Đất bị thu hồi", kind=Kind.COMPLAINT)
    return page.visit.id


def files(client: FlaskClient, kind: PaperKind, visit: str, **more: str) -> int:
    data = filled(kind, **more) | {"kind": kind.value, "visit": visit}
    return client.post("/staff/papers", data=data).status_code


def first_paper(client: FlaskClient, visit: str) -> str:
    page = client.get(f"/staff/papers?visit={visit}").text
    return page.split("/staff/papers/")[1].split("/word")[0]


@pytest.mark.parametrize("kind", PaperKind)
def test_each_paper_has_a_form_with_what_is_known(
    dung: FlaskClient, visit: str, kind: PaperKind
) -> None:
    page = dung.get(f"/staff/papers/new?kind={kind.value}&visit={visit}")

    assert page.status_code == 200
    # whoever is invited to help needs no name
    assert (AN.full_name in page.text) is (kind is not PaperKind.INVITATION)
    assert "paper.field" not in words_of(page)


def test_a_paper_is_filed_and_taken_away(dung: FlaskClient, visit: str) -> None:
    assert files(dung, PaperKind.MINUTES, visit) == 303

    listed = words_of(dung.get(f"/staff/papers?visit={visit}"))
    paper = first_paper(dung, visit)
    word, pdf = (dung.get(f"/staff/papers/{paper}/{kind}") for kind in ("word", "pdf"))

    assert "Biên bản tiếp công dân · Số: 1/BB-TCD" in listed
    assert "BIÊN BẢN TIẾP CÔNG DÂN" in text_of(word.data)
    assert word.headers["Content-Disposition"] == 'attachment; filename="van-ban-1-2026.docx"'
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "no-store"


def test_a_refusal_without_its_evidence_is_told_what_it_wants(
    dung: FlaskClient, visit: str
) -> None:
    data = filled(PaperKind.REFUSAL, evidence_notice="") | {"kind": "refusal", "visit": visit}

    answer = dung.post("/staff/papers", data=data, headers=IN_PLACE)

    assert answer.status_code == 422
    assert "Căn cứ này cần văn bản rà soát" in answer.get_json(force=True)["detail"]


def test_what_is_no_paper_is_refused(dung: FlaskClient, visit: str) -> None:
    assert dung.get(f"/staff/papers/new?kind=x&visit={visit}").status_code == 422
    assert dung.get("/staff/papers").status_code == 422
    assert dung.get("/staff/papers/XXXX/word").status_code == 404


def test_papers_of_a_denunciation_are_not_there_for_others(
    store: Store, dung: FlaskClient, em: FlaskClient
) -> None:
    page = receives(store, AN)
    takes_in(store, page, Kind.DENUNCIATION)
    files(dung, PaperKind.MINUTES, page.visit.id)
    paper = first_paper(dung, page.visit.id)

    for path in (
        f"?visit={page.visit.id}",
        f"/new?kind=minutes&visit={page.visit.id}",
        f"/{paper}/word",
        f"/{paper}/pdf",
    ):
        assert em.get(f"/staff/papers{path}").status_code == 404
        assert em.get("/staff/papers" + path.replace(page.visit.id, "X")).status_code == 404


def test_the_head_puts_in_the_offices_own_template(
    hoa: FlaskClient, dung: FlaskClient, visit: str
) -> None:
    files(dung, PaperKind.MINUTES, visit)
    house = hoa.get("/staff/papers/templates/house.docx")
    assert "{{ title }}" in text_of(house.data)

    for file, status in ((b"x", 422), (template("RIÊNG {{ name }}"), 303)):
        answer = hoa.post(
            "/staff/papers/templates/minutes", data={"file": (BytesIO(file), "mau.docx")}
        )
        assert answer.status_code == status
    paper = first_paper(dung, visit)
    assert "RIÊNG (name)" in text_of(dung.get(f"/staff/papers/{paper}/word").data)

    hoa.post("/staff/papers/templates/minutes")
    assert "RIÊNG" not in text_of(dung.get(f"/staff/papers/{paper}/word").data)
    assert Document(BytesIO(house.data)).styles["Normal"].font.name == "Times New Roman"


def test_only_the_head_changes_templates(dung: FlaskClient, as_: As) -> None:
    for client in (dung, as_("khanh"), as_("lan")):
        assert client.get("/staff/papers/templates").status_code == 403
        assert client.post("/staff/papers/templates/minutes").status_code == 403
