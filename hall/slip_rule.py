"""What a hall puts on its slips by itself: a note, a telephone number, a picture at the head."""

import io
from collections.abc import Mapping

from PIL import Image, UnidentifiedImageError
from sqlalchemy.orm import Session

from hall import journal
from hall.errors import BadInput
from hall.journal import Actor
from hall.model import SlipPicture
from hall.store import Work

LONGEST_NOTE = 200  # characters: four lines of small print
LONGEST_PHONE = 40
PICTURE_DOTS = (320, 144)  # at the most, wide and high: 40 × 18 mm, on the narrow paper too
LARGEST_PICTURE = 16_000_000  # pixels of what is handed in
GREY = 128  # what is darker is ink


def set_words(work: Work, *, note: Mapping[str, str], phone: str, by: Actor) -> None:
    """The sentence at the foot, by language, and the number to ring up; empty: none of our own."""
    said = {code: " ".join(words.split()) for code, words in note.items() if words.strip()}
    if any(len(words) > LONGEST_NOTE for words in said.values()):
        raise BadInput("note", f"at most {LONGEST_NOTE} characters")
    phone = " ".join(phone.split())
    if len(phone) > LONGEST_PHONE:
        raise BadInput("phone", f"at most {LONGEST_PHONE} characters")
    hall = work.hall
    before = {"note": hall.slip.get("note", {}), "phone": hall.phone}
    after = {"note": said, "phone": phone}
    if before == after:
        return
    hall.slip, hall.phone = {"note": said}, phone
    journal.record(work, "slip_words", by=by, before=before, after=after)


def set_picture(work: Work, handed_in: bytes, *, by: Actor) -> None:
    """Print that picture at the head of every slip, in ink and paper. BadInput if it is none."""
    picture = _in_dots(handed_in)
    known = work.session.get(SlipPicture, work.hall.id)
    if known is None:
        work.session.add(SlipPicture(hall_id=work.hall.id, png=picture))
    else:
        known.png = picture
    journal.record(work, "slip_picture", by=by, after={"bytes": len(picture)})


def remove_picture(work: Work, *, by: Actor) -> None:
    known = work.session.get(SlipPicture, work.hall.id)
    if known is not None:
        work.session.delete(known)
        journal.record(work, "slip_picture", by=by, after={"bytes": 0})


def picture_of(session: Session, hall_id: int) -> bytes | None:
    """The picture at the head, a PNG of one bit a dot; None if the hall has none."""
    known = session.get(SlipPicture, hall_id)
    return None if known is None else known.png


def _in_dots(handed_in: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(handed_in), formats=("PNG", "JPEG")) as given:
            if given.width * given.height > LARGEST_PICTURE:
                raise BadInput("picture", "it has too many pixels")
            coloured = given.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput("picture", "a PNG or JPEG is wanted") from error
    white = Image.new("RGBA", coloured.size, "white")
    grey = Image.alpha_composite(white, coloured).convert("L")
    seen = grey.point(lambda value: 255 if value >= GREY else 0).getbbox()
    inked = grey.point(lambda value: 0 if value >= GREY else 255).getbbox()
    if seen is None or inked is None:
        raise BadInput("picture", "it would print as nothing, or as black")
    grey = grey.crop(inked)
    grey.thumbnail(PICTURE_DOTS, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    grey.point(lambda value: 255 if value >= GREY else 0).convert("1").save(out, "PNG")
    return out.getvalue()
