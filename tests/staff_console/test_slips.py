"""The page of the slips: words and a picture of the hall's own, and how they will print."""

import io

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from tests.hall.test_slip_rule import drawing
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of

JSON = {"Accept": "application/problem+json"}


def preview(client: FlaskClient, kind: str = "ticket", **asked: str) -> Image.Image:
    answer = client.get(f"/printer/preview/{kind}.png", query_string=asked)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.data))


def test_what_is_written_is_seen_as_it_will_print(hoa: FlaskClient) -> None:
    before = preview(hoa)

    saved = hoa.post(
        "/staff/slips/words", data={"note_vi": "Mời ngồi chờ.", "note_en": "", "phone": "0200"}
    )

    assert saved.status_code == 303
    assert "Đã lưu" in text_of(hoa.get(saved.location))
    assert preview(hoa).height < before.height  # the note is one line now


def test_a_picture_is_put_at_the_head_and_taken_away(hoa: FlaskClient) -> None:
    before = preview(hoa)
    sent = {"picture": (io.BytesIO(drawing((600, 300))), "emblem.png")}

    hoa.post("/staff/slips/picture", data=sent)
    with_picture = preview(hoa)
    assert "Đang in" in text_of(hoa.get("/staff/slips"))
    hoa.post("/staff/slips/picture/remove")

    assert with_picture.height > before.height + 100
    assert preview(hoa).tobytes() == before.tobytes()


def test_what_is_no_picture_is_said_in_words(hoa: FlaskClient) -> None:
    sent = {"picture": (io.BytesIO(b"%PDF-1.7"), "emblem.pdf")}

    refused = hoa.post("/staff/slips/picture", data=sent, headers=JSON)

    assert refused.status_code == 422
    assert "PNG hoặc JPEG" in refused.get_json()["detail"]


@pytest.mark.parametrize(("paper", "dots"), [("80", 576), ("58", 384)])
@pytest.mark.parametrize("kind", ["ticket", "reprint", "group", "appointment", "follow", "remark"])
@pytest.mark.parametrize("into", ["vi", "en"])
def test_each_slip_can_be_seen_on_each_paper(
    hoa: FlaskClient, kind: str, paper: str, dots: int, into: str
) -> None:
    hoa.post(
        "/staff/slips/picture", data={"picture": (io.BytesIO(drawing((600, 300))), "emblem.png")}
    )

    seen = preview(hoa, kind, paper=paper, into=into)

    assert (seen.mode, seen.width) == ("1", dots)
    assert len(zxingcpp.read_barcodes(seen.convert("L"))) == 1


@pytest.mark.parametrize("asked", ["ticket.png?paper=70", "petition.png", "ticket.png?into=xx"])
def test_what_there_is_not_is_refused(hoa: FlaskClient, asked: str) -> None:
    assert hoa.get(f"/printer/preview/{asked}").status_code in {404, 422}


def test_an_officer_writes_nothing_on_slips(dung: FlaskClient) -> None:
    assert dung.get("/staff/slips").status_code == 403
    assert dung.post("/staff/slips/words", data={"note_vi": "a"}).status_code == 403
    assert dung.get("/printer/preview/ticket.png").status_code == 403


def test_a_technician_may(as_: As) -> None:
    assert "Phiếu sẽ in ra" in text_of(as_("khanh").get("/staff/slips"))
