"""What is said to a browser, and who says it: by the standards' own examples."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from hall.errors import BadInput
from hall.push.sealed import PADDED_TO, Browser, point_of, private_key, sealed, vouched
from hall.vault import Vault
from tests.conftest import MONDAY_EIGHT
from tests.hall.push.phones import Phone, read, vouched_by, written
from tests.receiver import Heard

# RFC 8291, section 5 and appendix A
WORDS = "When I grow up, I want to be a watermelon"
BROWSERS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
HALLS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)


def example() -> Phone:
    return Phone(private_key(int.from_bytes(read(BROWSERS))), read(AUTH))


def test_the_example_of_the_standard_comes_out_byte_by_byte() -> None:
    to = example().browser("https://push.example.net/")

    body = sealed(
        WORDS, to, key=private_key(int.from_bytes(read(HALLS))), salt=read(SALT), is_padded=False
    )

    assert written(body) == BODY
    assert example().reads(body) == WORDS


def test_short_and_long_words_have_the_same_length_and_two_messages_nothing_in_common() -> None:
    phone = Phone()
    to = phone.browser("https://push.example.net/")

    bodies = [sealed(text, to) for text in ("Số 014 sắp đến lượt", "Mời số 014 đến bàn số 3" * 9)]

    assert [len(body) for body in bodies] == [16 + 5 + 65 + PADDED_TO + 16] * 2
    assert bodies[0][:86] != bodies[1][:86]
    assert phone.reads(bodies[0]) == "Số 014 sắp đến lượt"


def test_another_phone_cannot_read_it() -> None:
    body = sealed("014", Phone().browser("https://push.example.net/"))

    with pytest.raises(InvalidTag):
        Phone().reads(body)


def test_the_hall_vouches_for_its_message_for_an_hour(vault: Vault) -> None:
    key = private_key(vault.push_key())

    header = vouched(key, "https://push.example.net", "https://tiepdan.mau.vn", MONDAY_EIGHT)

    point, claims = vouched_by(Heard("POST", "/", {"Authorization": header}, b""))
    assert point == point_of(key)
    assert claims == {
        "aud": "https://push.example.net",
        "sub": "https://tiepdan.mau.vn",
        "exp": int((MONDAY_EIGHT + timedelta(hours=1)).timestamp()),
    }


def test_the_key_is_made_anew_from_the_key_file_and_is_another_in_another_house(
    vault: Vault, data: object, tmp_path: object
) -> None:
    again = Vault.open(vault._path)  # type: ignore[arg-type]
    other = Vault.open(vault._path.with_name("others.json"))  # type: ignore[union-attr]

    assert vault.push_key() == again.push_key() != other.push_key()
    assert isinstance(private_key(vault.push_key()), ec.EllipticCurvePrivateKey)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        ("x" * 87, AUTH),
        (written(bytes([4]) + bytes(64)), AUTH),  # not on the curve
        (written(example().point[:33]), AUTH),
        (written(example().point), ""),
        (written(example().point), written(bytes(15))),
        (written(example().point), "không"),
    ],
)
def test_what_is_no_key_of_a_browser_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(BadInput) as refused:
        Browser.read("https://push.example.net/", p256dh, auth)

    assert refused.value.field == "subscription"
