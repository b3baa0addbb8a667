"""What stands on a slip: whole, in the citizen's language, nothing that is nobody's business."""

import json
import unicodedata
from datetime import date

import pytest
from sqlalchemy import select

from hall import forecast, home_slips, slips
from hall.forecast import Range
from hall.model import Hall, PrintJob
from hall.slips import Slip
from hall.store import Store
from hall.words import available
from tests.conftest import Clock
from tests.people import DUNG, arrives, sits_down, visits


def slip_of(store: Store, **wish: object) -> Slip:
    """The slip that was stored for somebody with that wish."""
    arrives(store, **wish)
    with store.read() as session:
        query = select(PrintJob.slip).order_by(PrintJob.id.desc()).limit(1)
        return session.scalars(query).one()


def said(slip: Slip) -> list[str]:
    """All words on it, from the top down; spaces that do not break are spaces."""
    keys = ("notice", "text", "fact", "value", "caption")
    words = [block[key] for block in slip["blocks"] for key in keys if key in block]
    return [" ".join(each.split()) for each in words]


def test_a_slip_says_it_all_in_vietnamese(store: Store) -> None:
    arrives(store)

    assert said(slip_of(store)) == [
        "TRỤ SỞ TIẾP CÔNG DÂN TỈNH MẪU",
        "PHIẾU SỐ THỨ TỰ",
        "002",
        "Gặp cán bộ tiếp công dân",
        "Lấy số lúc",
        "08:00 23/11/2026",
        "Số lượt chờ trước",
        "1",
        "Quét mã để theo dõi lượt chờ trên điện thoại",
        "Vui lòng theo dõi màn hình và loa gọi. Nếu lỡ lượt, mời gặp người hướng dẫn.",
        "Điện thoại: 0200 000 000",
    ]


def test_what_the_hall_is_for_is_not_broken_over_two_lines(store: Store) -> None:
    arrives(store)

    name = slip_of(store)["blocks"][0]["text"]

    assert name == "TRỤ SỞ TIẾP\u00a0CÔNG\u00a0DÂN TỈNH MẪU"


def test_a_telephone_number_stands_on_a_slip_once() -> None:
    hall = Hall(name={"vi": "Trụ sở"}, phone="0200 000 000", slip={}, is_sample=False)
    told = {"number": "1/BN-TCD", "day": date(2026, 11, 23), "items": 2, "contact": "Đỗ Thị Hoa"}

    its_own, another = (
        said(home_slips.receipt_stub(hall, phone=phone, language="vi", **told))  # type: ignore[arg-type]
        for phone in ("0200 000 000", "0912 000 009")
    )

    assert " ".join(its_own).count("0200 000 000") == 1
    assert " ".join(another).count("0200 000 000") == 1
    assert "0912 000 009" in another


def test_a_slip_is_in_the_language_that_was_chosen(store: Store) -> None:
    words = said(slip_of(store, language="en"))

    assert words[0] == "RECEPTION HALL OF MẪU PROVINCE"
    assert not any("chờ" in each for each in words)


@pytest.mark.parametrize("language", available())
def test_no_word_is_missing_on_a_slip(store: Store, language: str) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).is_sample = True

    words = said(slip_of(store, language=language, priority=True, party_size=5))

    assert not [each for each in words if each.startswith("slip.") or "{" in each]
    assert all(unicodedata.is_normalized("NFC", each) for each in words)


def test_the_forecast_stands_on_the_slip_when_there_is_one(store: Store) -> None:
    an = arrives(store)
    with store.read() as session:
        hall = session.get_one(Hall, 1)

    slip = slips.ticket_slip(hall, an, people_ahead=3, forecast=Range(10, 25))
    unknown = slips.ticket_slip(hall, an, people_ahead=3, forecast=None)

    assert "10–25 phút" in said(slip)
    assert "Dự kiến chờ" not in said(unknown)


def test_the_forecast_of_a_slip_is_the_tickets_own(store: Store, clock: Clock) -> None:
    """Not that of whoever comes after it."""
    sits_down(store, DUNG, "1")
    visits(store, clock, 8)
    forecast.renew(store, 1)

    assert "Dưới 5 phút" in said(slip_of(store))


def test_the_hours_on_a_slip_are_the_halls(store: Store, clock: Clock) -> None:
    clock.pass_(hours=1, minutes=7)

    assert "09:07 23/11/2026" in said(slip_of(store))


def test_priority_a_group_and_a_sample_hall_are_marked(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).is_sample = True

    words = said(slip_of(store, priority=True, party_size=12, representatives=3))

    assert "ƯU TIÊN" in words
    assert words[words.index("Số người trong đoàn") + 1] == "12"
    assert words[words.index("Người đại diện") + 1] == "3"
    assert "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ" in words


def test_no_secret_is_stored_with_the_paper_job(store: Store) -> None:
    an = arrives(store, phone="0912345678", private=True, assistance=("hearing", "wheelchair"))

    with store.read() as session:
        stored = json.dumps(session.scalars(select(PrintJob.slip)).one(), ensure_ascii=False)

    secrets = [store.vault.ticket_token(an.public_id), an.public_id, "0912345678"]
    for secret in [*secrets, "hearing", "wheelchair", "private"]:
        assert secret not in stored


def test_the_address_is_put_in_when_the_slip_goes_out(store: Store) -> None:
    slip = slip_of(store)

    ready = slips.made_ready(slip, url="http://hall.test/t#TOKEN", reprint=False)

    assert [block["qr"] for block in slip["blocks"] if "qr" in block] == [None]
    assert [b["qr"] for b in ready["blocks"] if "qr" in b] == ["http://hall.test/t#TOKEN"]
    assert said(ready) == said(slip)


def test_a_reprint_is_marked_at_the_top(store: Store) -> None:
    slip = slip_of(store)

    ready = slips.made_ready(slip, url="http://hall.test/t#TOKEN", reprint=True)

    assert said(ready)[0] == "BẢN IN LẠI"
    assert ready["reprint"] is True
    assert said(slip)[0] != "BẢN IN LẠI"  # the stored one is not touched


def test_a_slip_can_travel(store: Store) -> None:
    slip = slip_of(store)

    assert json.loads(json.dumps(slip)) == slip
