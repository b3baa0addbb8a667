"""Twenty years of receptions: people, matters, petitions, visits and the book, put into the file.

Nobody in it exists. Fields are really sealed and hashes are the vault's own, so what is searched,
opened and written out costs what it costs in a hall; `tiepdan verify` finds its chains whole.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from bench import past
from casework import access, book
from casework.folding import fold, words_of
from casework.model import BookRow
from hall.vault import Vault
from tests.whole.door import Furnished

PER_DAY = 137  # visits: 50,000 a year
LAST_DAY = date(2025, 12, 31)
HEAVY = 20  # people of ten matters, each with four petitions
PROTECTED_EVERY = 33  # matters
OPEN_TERMS = 3_000
OVERDUE_TERMS = 600  # and half as many that soon will be

_FAMILIES = "Nguyễn Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
_GIVEN = (
    "An Bình Cường Dũng Đức Hải Hùng Khoa Long Minh Nam Phúc Quang Sơn Thắng Tuấn Việt "
    "Ánh Chi Dung Giang Hà Hạnh Hương Lan Liên Mai Nga Oanh Phương Quỳnh Thảo Trang Yến"
)
FAMILIES, GIVEN = _FAMILIES.split(), _GIVEN.split()
THIRD = ("", "", "", "Thanh", "Ngọc", "Hoài", "Đức", "Kim")
COMMUNES = [f"{kind} Mẫu {n}" for n in range(1, 84) for kind in ("Phường", "Xã")]
ACCUSED = "Ủy ban nhân dân xã Ví Dụ"
CONTENT = (
    "Ông (bà) trình bày: thửa đất số {n}, tờ bản đồ số 7 thuộc khu dân cư Mẫu bị thu hồi để làm "
    "đường nhưng phương án bồi thường chưa đúng với diện tích đang sử dụng; đã gửi đơn đến xã hai "
    "lần mà chưa được trả lời bằng văn bản. Người trình bày nộp kèm bản sao giấy tờ và ảnh chụp."
)
REQUESTS = "Đề nghị kiểm tra lại diện tích và trả lời bằng văn bản."
NEXT_STEP = "Chờ thông báo thụ lý"
VERY_COMMON = "Nguyễn Văn An"


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


def fill(hall: Furnished, size: Size) -> None:
    """The whole of it. Some minutes."""
    past.fill(hall, size.visits, per_day=PER_DAY)
    vault = Vault.open(hall.data / "keys.json")
    with closing(sqlite3.connect(hall.data / "tiepdan.db")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -1500000")  # KiB
        officers = [
            row[0] for row in database.execute("SELECT id FROM staff WHERE role = 'officer'")
        ]
        _Years(database, vault, size, officers).write()
        database.execute("ANALYZE")
        database.commit()
        database.execute("PRAGMA journal_mode = WAL")


@dataclass(frozen=True)
class _Who:
    """A row of a person, as a matter needs it."""

    id: int
    name: str
    address: str


class _Years:
    def __init__(
        self, database: sqlite3.Connection, vault: Vault, size: Size, officers: list[int]
    ) -> None:
        self.database = database
        self.vault = vault
        self.size = size
        self.officers = officers
        self.dice = Random(1)
        self.today = datetime.now(UTC).date()
        self.first_of: dict[int, int] = {}  # petition of a matter
        self.hashes: dict[str, bytes] = {}  # of words
        self.subject: list[int] = []  # the matter of each visit, from its number
        self.link = access.FIRST

    def write(self) -> None:
        indexes = self._without_indexes()
        self._citizens()
        self._matters()
        self._petitions()
        self._visits()
        self._book()
        self._readings()
        for statement in indexes:
            self.database.execute(statement)

    # --- who is who: the n-th matter is a known person's, and it is known on which side

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

    def matter_at(self, visit: int) -> int:
        """Visits of a matter come within some weeks."""
        last = visit * self.size.matters // self.size.visits
        return max(1, last - self.dice.randrange(200))

    def name(self, citizen: int) -> str:
        if citizen % 70 == 3:
            return VERY_COMMON
        throw = citizen * 0x9E3779B1 & 0xFFFFFFFF
        parts = [FAMILIES[throw % len(FAMILIES)], ("Văn", "Thị")[throw >> 4 & 1]]
        third, given = THIRD[throw >> 5 & 7], GIVEN[(throw >> 8) % len(GIVEN)]
        return " ".join([*parts, third, given] if third else [*parts, given])

    # --- table by table

    def _citizens(self) -> None:
        protected = self.size.matters // PROTECTED_EVERY
        keys = range(1, self.size.citizens + protected + 1)
        self._insert("citizen", (self._citizen(n) for n in keys))
        pairs = sorted(pair for n in keys for pair in self._words(n))
        self._insert("citizen_word", pairs, names=("word_hash", "citizen_id"))

    def _person(self, n: int) -> tuple[str, str, str, str]:
        """Name, number, commune, year of birth; a protected row is somebody's other side."""
        n = n if n <= self.size.citizens else 1 + n * 31 % self.size.citizens
        return self.name(n), number_of(n), COMMUNES[n % len(COMMUNES)], str(1940 + n % 66)

    def _citizen(self, n: int) -> dict[str, Any]:
        name, number, commune, born = self._person(n)
        key = _key("C", n)
        hidden = n > self.size.citizens
        return {
            "id": n,
            "public_id": key,
            "hall_id": 1,
            "confidentiality": "protected" if hidden else "ordinary",
            **self._seal("citizen", key, full_name=name, id_number=number, birth_date=born),
            **self._seal("citizen", key, address=f"Số {n % 250} phố Thử, {commune}, Tỉnh Mẫu"),
            **self._seal("citizen", key, commune=commune, phone="0900 000 001"),
            "id_kind": "card",
            "id_hash": self.vault.index("id", number),
            "name_hash": self.vault.index("name", f"1|{fold(name)}"),
            "created_at": _at(LAST_DAY, 0),
            "version": 1,
        }

    def _words(self, n: int) -> Iterator[tuple[bytes, int]]:
        name, _, commune, born = self._person(n)
        for word in {*words_of(name), born, f"@{fold(commune)}"}:
            yield self._word(word), n

    def _word(self, word: str) -> bytes:
        if word not in self.hashes:
            self.hashes[word] = self.vault.index("word", f"1|{word}")
        return self.hashes[word]

    def _matters(self) -> None:
        self._insert("matter", (self._matter(n) for n in range(1, self.size.matters + 1)))
        self._insert("matter_entry", self._entries())

    def _matter(self, n: int) -> dict[str, Any]:
        key, at = _key("M", n), _at(self._opened(n), 0)
        hidden = self.is_protected(n)
        return {
            "id": n,
            "public_id": key,
            "hall_id": 1,
            "code": f"{n:08d}".translate(_LETTERS),
            **self._seal("matter", key, title=f"Đất đai, thửa {n}", summary=CONTENT[:120]),
            "status": "resolved",
            "lead_officer_id": self._lead(n),
            "opened_at": at,
            "confidentiality": "protected" if hidden else "ordinary",
            "protection": "by_default",
            "sealed_at": at if hidden else None,
            "version": 1,
        }

    def _entries(self) -> Iterator[dict[str, Any]]:
        told = {"before": "{}", "after": "{}", "reason": b""}
        for n in range(1, self.size.petitions + 1):
            matter = self.matter_of(n)
            at = _at(self._opened(matter), n % 400)
            yield {
                "public_id": _key("E", n),
                "matter_id": matter,
                "petition_id": n,
                "staff_id": self._lead(matter),
                "at": at,
                "verb": "take_in",
                **told,
            }

    def _opened(self, matter: int) -> date:
        return self._day(matter * self.size.visits // self.size.matters)

    def _lead(self, matter: int) -> int:
        return self.officers[matter % len(self.officers)]

    def _day(self, visit: int) -> date:
        """The ticket of the n-th visit is the n-th from the end: see `past`."""
        return date(2026, 1, 1) - timedelta(days=1 + (self.size.visits + 1 - visit) // PER_DAY)

    def _petitions(self) -> None:
        numbers: dict[int, int] = {}
        self._insert(
            "petition", (self._petition(n, numbers) for n in range(1, self.size.petitions + 1))
        )
        rows = ({"hall_id": 1, "year": year, "last": last} for year, last in numbers.items())
        self._insert("register", rows)
        self._insert("petition_event", self._events())
        self._insert("deadline", self._terms())

    def _petition(self, n: int, numbers: dict[int, int]) -> dict[str, Any]:
        matter = self.matter_of(n)
        self.first_of.setdefault(matter, n)
        hidden = self.is_protected(matter)
        day = self._opened(matter)
        numbers[day.year] = number = numbers.get(day.year, 0) + 1
        key, at, code = _key("P", n), _at(day, n % 400), f"L{n:011d}"
        kinds = ("complaint", "recommendation", "feedback")
        return {
            "id": n,
            "public_id": key,
            "hall_id": 1,
            "matter_id": matter,
            "year": day.year,
            "number": number,
            "kind": "denunciation" if hidden else kinds[n % 3],
            "source": "in_person",
            "received_at": at,
            "received_by": self._lead(matter),
            "citizen_id": self.citizen_of(matter),
            "signers": 1,
            **self._seal("petition", key, content=CONTENT.format(n=n), requests=REQUESTS),
            **self._seal("petition", key, accused=ACCUSED, lookup=code),
            "status": "in_progress" if self._is_open(n) else "resolved",
            "decision": "accept",
            "decided_at": at,
            "lookup_hash": self.vault.index("lookup", code),
            "may_follow": 0,
            "confidentiality": "protected" if hidden else "ordinary",
            "protection": "by_default",
            "sealed_at": at if hidden else None,
            "version": 2,
        }

    def _is_open(self, petition: int) -> bool:
        return petition > self.size.petitions - OPEN_TERMS

    def _events(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.petitions + 1):
            matter = self.matter_of(n)
            day = self._opened(matter)
            for turn, event in enumerate(("received", "accepted")):
                yield {
                    "id": 2 * n + turn,
                    "public_id": _key("V", 2 * n + turn),
                    "petition_id": n,
                    "event": event,
                    "day": day.isoformat(),
                    "staff_id": self._lead(matter),
                    "at": _at(day, n % 400),
                }

    def _terms(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.petitions + 1):
            day = self._opened(self.matter_of(n))
            due = day + timedelta(days=14)
            yield self._term(n, "kn_accept", 2 * n, day, due, day, "accepted")
            due = day + timedelta(days=45)
            if not self._is_open(n):
                yield self._term(n, "kn_resolve_1", 2 * n + 1, day, due, due, "resolved")
                continue
            left = n - self.size.petitions + OPEN_TERMS
            late = left <= OVERDUE_TERMS
            soon = left <= OVERDUE_TERMS * 3 // 2
            due = self.today + timedelta(days=-1 - left % 90 if late else 3 if soon else 30)
            yield self._term(n, "kn_resolve_1", 2 * n + 1, day, due, None, None)

    def _term(
        self,
        petition: int,
        rule: str,
        event: int,
        starts: date,
        due: date,
        ended: date | None,
        by: str | None,
    ) -> dict[str, Any]:
        return {
            "hall_id": 1,
            "petition_id": petition,
            "event_id": event,
            "rule": rule,
            "starts_on": starts.isoformat(),
            "due_on": due.isoformat(),
            "remind_on": (due - timedelta(days=5)).isoformat(),
            "ended_on": ended.isoformat() if ended else None,
            "ended_by": by,
            "is_void": 0,
        }

    def _visits(self) -> None:
        numbers = range(1, self.size.visits + 1)
        self.subject = [0, *(self._subject(n) for n in numbers)]
        self._insert("visit", (self._visit(n) for n in numbers))
        self._insert(
            "visit_outcome",
            ({"visit_id": n, "outcome": "statement_recorded", "position": 0} for n in numbers),
        )
        about = (
            {"visit_id": n, "petition_id": self.first_of[self.subject[n]]}
            for n in numbers
            if self.subject[n]
        )
        self._insert("visit_petition", about)

    def _subject(self, visit: int) -> int:
        """The matter of a visit; 0 for every eighth, which has none."""
        if visit > self.size.visits - HEAVY * 200:  # those who come again and again
            return self.size.matters - visit % (HEAVY * 10)
        return 0 if visit % 8 == 0 else self.matter_at(visit)

    def _citizen_at(self, visit: int) -> int:
        matter = self.subject[visit]
        return self.citizen_of(matter) if matter else 1 + visit * 31 % self.size.citizens

    def _visit(self, n: int) -> dict[str, Any]:
        matter = self.subject[n]
        hidden = bool(matter) and self.is_protected(matter)
        key, day = _key("T", n), self._day(n)
        begun, done = _at(day, 60 + n % 137 * 2), _at(day, 75 + n % 137 * 2)
        return {
            "id": n,
            "public_id": key,
            "hall_id": 1,
            "ticket_id": self.size.visits + 1 - n,
            "desk_id": 1 + n % 8,
            "officer_id": self.officers[n % len(self.officers)],
            "day": day.isoformat(),
            "started_at": begun,
            "finished_at": done,
            "saved_at": done,
            "citizen_id": self._citizen_at(n),
            "matter_id": matter or None,
            "kind": "denunciation" if hidden else "complaint",
            "reception": "regular",
            "mode": "in_person",
            "party_size": 1,
            **self._seal("visit", key, content=CONTENT.format(n=n), requests=REQUESTS),
            **self._seal("visit", key, next_step=NEXT_STEP),
            "next_on": None,
            "confidentiality": "protected" if hidden else "ordinary",
            "protection": "by_default",
            "sealed_at": begun if hidden else None,
            "version": 3,
        }

    def _book(self) -> None:
        numbers: dict[int, int] = {}
        keys = range(1, self.size.visits + 1)
        self._insert("book_entry", (self._entry(n, numbers) for n in keys))
        rows = ({"hall_id": 1, "year": year, "last": last} for year, last in numbers.items())
        self._insert("book_register", rows)
        self._insert("book_row", self._rows())

    def _entry(self, n: int, numbers: dict[int, int]) -> dict[str, Any]:
        day = self._day(n)
        numbers[day.year] = number = numbers.get(day.year, 0) + 1
        return {
            "id": n,
            "hall_id": 1,
            "year": day.year,
            "number": number,
            "day": day.isoformat(),
            "visit_id": n,
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """Every fortieth was corrected once."""
        link, serial = book.FIRST, 0
        for n in range(1, self.size.visits + 1):
            for version in (1, 2) if n % 40 == 0 else (1,):
                serial += 1
                row = self._row(n, version, serial)
                row["hash"] = link = self.vault.chain(link, _canonical(row))
                row["at"] = _text(row["at"])
                yield row

    def _row(self, n: int, version: int, serial: int) -> dict[str, Any]:
        key = _key("B", serial)
        name, number, commune, _ = self._person(self._citizen_at(n))
        matter = self.subject[n]
        content = json.dumps(
            {
                "name": name,
                "address": f"Số 1 phố Thử, {commune}, Tỉnh Mẫu",
                "id_kind": "card",
                "id_number": number,
                "content": CONTENT.format(n=n),
                "requests": REQUESTS if version == 1 else "",
                "earlier": "",
                "kind": "denunciation" if matter and self.is_protected(matter) else "complaint",
                "people": 1,
                "reception": "regular",
                "mode": "in_person",
                "outcomes": ["statement_recorded"],
                "next_step": NEXT_STEP,
                "next_on": "",
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        return {
            "public_id": key,
            "hall_id": 1,
            "serial": serial,
            "entry_id": n,
            "version": version,
            "at": datetime.combine(self._day(n), time(4), UTC),
            "staff_id": self.officers[n % len(self.officers)],
            **self._seal("book_row", key, content=content),
        }

    def _readings(self) -> None:
        """Each visit opened a file."""
        self._insert("access_entry", (self._reading(n) for n in range(1, self.size.visits + 1)))
        head = {
            "hall_id": 1,
            "last_number": self.size.visits,
            "last_hash": access._sealed(self.vault, self.size.visits, self.link),
        }
        self._insert("access_head", [head])

    def _reading(self, n: int) -> dict[str, Any]:
        values = {
            "hall_id": 1,
            "number": n,
            "at": datetime.combine(self._day(n), time(4), UTC),
            "staff_id": self.officers[n % len(self.officers)],
            "what": "citizen",
            "what_id": _key("C", self._citizen_at(n)),
            "why": "own_visit",
            "ticket_id": self.size.visits + 1 - n,
            "found": 1,
            "reason": b"",
        }
        values["hash"] = self.link = self.vault.chain(self.link, access._canonical(values))
        values["at"] = _text(values["at"])
        return values

    # --- how

    def _seal(self, table: str, key: str, **texts: str) -> dict[str, bytes]:
        return {
            column: self.vault.seal(text, place=f"{table}.{column}.{key}")
            for column, text in texts.items()
        }

    def _insert(
        self, table: str, rows: Iterable[Any], *, names: tuple[str, ...] | None = None
    ) -> None:
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        self.database.execute("BEGIN")
        names = names or tuple(first)
        marks = ",".join("?" if names and isinstance(first, tuple) else f":{n}" for n in names)
        statement = f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})"
        self.database.execute(statement, first)
        self.database.executemany(statement, rows)
        self.database.commit()

    def _without_indexes(self) -> list[str]:
        """Take away those that a statement made, and how they are made again."""
        found = self.database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name NOT IN ('ticket', 'step')"
        ).fetchall()
        for name, _ in found:
            self.database.execute(f"DROP INDEX {name}")
        return [statement for _, statement in found]


_LETTERS = str.maketrans("0123456789", "BCFGHJKLMN")


def _canonical(row: dict[str, Any]) -> bytes:
    """What the book's chain hashes of a row; an object of the model takes longer to make."""
    return book._canonical(cast(BookRow, SimpleNamespace(**row)))


def _key(letter: str, n: int) -> str:
    """An opaque id, scattered as random ones are."""
    return f"{letter}{n * 0x9E3779B1 & 0xFFFFFFFF:010d}{n % 100_000:05d}"


def _at(day: date, minutes: int) -> str:
    return _text(datetime.combine(day, time(1)) + timedelta(minutes=minutes))


def _text(at: datetime) -> str:
    """As SQLAlchemy writes an instant into SQLite."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
