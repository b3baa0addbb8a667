"""Those who work in the hall: accounts, passwords, sign-ins."""

from datetime import timedelta

import pytest

from hall import staff
from hall.errors import BadInput, Duplicate, NotFound, NotSignedIn
from hall.model import Role, Staff
from hall.news import News, TrustEnded
from hall.staff import IDLE, LONGEST
from hall.store import Store
from tests.conftest import Clock, staff_token
from tests.people import DUNG, EM, PASSWORD


def adds(store: Store, username: str = "phuc", password: str = "đủ dài mười chữ") -> Staff:
    with store.work() as work:
        return staff.add(
            work, hall_id=1, username=username, name="Phúc", role=Role.OFFICER, password=password
        )


def signs_in(store: Store, username: str, password: str) -> str:
    with store.read() as session:
        person = staff.check_password(session, hall_id=1, username=username, password=password)
    with store.work() as work:
        return staff.sign_in(work, person)[0]


def is_in(store: Store, token: str, clock: Clock) -> bool:
    with store.read() as session:
        return staff.who(session, token, clock.now) is not None


# --- accounts ----------------------------------------------------------------------------


def test_a_new_officer_signs_in(store: Store, clock: Clock) -> None:
    adds(store, " Phuc.Tran ", "đủ dài mười chữ")

    token = signs_in(store, "PHUC.TRAN", "đủ dài mười chữ")

    with store.read() as session:
        found = staff.who(session, token, clock.now)
    assert found is not None
    assert (found.staff.username, found.staff.role) == ("phuc.tran", Role.OFFICER)


@pytest.mark.parametrize("username", ["", "a", "x" * 41, "hai từ", "a@b", "a/b", "../a"])
def test_a_name_that_cannot_be_one_is_refused(store: Store, username: str) -> None:
    with pytest.raises(BadInput) as refused:
        adds(store, username)

    assert refused.value.field == "username"


def test_a_password_has_ten_characters_at_least(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        adds(store, password="chín chữ!")

    assert refused.value.field == "password"
    assert "chín" not in str(refused.value)


def test_two_do_not_have_one_name(store: Store) -> None:
    adds(store)

    with pytest.raises(Duplicate):
        adds(store, "PHUC")


def test_an_account_nobody_has_is_not_found(store: Store) -> None:
    with store.read() as session, pytest.raises(NotFound):
        staff.load(session, hall_id=1, username="nobody")
    with store.read() as session, pytest.raises(NotFound):
        staff.load(session, hall_id=2, username=DUNG)


def test_accounts_are_told_by_name(store: Store) -> None:
    with store.read() as session:
        names = [person.username for person in staff.all_of(session, 1)]

    assert names == sorted(names)
    assert len(names) == 13


# --- passwords ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "password"),
    [(DUNG, "một mật khẩu khác"), (DUNG, ""), ("nobody", PASSWORD), ("", ""), (EM, "một")],
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    store: Store, username: str, password: str
) -> None:
    with pytest.raises(NotSignedIn, match="wrong name or password"):
        signs_in(store, username, password)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the time of the answer would tell which names exist."""
    checked: list[str] = []

    class Hasher:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return bool(real.verify(stored, password))

        def hash(self, password: str) -> str:
            return str(real.hash(password))

    real = staff._hasher
    monkeypatch.setattr(staff, "_hasher", Hasher())

    for username in (DUNG, "nobody"):
        with pytest.raises(NotSignedIn):
            signs_in(store, username, "không phải mật khẩu")

    mine, nobodys = (stored.rsplit("$", 2)[0] for stored in checked)
    assert mine == nobodys  # the same algorithm with the same cost


def test_passwords_are_stored_as_argon2id_only(store: Store) -> None:
    person = adds(store)

    assert person.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert "đủ dài" not in person.password_hash


def test_a_new_password_ends_all_sign_ins(store: Store, clock: Clock) -> None:
    adds(store)
    first = signs_in(store, "phuc", "đủ dài mười chữ")

    with store.work() as work:
        staff.set_password(work, hall_id=1, username="phuc", password="một cái mới hơn")

    assert not is_in(store, first, clock)
    with pytest.raises(NotSignedIn):
        signs_in(store, "phuc", "đủ dài mười chữ")
    assert is_in(store, signs_in(store, "phuc", "một cái mới hơn"), clock)


# --- sign-ins ----------------------------------------------------------------------------


def test_a_sign_in_ends_when_nobody_uses_it(store: Store, clock: Clock) -> None:
    token = staff_token(store, DUNG)

    clock.pass_(seconds=IDLE.total_seconds())
    assert is_in(store, token, clock)
    clock.pass_(seconds=1)

    assert not is_in(store, token, clock)


def test_a_sign_in_that_is_used_lasts_a_working_day_and_no_longer(
    store: Store, clock: Clock
) -> None:
    token = staff_token(store, DUNG)
    with store.read() as session:
        found = staff.who(session, token, clock.now)
    assert found is not None
    began = clock.now

    while clock.now - began < LONGEST - timedelta(minutes=30):
        clock.pass_(minutes=30)
        assert is_in(store, token, clock)
        with store.work() as work:
            staff.seen(work, found.id)
    clock.pass_(minutes=30, seconds=1)

    assert not is_in(store, token, clock)


def test_who_signs_out_is_out(store: Store, clock: Clock) -> None:
    mine, other = staff_token(store, DUNG), staff_token(store, DUNG)
    with store.read() as session:
        found = staff.who(session, mine, clock.now)
    assert found is not None
    heard: list[News] = []
    store.subscribe(heard.append)

    for _ in range(2):
        with store.work() as work:
            staff.sign_out(work, found.id)

    assert not is_in(store, mine, clock)
    assert is_in(store, other, clock)
    assert heard == [TrustEnded("staff", found.id)]


def test_a_disabled_account_is_out_at_once_and_stays_out(store: Store, clock: Clock) -> None:
    tokens = [staff_token(store, DUNG), staff_token(store, DUNG), staff_token(store, EM)]
    heard: list[News] = []
    store.subscribe(heard.append)

    with store.work() as work:
        staff.disable(work, hall_id=1, username=DUNG)

    assert [is_in(store, token, clock) for token in tokens] == [False, False, True]
    assert len(heard) == 2
    with pytest.raises(NotSignedIn):
        signs_in(store, DUNG, PASSWORD)


def test_a_token_nobody_has_is_nobodys(store: Store, clock: Clock) -> None:
    assert not is_in(store, "B" * 27, clock)
    assert not is_in(store, "", clock)
