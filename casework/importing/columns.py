"""Which column of a file is which, guessed from its heading without regard to marks."""

import re
from collections.abc import Sequence

from casework.folding import fold
from casework.importing.kinds import MANY, Column
from hall.errors import BadInput

C = Column
# Tried from the top down; what is more particular stands above what would swallow it.
_SIGNS: tuple[tuple[Column, str], ...] = (
    (C.DECIDED_ON, r"ngay (xu ly|thu ly|quyet dinh|chuyen)|decided on"),
    (C.BIRTH, r"(ngay|nam|ngay thang nam) sinh|birth"),
    (C.DAY, r"^ngay( thang)?( nam)?$|ngay( thang( nam)?)? (tiep|nhan|den|vao so|gui)|received"),
    (C.EARLIER, r"co quan da giai quyet|da giai quyet|earlier|previous"),
    (C.NOTE, r"theo doi|ket qua|ghi chu|note"),
    (C.ACCUSED, r"bi (khieu nai|to cao|phan anh|khieu to)|doi tuong bi|accused"),
    (C.ACCEPTED, r"thu ly"),
    (C.GUIDED, r"huong dan|tra lai don|tra don"),
    (C.FORWARDED, r"^chuyen don|^chuyen\b|don vi duoc chuyen|noi chuyen"),
    (C.DECISION, r"huong xu ly|hinh thuc xu ly|decision|xu ly"),
    (C.PERSON, r"ho( va)? ten\W.*dia chi|ten\W.*dia chi|ho ten dia chi"),
    (C.KIND, r"loai don|phan loai|loai hinh|^loai$|kind"),
    (C.SOURCE, r"nguon don|nguon|hinh thuc tiep|source"),
    (C.ID_NUMBER, r"cccd|cmnd|can cuoc|ho chieu|so dinh danh|giay to|id number"),
    (C.PHONE, r"dien thoai|^sdt|so dt|lien he|phone"),
    (C.PEOPLE, r"so (luong )?nguoi|so nguoi|signers|people"),
    (
        C.NAME,
        r"ho( va)?( chu dem)?( va)? ten|^ten\b|nguoi (gui|viet|lam|dung) don|nguoi khieu|name",
    ),
    (C.ADDRESS, r"dia chi|noi o|cu tru|thuong tru|address"),
    (C.REQUESTS, r"yeu cau|de nghi|requests"),
    (C.CONTENT, r"noi dung|trich yeu|tom tat|vu viec|content"),
    (C.YEAR, r"^nam$|nam vao so|^year$"),
    (C.NUMBER, r"^stt$|^tt$|so thu tu|^so$|so (don|den|vao so|dang ky|tiep nhan)|ma don|number"),
)


def guess_one(heading: str) -> Column | None:
    """What stands under that heading; None if it tells us nothing."""
    folded = fold(heading.replace("/", " "))
    if not folded or len(folded) > 120:
        return None
    return next((column for column, sign in _SIGNS if re.search(sign, folded)), None)


def known(cells: Sequence[str]) -> int:
    """How many cells of a row read like headings."""
    return len({found for cell in cells if (found := guess_one(cell)) is not None})


def guess(headings: Sequence[str]) -> tuple[Column, ...]:
    """For each heading its column. What is not known is kept as a note, what is empty left out."""
    found: list[Column] = []
    for heading in headings:
        column = guess_one(heading)
        if column is None:
            column = C.NOTE if heading else C.SKIP
        if column in found and column not in MANY:
            # a second number is most often the number of a list beside the register's own
            column = C.NOTE
        found.append(column)
    return tuple(found)


def checked(names: Sequence[str], headings: Sequence[str]) -> tuple[Column, ...]:
    """As somebody chose them. BadInput if one is there twice, or what every petition has is not."""
    try:
        chosen = tuple(Column(name) for name in names)
    except ValueError:
        raise BadInput("import_columns_chosen", "a column we know") from None
    if len(chosen) != len(headings):
        raise BadInput("import_columns_chosen", "one for each heading")
    single = [each for each in chosen if each not in MANY]
    if len(set(single)) != len(single):
        raise BadInput("import_columns_twice", "each once")
    if any(each not in chosen for each in (C.DAY, C.KIND, C.CONTENT)):
        raise BadInput("import_columns_missing", "day, kind and content are wanted")
    if (C.NAME in chosen) == (C.PERSON in chosen):
        raise BadInput("import_columns_person", "name, or name and address in one")
    return chosen
