"""Papers: numbered, filed once, drawn as Word and PDF, secret where they must be."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

import printer
from casework import matters, paper_pdf, paper_sheet, paper_word, papers, story
from casework.kinds import Kind
from casework.paper_forms import form
from casework.paper_kinds import FIELDS, HEAD, PaperKind, Shape
from casework.papers import PaperShown
from casework.petitions import TakenIn
from casework.stripping import strip
from hall.errors import BadInput, NotFound, NotTrusted
from hall.store import Store
from hall.words import words
from tests.casework.reception import AN, BINH, asks, receives, takes_in, writes
from tests.people import DUNG, EM, HOA

FONTS = Path(printer.__file__).parent / "fonts"
VI = words("vi")
ITEMS = "Quyết định số 12 | 3 | nguyên vẹn | bản sao\nĐơn | 2"


def filled(kind: PaperKind, **more: str) -> dict[str, str]:
    """Every field of that paper with something in it."""
    found = {each.name: f"({each.name})" for each in (*HEAD, *FIELDS[kind])}
    for each in (*HEAD, *FIELDS[kind]):
        if each.shape is Shape.DAY:
            found[each.name] = "2026-11-24"
    found["day"] = "2026-11-23"
    if kind is PaperKind.REFUSAL:
        found["ground"] = "settled_prolonged"
    if kind is PaperKind.RECEIPT:
        found["items"] = ITEMS
    return found | more


def files(store: Store, kind: PaperKind, who: str = DUNG, **more: Any) -> PaperShown:
    source = {name: more.pop(name) for name in ("visit", "petition") if name in more}
    found: PaperShown = asks(store, who, papers.file, kind, filled(kind, **more), **source)
    return found


def text_of(file: bytes) -> str:
    """All paragraphs of a Word file, also in its tables."""
    document = Document(BytesIO(file))
    lines = [line.text for line in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            lines += [line.text for cell in row.cells for line in cell.paragraphs]
    return "\n".join(lines)


def word(paper: PaperShown, template: bytes | None = None) -> str:
    sheet = paper_sheet.composed(paper, VI)
    return text_of(paper_word.written(sheet, paper.content, template, VI))


def denounces(store: Store) -> TakenIn:
    page = receives(store, AN)
    writes(store, page, content=f"Tôi là {AN.full_name}, số {AN.id_number}, tố cáo ông Mẫu")
    return takes_in(
        store,
        page,
        Kind.DENUNCIATION,
        content=f"Tôi là {AN.full_name}, {AN.address}, gọi {AN.phone}, tố cáo ông Mẫu",
    )


@pytest.mark.parametrize("kind", PaperKind)
def test_each_paper_is_drawn_in_the_layout_of_the_state(store: Store, kind: PaperKind) -> None:
    paper = files(store, kind, visit=receives(store, AN).visit.id)

    said = word(paper)
    pdf = paper_pdf.drawn(paper_sheet.composed(paper, VI), VI, fonts=FONTS)

    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "(AGENCY)",
        f"Số: 1/{form(kind, date(2026, 11, 23)).sign}",
        "(place), ngày 23 tháng 11 năm 2026",
        "(signer)",
    ):
        assert line in said
    assert "{" not in said
    assert "None" not in said
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in pdf


def test_signatures_never_stand_on_a_sheet_of_their_own(store: Store) -> None:
    """Else they could be put under anything; and the sheets after the first have numbers."""
    visit = receives(store, AN).visit.id
    drawn = []

    for length in range(4_200, 6_200, 200):  # somewhere there two sheets are just full
        paper = files(store, PaperKind.MINUTES, visit=visit, matter=("thu hồi đất " * 600)[:length])
        pdf = paper_pdf.drawn(paper_sheet.composed(paper, VI), VI, fonts=FONTS)
        drawn.append([page.extract_text() for page in PdfReader(BytesIO(pdf)).pages])

    assert {len(pages) for pages in drawn} == {2, 3}
    for pages in drawn:
        assert "Biên bản đã được đọc lại" in pages[-1]
        assert "(Ký, ghi rõ họ tên, đóng dấu)" in pages[-1]
        assert [page.split()[0] for page in pages[1:]] == [str(n) for n in (2, 3)[: len(pages) - 1]]


def test_what_is_left_empty_has_room_for_a_hand(store: Store) -> None:
    """A dotted line of five centimetres where a name or an address comes, less for a number."""
    visit = receives(store, AN).visit.id

    said = word(files(store, PaperKind.RECEIPT, visit=visit, receiver="", copies=""))

    assert "Người nhận: " + "…" * 12 in said
    assert "lập thành …………… bản" in said


def test_the_items_of_a_word_receipt_have_their_heading_on_each_sheet(store: Store) -> None:
    visit = receives(store, AN).visit.id
    paper = files(store, PaperKind.RECEIPT, visit=visit, items=ITEMS * 40)
    sheet = paper_sheet.composed(paper, VI)

    document = Document(BytesIO(paper_word.written(sheet, paper.content, None, VI)))
    items, foot = document.tables[1:3]

    assert items.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert items.columns[0].width > items.columns[1].width * 3
    assert foot.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_numbers_of_a_year_have_no_gap(store: Store) -> None:
    visit = receives(store, AN).visit.id

    first = files(store, PaperKind.RECEIPT, visit=visit)
    with pytest.raises(BadInput):
        files(store, PaperKind.RECEIPT, visit=visit, name="")
    second = files(store, PaperKind.APPOINTMENT, visit=visit)

    assert (first.number, second.number) == ("1/GBN-TCD", "2/PH-TCD")


def test_a_paper_begins_with_what_the_record_says(store: Store) -> None:
    page = receives(store, AN)
    writes(store, page, content="Đất bị thu hồi", next_on=date(2026, 12, 1), next_step="Xem hồ sơ")

    begun = asks(store, DUNG, papers.begun, PaperKind.APPOINTMENT, visit=page.visit.id)

    assert begun["name"] == AN.full_name
    assert begun["id_number"].endswith(AN.id_number)
    assert (begun["on_day"], begun["purpose"]) == ("2026-12-01", "Xem hồ sơ")
    assert begun["day"] == "2026-11-23"


def test_head_and_signer_are_typed_once(store: Store) -> None:
    visit = receives(store, AN).visit.id
    files(store, PaperKind.RECEIPT, visit=visit, signer="Hoàng Thị Hoa", superior="UBND tỉnh")

    begun = asks(store, DUNG, papers.begun, PaperKind.MINUTES, visit=visit)

    assert (begun["signer"], begun["superior"]) == ("Hoàng Thị Hoa", "UBND tỉnh")


def test_the_receipt_lists_what_was_handed_over(store: Store) -> None:
    said = word(files(store, PaperKind.RECEIPT, visit=receives(store, AN).visit.id))

    assert "Mẫu 02/TCD" in said
    for cell in ("Quyết định số 12", "3", "nguyên vẹn", "bản sao", "Đơn"):
        assert cell in said.split("\n")


@pytest.mark.parametrize("missing", ["evidence_notice", "evidence_reception", "decider", "ground"])
def test_a_refusal_shows_its_ground_its_decider_and_its_evidence(
    store: Store, missing: str
) -> None:
    visit = receives(store, AN).visit.id

    with pytest.raises(BadInput) as refused:
        files(store, PaperKind.REFUSAL, visit=visit, **{missing: ""})
    said = word(files(store, PaperKind.REFUSAL, visit=visit))

    assert refused.value.field == missing
    assert "Luật Tiếp công dân, Điều 9 khoản 3" in said
    assert "Mẫu 01/TCD" in said


def test_a_ground_of_2026_does_not_hold_before(store: Store) -> None:
    visit = receives(store, AN).visit.id

    with pytest.raises(BadInput):
        files(store, PaperKind.REFUSAL, visit=visit, ground="out_of_scope", day="2026-06-30")


def test_a_filed_paper_cannot_be_changed(each_store: Store) -> None:
    files(each_store, PaperKind.MINUTES, visit=receives(each_store, AN).visit.id)

    for change in ("UPDATE paper SET number = 9", "DELETE FROM paper"):
        with pytest.raises(DatabaseError), each_store.work() as work:
            work.session.execute(text(change))


def test_a_paper_of_a_denunciation_does_not_exist_for_others(store: Store) -> None:
    taken = denounces(store)
    paper = files(store, PaperKind.FORWARDING, petition=taken.petition.id)

    with pytest.raises(NotFound):
        asks(store, EM, papers.show, paper.id)
    with pytest.raises(NotFound):
        asks(store, EM, papers.of, petition=taken.petition.id)


def test_a_paper_is_sealed_with_its_visit_afterwards(store: Store) -> None:
    page = receives(store, AN)
    paper = files(store, PaperKind.MINUTES, visit=page.visit.id)
    assert asks(store, EM, papers.show, paper.id).id == paper.id

    writes(store, page, kind=Kind.DENUNCIATION)

    with pytest.raises(NotFound):
        asks(store, EM, papers.show, paper.id)


def test_a_forwarded_denunciation_leaves_without_who_brought_it(store: Store) -> None:
    taken = denounces(store)

    begun = asks(store, DUNG, papers.begun, PaperKind.FORWARDING, petition=taken.petition.id)

    said = str(begun)
    for secret in (AN.full_name, AN.id_number, AN.phone, AN.address, "Phường Mẫu"):
        assert secret not in said
    assert begun["name"] == "Người gửi đơn đề nghị giữ bí mật"
    assert "tố cáo ông Mẫu" in begun["matter"]


def test_stripping_leaves_no_number_that_could_be_one() -> None:
    said = strip("trần thị mẫu bình, CCCD 999 185 000 002, đt 0900.000.003, năm 2024", BINH)

    assert said == "[…], CCCD […], đt […], năm 2024"


def test_who_does_not_work_on_it_files_nothing(store: Store) -> None:
    page = receives(store, AN)

    with pytest.raises(NotTrusted):
        files(store, PaperKind.MINUTES, EM, visit=page.visit.id)


def test_filing_stands_in_the_timeline_and_in_the_journal(store: Store) -> None:
    from hall.model import Step

    page = receives(store, AN)
    taken = takes_in(store, page)
    files(store, PaperKind.GUIDANCE, petition=taken.petition.id)

    entries = asks(store, DUNG, matters.entries, taken.matter)
    with store.read() as session:
        step = session.query(Step).where(Step.verb == "paper_file").one()
    assert entries[-1].verb == "paper"
    assert step.after == {"number": 1, "year": 2026}


def papers_in(store: Store, matter: str, who: str = DUNG) -> list[tuple[str, str, date | None]]:
    """The papers on a matter's line of time, newest first: kind, number, day."""
    moments = asks(store, who, story.of_matter, matter)
    return [
        (each.words[0], each.paper_number, each.paper_day)
        for each in moments
        if each.part is story.Part.PAPER
    ]


def test_every_paper_of_a_matter_is_on_its_line_of_time_with_number_and_day(
    each_store: Store,
) -> None:
    """Also one of a visit that belonged to no matter yet when it was filed."""
    page = receives(each_store, AN)
    files(each_store, PaperKind.RECEIPT, visit=page.visit.id)
    taken = takes_in(each_store, page)
    files(each_store, PaperKind.GUIDANCE, petition=taken.petition.id, day="2026-11-20")

    assert papers_in(each_store, taken.matter) == [
        ("paper.kind.guidance", "2/HD-TCD", date(2026, 11, 20)),
        ("paper.kind.receipt", "1/GBN-TCD", date(2026, 11, 23)),
    ]
    moments = asks(each_store, DUNG, story.of_matter, taken.matter)
    assert not [each for each in moments if each.words[0] == "casework.verb.paper"]


def test_a_sealed_matters_papers_are_told_to_nobody_who_may_not_know_of_it(store: Store) -> None:
    taken = denounces(store)
    files(store, PaperKind.FORWARDING, petition=taken.petition.id)

    assert [number for _, number, _ in papers_in(store, taken.matter)] == ["1/CV-TCD"]
    assert len(papers_in(store, taken.matter, HOA)) == 1
    with pytest.raises(NotFound):
        papers_in(store, taken.matter, EM)


# --- the office's own templates -----------------------------------------------------------


def template(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_office_has_its_own_template(store: Store) -> None:
    paper = files(store, PaperKind.MINUTES, visit=receives(store, AN).visit.id)

    said = word(paper, template("PHÒNG TIẾP DÂN", "Ông/bà {{ name }}: {{ conclusion }}"))

    assert "Ông/bà (name): (conclusion)" in said


def test_what_a_citizen_wrote_is_no_template_and_no_markup(store: Store) -> None:
    visit = receives(store, AN).visit.id
    paper = files(store, PaperKind.MINUTES, visit=visit, matter="{{ 7*7 }} <w:b/> & \x0b")

    assert "{{ 7*7 }} <w:b/> &" in word(paper)


@pytest.mark.parametrize(
    "line", ["{{ name", "{% if %}", "{{ ''.__class__.__mro__ }}", "{{ name.__init__.__globals__ }}"]
)
def test_a_template_that_cannot_be_filled_in_is_refused(store: Store, line: str) -> None:
    paper = files(store, PaperKind.MINUTES, visit=receives(store, AN).visit.id)
    sheet = paper_sheet.composed(paper, VI)

    with pytest.raises(BadInput):
        paper_word.checked(template(line), sheet, paper.content, VI)
    with pytest.raises(BadInput):
        paper_word.checked(b"PK not a Word file", sheet, paper.content, VI)
