"""Who comes: 110 people who do not exist, plainly so."""

from datetime import date
from random import Random

from casework import identities
from casework.kinds import Confidentiality, IdKind
from casework.model import Citizen
from casework.shown import Identity
from hall.store import Work
from hall.vault import ALPHABET, ID_LENGTH

PEOPLE = 110
_FAMILIES = (
    *("Nguyễn",) * 5,
    *("Trần",) * 2,
    *("Lê",) * 2,
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
_MEN = "An Bình Cường Dũng Đức Hải Hùng Khoa Long Minh Nam Phúc Quang Sơn Thắng Tuấn Việt"
_WOMEN = "Ánh Chi Dung Giang Hà Hạnh Hương Lan Liên Mai Nga Oanh Phương Quỳnh Thảo Trang Yến"
_COMMUNES = ("Phường Mẫu", "Phường Thử", "Xã Ví Dụ", "Xã Giả Định", "Phường Minh Họa")
_STREETS = ("phố Thử Nghiệm", "đường Mẫu", "ngõ Ví Dụ", "thôn Giả Định")

FIRST = Identity(
    full_name="Nguyễn Văn Thử",
    id_kind=IdKind.CARD,
    id_number="999090000001",
    birth_date="1990-03-05",
    address="Số 1 phố Thử Nghiệm, Phường Mẫu, Tỉnh Mẫu",
    commune="Phường Mẫu",
    phone="0900 000 001",
)


def dice_of(today: date) -> Random:
    """The same throws for the same day."""
    return Random(today.toordinal())


def opaque(dice: Random, length: int = ID_LENGTH) -> str:
    """An id like `vault.new_id`, but the same each time: a sample keeps no secrets."""
    return "".join(dice.choice(ALPHABET) for _ in range(length))


def create(work: Work, dice: Random) -> list[Citizen]:
    """All of them as rows; the first is always FIRST."""
    found = [FIRST, *(_identity(dice, n) for n in range(2, PEOPLE + 1))]
    return [
        identities.create(work, who, Confidentiality.ORDINARY, public_id=opaque(dice))
        for who in found
    ]


def card_of(who: Identity) -> str:
    """What the QR on that person's card would say (domain.md §11.2)."""
    year, month, day = who.birth_date.split("-")
    born = f"{day}{month}{year}"
    return f"{who.id_number}||{who.full_name}|{born}|Nam|{who.address}|15042021"


def _identity(dice: Random, n: int) -> Identity:
    is_woman = dice.random() < 0.48
    year = dice.randint(1946, 2004)
    century = (2 if year >= 2000 else 0) + is_woman
    has_card = dice.random() < 0.93
    commune = dice.choice(_COMMUNES)
    return Identity(
        full_name=_name(dice, is_woman),
        id_kind=IdKind.CARD if has_card else IdKind.OLD_CARD,
        id_number=f"999{century}{year % 100:02d}{n:06d}" if has_card else f"999{n:06d}",
        birth_date=f"{year}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        if dice.random() < 0.9
        else str(year),
        address=f"Số {dice.randint(1, 250)} {dice.choice(_STREETS)}, {commune}, Tỉnh Mẫu",
        commune=commune,
        phone=f"0900 000 {n:03d}" if dice.random() < 0.7 else "",
    )


def _name(dice: Random, is_woman: bool) -> str:
    """Some share it, as people do."""
    middle = "Thị" if is_woman else "Văn"
    given = dice.choice((_WOMEN if is_woman else _MEN).split())
    return f"{dice.choice(_FAMILIES)} {middle} {dice.choice(('Thử', 'Mẫu'))} {given}"
