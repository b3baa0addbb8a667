"""Who is who, by numbers alone: the n-th matter is a known person's, and on a known side."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random

PER_DAY = 137  # visits: 50,000 a year
HEAVY = 20  # people of ten matters, each with four petitions
PROTECTED_EVERY = 33  # matters

_FAMILIES = "Nguyễn Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
_GIVEN = (
    "An Bình Cường Dũng Đức Hải Hùng Khoa Long Minh Nam Phúc Quang Sơn Thắng Tuấn Việt "
    "Ánh Chi Dung Giang Hà Hạnh Hương Lan Liên Mai Nga Oanh Phương Quỳnh Thảo Trang Yến"
)
FAMILIES, GIVEN = _FAMILIES.split(), _GIVEN.split()
THIRD = ("", "", "", "Thanh", "Ngọc", "Hoài", "Đức", "Kim")
COMMUNES = [f"{kind} Mẫu {n}" for n in range(1, 84) for kind in ("Phường", "Xã")]
VERY_COMMON = "Nguyễn Văn An"
CONTENT = (
    "Ông (bà) trình bày: thửa đất số {n}, tờ bản đồ số 7 thuộc khu dân cư Mẫu bị thu hồi để làm "
    "đường nhưng phương án bồi thường chưa đúng với diện tích đang sử dụng; đã gửi đơn đến xã hai "
    "lần mà chưa được trả lời bằng văn bản. Người trình bày nộp kèm bản sao giấy tờ và ảnh chụp."
)
REQUESTS = "Đề nghị kiểm tra lại diện tích và trả lời bằng văn bản."
NEXT_STEP = "Chờ thông báo thụ lý"


@dataclass(frozen=True)
class Size:
    """How many of each."""

    citizens: int = 200_000
    petitions: int = 300_000
    visits: int = 1_000_000

    @property
    def matters(self) -> int:
        return self.petitions * 3 // 4

    def times(self, share: float) -> "Size":
        return Size(*(max(1_000, int(each * share)) for each in (200_000, 300_000, 1_000_000)))


def number_of(citizen: int) -> str:
    """The ID number of the n-th person: of no province."""
    return f"999{citizen:09d}"


class Ground:
    """Whose each matter, petition and visit is, and when it was."""

    def __init__(self, size: Size, officers: list[int]) -> None:
        self.size = size
        self.officers = officers
        self.today = datetime.now(UTC).date()

    def is_protected(self, matter: int) -> bool:
        return matter % PROTECTED_EVERY == 0

    def citizen_of(self, matter: int) -> int:
        """The key of the row that its records point at."""
        if self.is_protected(matter):
            return self.size.citizens + matter // PROTECTED_EVERY
        heavy = self.size.matters - matter
        if heavy < HEAVY * 10:
            return 1 + heavy % HEAVY
        return 1 + matter * 7_919 % self.size.citizens

    def matter_of(self, petition: int) -> int:
        """Three of four are the first of their matter; some of the others are of busy ones."""
        further = petition - self.size.matters
        if further <= 0:
            return petition
        return self.size.matters - further % (HEAVY * 10) if further <= HEAVY * 30 else further

    @cached_property
    def subject(self) -> list[int]:
        """The matter of each visit, from its number; 0 for every eighth, which has none."""
        dice = Random(1)
        return [0, *(self._subject(n, dice) for n in range(1, self.size.visits + 1))]

    @cached_property
    def first_of(self) -> dict[int, int]:
        """The first petition of each matter."""
        found: dict[int, int] = {}
        for n in range(1, self.size.petitions + 1):
            found.setdefault(self.matter_of(n), n)
        return found

    def citizen_at(self, visit: int) -> int:
        matter = self.subject[visit]
        return self.citizen_of(matter) if matter else 1 + visit * 31 % self.size.citizens

    def person(self, n: int) -> tuple[str, str, str, str]:
        """Name, number, commune, year of birth; a protected row is somebody's other side."""
        n = n if n <= self.size.citizens else 1 + n * 31 % self.size.citizens
        return _name(n), number_of(n), COMMUNES[n % len(COMMUNES)], str(1940 + n % 66)

    def opened(self, matter: int) -> date:
        return self.day(matter * self.size.visits // self.size.matters)

    def lead(self, matter: int) -> int:
        return self.officers[matter % len(self.officers)]

    def officer(self, visit: int) -> int:
        return self.officers[visit % len(self.officers)]

    def day(self, visit: int) -> date:
        """The ticket of the n-th visit is the n-th from the end: see `past`."""
        return date(2026, 1, 1) - timedelta(days=1 + (self.size.visits + 1 - visit) // PER_DAY)

    def _subject(self, visit: int, dice: Random) -> int:
        if visit > self.size.visits - HEAVY * 200:  # those who come again and again
            return self.size.matters - visit % (HEAVY * 10)
        if visit % 8 == 0:
            return 0
        last = visit * self.size.matters // self.size.visits
        return max(1, last - dice.randrange(200))  # visits of a matter come within some weeks


def _name(citizen: int) -> str:
    if citizen % 70 == 3:
        return VERY_COMMON
    throw = citizen * 0x9E3779B1 & 0xFFFFFFFF
    parts = [FAMILIES[throw % len(FAMILIES)], ("Văn", "Thị")[throw >> 4 & 1]]
    third, given = THIRD[throw >> 5 & 7], GIVEN[(throw >> 8) % len(GIVEN)]
    return " ".join([*parts, third, given] if third else [*parts, given])
