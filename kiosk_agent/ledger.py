"""What this kiosk was lent and what it gave: written to the disk before a printer hears of it.

SQLite with `synchronous = FULL`: a number that is on paper is a promise, also through a power
cut. One process at a time holds the file. A paper is forgotten only days after the hall has
said that it has it.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk_agent import codes
from kiosk_agent.errors import NoNumbers

log = logging.getLogger(__name__)

KEPT_SECONDS = 3 * 24 * 3600  # of what is settled
NEW, SENDING, PRINTED, UNKNOWN, GIVEN_UP = "new", "sending", "printed", "unknown", "given_up"
SENT = "sent"  # to a printer that cannot say whether it printed
_TABLES = """
CREATE TABLE IF NOT EXISTS noted (name TEXT PRIMARY KEY, value REAL NOT NULL);
CREATE TABLE IF NOT EXISTS loan (
    id INTEGER PRIMARY KEY, service TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    given INTEGER NOT NULL DEFAULT 0, begins REAL NOT NULL, ends REAL NOT NULL,
    is_dead INTEGER NOT NULL DEFAULT 0, told TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS paper (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
    loan_id INTEGER NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, language TEXT NOT NULL,
    party INTEGER NOT NULL, priority INTEGER NOT NULL, came_at REAL NOT NULL,
    print TEXT NOT NULL DEFAULT 'new', outcome TEXT NOT NULL DEFAULT '',
    UNIQUE (loan_id, number)
);
"""


@dataclass(frozen=True)
class Wish:
    """What the page sends."""

    service: str
    party_size: int = 1
    language: str = "vi"
    priority: bool = False
    private: bool = False
    assistance: tuple[str, ...] = ()
    representatives: int | None = None  # of a group, if it has chosen


@dataclass(frozen=True)
class Paper:
    """One number that was given here."""

    id: int
    number: int
    code: str
    language: str
    party: int
    priority: bool
    came_at: float  # seconds since 1970, by the hall's clock
    print: str  # new, sending, printed, sent, unknown, given_up
    outcome: str  # '' until the hall has it
    key: str
    told: dict[str, Any]  # the loan as the hall told it: slips, names

    @property
    def label(self) -> str:
        return f"{self.number:03d}"


class Ledger:
    """The file. Any thread may ask."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._turn = threading.RLock()
        try:
            self._db = _opened(file)
        except sqlite3.DatabaseError as broken:
            if isinstance(broken, sqlite3.OperationalError):
                raise  # another process has it, or the disk does not write: not ours to mend
            aside = file.with_suffix(f".broken-{file.stat().st_mtime_ns}")
            log.error("%s cannot be read (%s): kept as %s, begun anew", file, broken, aside)
            for part in (file, *file.parent.glob(f"{file.name}-*")):
                part.rename(aside if part == file else f"{aside}{part.name[len(file.name) :]}")
            self._db = _opened(file)

    def close(self) -> None:
        with self._turn:
            self._db.close()

    def keep(self, told: dict[str, Any], *, begins: float, ends: float) -> None:
        """A loan, as the hall told it this once."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO loan (id, service, first, last, begins, ends, told)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    told["id"],
                    told["service"],
                    told["first"],
                    told["last"],
                    begins,
                    ends,
                    json.dumps(told, ensure_ascii=False),
                ),
            )

    def bury(self, loans: list[int]) -> None:
        """No further number of these."""
        with self._writing() as db:
            db.executemany("UPDATE loan SET is_dead = 1 WHERE id = ?", [(each,) for each in loans])

    def held(self, now: float) -> list[tuple[int, int]]:
        """The loans of today that are alive, each with the last number given of it, or 0."""
        query = "SELECT id, given FROM loan WHERE NOT is_dead AND ends > ? ORDER BY id"
        return [(row["id"], row["given"]) for row in self._all(query, now)]

    def left(self, now: float) -> dict[str, int]:
        """How many numbers can be given now, by service."""
        found: dict[str, int] = {}
        for loan in self._all(_ALIVE, now, now):
            given = max(loan["given"], loan["first"] - 1)
            found[loan["service"]] = found.get(loan["service"], 0) + loan["last"] - given
        return found

    def names(self, now: float) -> dict[str, dict[str, str]]:
        """What can be had at this moment, as the hall calls it in each language, by service."""
        left = self.left(now)
        return {
            loan["service"]: json.loads(loan["told"])["service_name"]
            for loan in self._all(_ALIVE, now, now)
            if left[loan["service"]] > 0 and _is_open(loan, now)
        }

    def is_open(self, service: str, now: float) -> bool:
        """Does the hall receive for it now, by the hours it told with the loan?"""
        return any(_is_open(loan, now) for loan in self._alive(service, now))

    def give(self, wish: Wish, *, key: str, now: float) -> Paper:
        """The next number, on the disk when this returns. The same key gives the same one.

        NoNumbers if there is none, or nobody is received now.
        """
        with self._writing() as db:
            known = db.execute("SELECT id FROM paper WHERE key = ?", (key,)).fetchone()
            if known is not None:
                return self._paper(known["id"])
            loans = self._alive(wish.service, now)
            if loans and not any(_is_open(loan, now) for loan in loans):
                raise NoNumbers("closed")
            loan = next((each for each in loans if each["given"] < each["last"]), None)
            if loan is None:
                raise NoNumbers("full")
            number = max(loan["given"] + 1, loan["first"])
            # no paper before the one before it, whatever the machine's clock did meanwhile
            came_at = max(now, self.noted("last_given") or 0.0)
            uid = codes.new_uid()
            code = codes.compose(
                json.loads(loan["told"])["key"],
                uid=uid,
                loan_id=loan["id"],
                number=number,
                after_seconds=came_at - loan["begins"],
                party=wish.party_size,
                flags=codes.flags(
                    priority=wish.priority,
                    private=wish.private,
                    assistance=wish.assistance,
                    representatives=wish.representatives,
                ),
            )
            db.execute("UPDATE loan SET given = ? WHERE id = ?", (number, loan["id"]))
            self._note("last_given", came_at)
            made = db.execute(
                "INSERT INTO paper (uid, key, loan_id, number, code, language, party, priority,"
                " came_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    uid,
                    key,
                    loan["id"],
                    number,
                    code,
                    wish.language,
                    wish.party_size,
                    wish.priority,
                    came_at,
                ),
            )
            return self._paper(made.lastrowid or 0)

    def of_key(self, key: str) -> Paper | None:
        found = self._all("SELECT id FROM paper WHERE key = ?", key)
        return self._paper(found[0]["id"]) if found else None

    def to_print(self) -> list[Paper]:
        """What may still have to come out, oldest first."""
        query = "SELECT id FROM paper WHERE print IN ('new', 'sending') ORDER BY id"
        return [self._paper(row["id"]) for row in self._all(query)]

    def note_print(self, paper: Paper, state: str) -> None:
        with self._writing() as db:
            db.execute("UPDATE paper SET print = ? WHERE id = ?", (state, paper.id))

    def unsent(self, most: int) -> list[Paper]:
        """What the hall has not said that it has, in the order in which it was given."""
        query = "SELECT id FROM paper WHERE outcome = '' ORDER BY id LIMIT ?"
        return [self._paper(row["id"]) for row in self._all(query, most)]

    def how_many_unsent(self) -> int:
        return int(self._all("SELECT count(*) AS n FROM paper WHERE outcome = ''")[0]["n"])

    def settle(self, paper: Paper, outcome: str) -> None:
        """The hall has it, or said clearly that it will not."""
        with self._writing() as db:
            db.execute("UPDATE paper SET outcome = ? WHERE id = ?", (outcome, paper.id))

    def tidy(self, now: float) -> None:
        """Forget what has been settled for days."""
        old = now - KEPT_SECONDS
        with self._writing() as db:
            db.execute("DELETE FROM paper WHERE outcome != '' AND came_at < ?", (old,))
            db.execute(
                "DELETE FROM loan WHERE ends < ? AND id NOT IN (SELECT loan_id FROM paper)", (old,)
            )

    def noted(self, name: str) -> float | None:
        found = self._all("SELECT value FROM noted WHERE name = ?", name)
        return float(found[0]["value"]) if found else None

    def note(self, name: str, value: float) -> None:
        with self._writing():
            self._note(name, value)

    def _note(self, name: str, value: float) -> None:
        self._db.execute("INSERT OR REPLACE INTO noted VALUES (?, ?)", (name, value))

    def _alive(self, service: str, now: float) -> list[sqlite3.Row]:
        return [loan for loan in self._all(_ALIVE, now, now) if loan["service"] == service]

    def _paper(self, key: int) -> Paper:
        query = "SELECT paper.*, told FROM paper JOIN loan ON loan.id = loan_id WHERE paper.id = ?"
        (row,) = self._all(query, key)
        return Paper(
            id=row["id"],
            number=row["number"],
            code=row["code"],
            language=row["language"],
            party=row["party"],
            priority=bool(row["priority"]),
            came_at=row["came_at"],
            print=row["print"],
            outcome=row["outcome"],
            key=row["key"],
            told=json.loads(row["told"]),
        )

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._turn:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """On the disk when it ends; nothing of it, if it fails."""
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


_ALIVE = "SELECT * FROM loan WHERE NOT is_dead AND begins <= ? AND ? < ends ORDER BY id"


def _is_open(loan: sqlite3.Row, now: float) -> bool:
    return any(opens <= now < closes for opens, closes in json.loads(loan["told"])["open"])


def _opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=2.0)
    try:
        db.row_factory = sqlite3.Row
        # one process: two would give the same number from one file
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(_TABLES)
        db.execute("BEGIN IMMEDIATE")
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db
