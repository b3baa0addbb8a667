"""What a hall writes on its slips, and the picture at their head."""

import io

import pytest
from PIL import Image

from hall import slip_rule, slip_samples
from hall.errors import BadInput, NotFound
from hall.journal import HALL
from hall.model import Hall
from hall.slip_rule import LONGEST_NOTE, PICTURE_DOTS
from hall.slips import Slip
from hall.store import Store, row

NOTE = {"vi": "Mời ngồi chờ ở\n hàng ghế xanh.", "en": ""}


def drawing(size: tuple[int, int], *, ink: str = "black", kind: str = "PNG") -> bytes:
    """A frame on white, as somebody's emblem."""
    picture = Image.new("RGB", size, "white")
    picture.paste(ink, (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4))
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def writes(store: Store, **note: str) -> None:
    with store.work(hall_id=1) as work:
        slip_rule.set_words(work, note=note, phone=" 0200  000 000 ", by=HALL)


def hands_in(store: Store, picture: bytes) -> None:
    with store.work(hall_id=1) as work:
        slip_rule.set_picture(work, picture, by=HALL)


def slip(store: Store, kind: str = "ticket", language: str = "vi") -> Slip:
    with store.read() as session:
        hall = row(session, Hall, 1)
        return slip_samples.of(
            session, hall, kind, language=language, now=store.now(), base_url="http://hall.test"
        )


def said(found: Slip) -> str:
    return " ".join(str(block.get("text", "")) for block in found["blocks"])


def test_the_halls_own_note_stands_on_its_slips(store: Store) -> None:
    writes(store, **NOTE)

    assert "Mời ngồi chờ ở hàng ghế xanh." in said(slip(store))
    assert "0200 000 000" in said(slip(store))


def test_a_language_without_a_note_of_its_own_has_the_houses(store: Store) -> None:
    usual = said(slip(store, language="en"))
    writes(store, **NOTE)

    assert said(slip(store, language="en")).split("0200")[0] == usual.split("0200")[0]


def test_an_empty_note_brings_the_houses_back(store: Store) -> None:
    before = said(slip(store))
    writes(store, **NOTE)
    writes(store, vi=" ", en="")

    assert said(slip(store)).split("0200")[0] == before.split("0200")[0]


def test_what_is_longer_than_a_slip_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="note"):
        writes(store, vi="a" * (LONGEST_NOTE + 1))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_ink_and_fits_the_narrow_paper(store: Store, kind: str) -> None:
    hands_in(store, drawing((2000, 900), ink="navy", kind=kind))

    with store.read() as session:
        found = slip_rule.picture_of(session, 1)
    assert found is not None
    with Image.open(io.BytesIO(found)) as picture:
        assert picture.mode == "1"
        assert picture.width <= PICTURE_DOTS[0]
        assert picture.height <= PICTURE_DOTS[1]
        assert picture.getpixel((5, 5)) == 0  # what was white around it is gone
    assert "picture" in slip(store)["blocks"][0]


def test_a_reprint_says_so_above_the_picture(store: Store) -> None:
    hands_in(store, drawing((400, 400)))

    first, second, *_ = slip(store, "reprint")["blocks"]

    assert (set(first), set(second)) == ({"notice"}, {"picture"})


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"not a picture",
        drawing((40, 40), ink="white"),
        drawing((40, 40), ink="#ffff00"),  # pale: it would print as nothing
        drawing((40, 40))[:60],
        b"GIF89a" + b"\0" * 60,
    ],
    ids=["nothing", "text", "white", "pale", "cut off", "another kind"],
)
def test_what_would_not_print_is_refused(store: Store, picture: bytes) -> None:
    with pytest.raises(BadInput, match="picture"):
        hands_in(store, picture)


def test_a_picture_taken_away_is_printed_no_more(store: Store) -> None:
    hands_in(store, drawing((400, 400)))

    with store.work(hall_id=1) as work:
        slip_rule.remove_picture(work, by=HALL)

    assert "picture" not in slip(store)["blocks"][0]


@pytest.mark.parametrize("kind", slip_samples.KINDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_sample_is_nobodys(store: Store, kind: str, language: str) -> None:
    slip(store, kind, language)

    with store.read() as session:
        assert row(session, Hall, 1).last_step == 0  # looking changes nothing


def test_there_is_no_sample_of_what_is_no_slip(store: Store) -> None:
    with pytest.raises(NotFound):
        slip(store, "petition")
