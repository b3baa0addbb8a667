"""How an unknown machine becomes known, and stops being so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from hall import devices, staff
from hall.devices import CODE_LENGTH, CODE_LIVES
from hall.errors import BadInput, NotFound
from hall.model import Device, DeviceKind, Pairing
from hall.news import News, TrustEnded
from hall.store import Store
from hall.vault import ALPHABET
from tests.conftest import Clock, Tokens
from tests.people import KHANH


def asks(store: Store, kind: DeviceKind = DeviceKind.KIOSK) -> tuple[str, str]:
    """A device shows a code and keeps a secret."""
    with store.work() as work:
        code, secret, _ = devices.ask_to_pair(work, kind)
        return code, secret


def says_yes(store: Store, code: str, *, name: str = "Kiosk 1") -> Device:
    with store.work() as work:
        person = staff.load(work.session, hall_id=1, username=KHANH)
        return devices.confirm(work, code, name=name, by=person)


def comes_back(store: Store, secret: str) -> str | None:
    with store.work() as work:
        return devices.collect(work, secret)


def known(store: Store, token: str) -> Device | None:
    with store.read() as session:
        return devices.of_token(session, token)


def test_a_device_waits_until_somebody_says_yes_and_then_is_known(store: Store) -> None:
    code, secret = asks(store)
    assert comes_back(store, secret) is None

    says_yes(store, code)
    token = comes_back(store, secret)

    assert token is not None
    device = known(store, token)
    assert device is not None
    assert (device.kind, device.name, device.hall_id) == (DeviceKind.KIOSK, "Kiosk 1", 1)
    with store.read() as session:
        person = staff.load(session, hall_id=1, username=KHANH)
    assert device.paired_by_id == person.id


def test_a_code_is_short_and_can_be_said(store: Store) -> None:
    code, _ = asks(store)

    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)


def test_a_code_may_be_typed_in_any_way(store: Store) -> None:
    code, secret = asks(store)

    says_yes(store, f" {code[:3].lower()}-{code[3:].lower()} ")

    assert comes_back(store, secret) is not None


def test_the_token_is_told_once(store: Store) -> None:
    code, secret = asks(store)
    says_yes(store, code)
    comes_back(store, secret)

    with pytest.raises(NotFound):
        comes_back(store, secret)


def test_a_code_is_good_once(store: Store) -> None:
    code, _ = asks(store)
    says_yes(store, code)

    with pytest.raises(NotFound):
        says_yes(store, code)


@pytest.mark.parametrize("code", ["", "000000", "BCFGHJKL", "'; --"])
def test_a_wrong_code_is_nobodys(store: Store, code: str) -> None:
    asks(store)

    with pytest.raises(NotFound):
        says_yes(store, code)


def test_a_code_is_good_for_ten_minutes(store: Store, clock: Clock) -> None:
    code, secret = asks(store)
    clock.pass_(seconds=CODE_LIVES.total_seconds() + 1)

    with pytest.raises(NotFound):
        says_yes(store, code)
    with pytest.raises(NotFound):
        comes_back(store, secret)


def test_a_yes_is_to_be_collected_in_time(store: Store, clock: Clock) -> None:
    code, secret = asks(store)
    says_yes(store, code)
    clock.pass_(seconds=CODE_LIVES.total_seconds() + 1)

    with pytest.raises(NotFound):
        comes_back(store, secret)


def test_old_codes_are_swept_out(store: Store, clock: Clock) -> None:
    asks(store)
    clock.pass_(seconds=CODE_LIVES.total_seconds() + 1)

    asks(store)

    with store.read() as session:
        assert session.scalar(select(func.count(Pairing.id))) == 1


def test_two_technicians_who_say_yes_at_once_make_one_device(each_store: Store) -> None:
    code, _ = asks(each_store)

    def try_to(_: int) -> bool:
        try:
            says_yes(each_store, code)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as technicians:
        said = list(technicians.map(try_to, range(4)))

    assert sum(said) == 1
    with each_store.read() as session:
        assert session.scalar(select(func.count(Device.id))) == 1


def test_a_device_that_asks_twice_at_once_gets_one_token(each_store: Store) -> None:
    code, secret = asks(each_store)
    says_yes(each_store, code)

    def try_to(_: int) -> str | None:
        try:
            return comes_back(each_store, secret)
        except NotFound:
            return None

    with ThreadPoolExecutor(4) as polls:
        told = [token for token in polls.map(try_to, range(4)) if token]

    assert len(told) == 1
    assert known(each_store, told[0]) is not None


def test_neither_code_nor_secret_nor_token_is_stored(store: Store) -> None:
    code, secret = asks(store)
    with store.read() as session:
        pairing = session.scalars(select(Pairing)).one()
        stored = pairing.code_hash + pairing.secret_hash
    says_yes(store, code)
    token = comes_back(store, secret)
    assert token is not None
    with store.read() as session:
        stored += session.scalars(select(Device.token_hash)).one()

    for told in (code, secret, token):
        assert told.encode() not in stored


def test_a_revoked_device_is_unknown_and_everybody_hears_of_it(
    store: Store, tokens: Tokens
) -> None:
    heard: list[News] = []
    store.subscribe(heard.append)
    key = tokens.ids["kiosk"]

    for _ in range(2):
        with store.work() as work:
            devices.revoke(work, key, hall_id=1)

    assert known(store, tokens.kiosk) is None
    assert known(store, tokens.display) is not None
    assert heard == [TrustEnded("device", key)]


def test_nobody_revokes_a_device_of_another_hall(store: Store, tokens: Tokens) -> None:
    with pytest.raises(NotFound), store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=2)

    assert known(store, tokens.kiosk) is not None


def test_a_device_wants_a_name(store: Store) -> None:
    with pytest.raises(BadInput), store.work() as work:
        devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="  ")


def test_devices_are_told_with_the_revoked_ones_last(store: Store, tokens: Tokens) -> None:
    with store.work() as work:
        devices.revoke(work, tokens.ids["api"], hall_id=1)
        devices.seen(work, tokens.ids["kiosk"])
        devices.seen(work, 9_999)  # gone already: nothing

    with store.read() as session:
        found = devices.all_of(session, 1)

    assert [device.kind.value for device in found] == [
        "display",
        "kiosk",
        "printer",
        "rating",
        "api",
    ]
    assert found[1].seen_at is not None
