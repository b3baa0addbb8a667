"""Secrets: sealed fields, tokens, and the one file that holds the keys."""

import json
import math
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from hall import vault as vaults
from hall.vault import ALPHABET, TOKEN_LENGTH, KeyLost, Vault, fingerprint, new_id, new_token

# --- sealed fields -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "0912345678", "Nguyễn Thị Ánh Tuyết", "x" * 10_000])
def test_what_is_sealed_opens_at_its_place(vault: Vault, text: str) -> None:
    sealed = vault.seal(text, place="citizen.name.17")

    assert vault.unseal(sealed, place="citizen.name.17") == text
    assert not text or text.encode() not in sealed


def test_what_is_moved_to_another_row_does_not_open(vault: Vault) -> None:
    sealed = vault.seal("Nguyễn Văn An", place="citizen.name.17")

    for place in ("citizen.name.18", "citizen.phone.17", "person.name.17", ""):
        with pytest.raises(KeyLost):
            vault.unseal(sealed, place=place)


def test_equal_texts_do_not_look_alike(vault: Vault) -> None:
    assert vault.seal("An", place="a.b.1") != vault.seal("An", place="a.b.1")


def test_what_was_changed_does_not_open(vault: Vault) -> None:
    sealed = vault.seal("Nguyễn Văn An", place="a.b.1")

    for at in range(1, len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(KeyLost):
            vault.unseal(bytes(changed), place="a.b.1")


@pytest.mark.parametrize("length", [0, 1, 5, 12, 13, 20])
def test_what_was_cut_does_not_open(vault: Vault, length: int) -> None:
    sealed = vault.seal("Nguyễn Văn An", place="a.b.1")

    with pytest.raises(KeyLost):
        vault.unseal(sealed[:length], place="a.b.1")


def test_without_its_key_nothing_opens_and_it_is_said_so(data: Path, vault: Vault) -> None:
    sealed = vault.seal("Nguyễn Văn An", place="a.b.1")
    other = Vault.open(data / "other.json")

    with pytest.raises(KeyLost):
        other.unseal(sealed, place="a.b.1")


def test_a_new_key_seals_and_the_old_one_still_opens(data: Path, vault: Vault) -> None:
    old = vault.seal("Nguyễn Văn An", place="a.b.1")
    keys = json.loads((data / "keys.json").read_text())
    fresh = json.loads((data / "keys.json").read_text())["field-1"][::-1].strip("=")
    keys["field-2"] = fresh + "="

    both = Vault(keys)

    assert both.unseal(old, place="a.b.1") == "Nguyễn Văn An"
    new = both.seal("Trần Thị Bình", place="a.b.2")
    assert (old[0], new[0]) == (1, 2)
    with pytest.raises(KeyLost):
        vault.unseal(new, place="a.b.2")


# --- keyed hashes ------------------------------------------------------------------------


def test_equal_values_of_one_kind_are_found_and_others_not(vault: Vault) -> None:
    assert vault.index("cccd", "001090000001") == vault.index("cccd", "001090000001")
    assert vault.index("cccd", "001090000001") != vault.index("cccd", "001090000002")
    assert vault.index("cccd", "001090000001") != vault.index("phone", "001090000001")
    assert len(vault.index("cccd", "001090000001")) == 16


def test_a_keyed_hash_cannot_be_tried_out_without_the_key(data: Path, vault: Vault) -> None:
    other = Vault.open(data / "other.json")

    assert vault.index("cccd", "001090000001") != other.index("cccd", "001090000001")


def test_keys_have_one_purpose_each(vault: Vault) -> None:
    """The same message under two purposes gives nothing away of one by the other."""
    said = b"BCFGHJKLMNPQRSTV"
    found = {vault._mac(purpose, said) for purpose in ("web", "ticket", "journal", "index")}

    assert len(found) == 4


# --- tokens ------------------------------------------------------------------------------


def test_a_token_is_not_to_be_guessed() -> None:
    assert TOKEN_LENGTH * math.log2(len(ALPHABET)) >= 125


def test_tokens_hold_no_letter_that_an_input_method_rewrites() -> None:
    """A scanner types like a keyboard; Vietnamese typing turns aa into â, dd into đ, w into ư."""
    assert not set(ALPHABET) & set("AEIOUYDW")
    assert len(set(ALPHABET)) == len(ALPHABET) == 28


def test_tokens_are_of_the_alphabet_and_never_the_same() -> None:
    tokens = [new_token() for _ in range(500)]

    assert len(set(tokens)) == 500
    assert {len(token) for token in tokens} == {TOKEN_LENGTH}
    assert set("".join(tokens)) == set(ALPHABET)


def test_a_tickets_token_is_made_anew_from_its_id(data: Path, vault: Vault) -> None:
    one, two = new_id(), new_id()

    assert vault.ticket_token(one) == vault.ticket_token(one)
    assert vault.ticket_token(one) != vault.ticket_token(two)
    assert vault.ticket_token(one) != Vault.open(data / "other.json").ticket_token(one)
    assert len(vault.ticket_token(one)) == TOKEN_LENGTH


def test_the_letters_of_ticket_tokens_are_evenly_spread(vault: Vault) -> None:
    drawn = Counter("".join(vault.ticket_token(f"ticket {n}") for n in range(2_000)))
    expected = 2_000 * TOKEN_LENGTH / len(ALPHABET)

    assert set(drawn) == set(ALPHABET)
    assert all(0.9 < count / expected < 1.1 for count in drawn.values())


def test_a_fingerprint_does_not_hold_the_token() -> None:
    token = new_token()

    assert token.encode() not in fingerprint(token)
    assert len(fingerprint(token)) == 32


# --- the key file ------------------------------------------------------------------------


def test_the_key_file_is_its_owners_alone(data: Path, vault: Vault) -> None:
    mode = stat.S_IMODE((data / "keys.json").stat().st_mode)

    assert mode == 0o600
    assert [path.name for path in data.iterdir()] == ["keys.json"]  # no half-written other


def test_the_keys_stay_the_same_from_start_to_start(data: Path, vault: Vault) -> None:
    again = Vault.open(data / "keys.json")

    assert again.unseal(vault.seal("An", place="a.b.1"), place="a.b.1") == "An"


def test_keys_are_long_and_all_different(data: Path, vault: Vault) -> None:
    keys = json.loads((data / "keys.json").read_text())

    assert set(keys) == {"web", "ticket", "journal", "index", "field-1"}
    assert len(set(keys.values())) == 5
    assert {len(vaults._decode(text)) for text in keys.values()} == {32}


@pytest.mark.parametrize("name", ["web", "ticket", "journal", "index", "field-1"])
def test_a_file_without_one_of_the_keys_is_refused(data: Path, vault: Vault, name: str) -> None:
    """Never made up anew: what the lost key sealed would be lost without a word."""
    keys = json.loads((data / "keys.json").read_text())
    del keys[name]
    (data / "keys.json").write_text(json.dumps(keys))

    with pytest.raises(KeyLost):
        Vault.open(data / "keys.json")


MAKE = """
import sys
from pathlib import Path
from hall.vault import Vault
sys.stdin.readline()
print(Vault.open(Path(sys.argv[1])).index("x", "y").hex())
"""


def test_processes_that_start_at_once_make_one_key_file(data: Path) -> None:
    path = data / "keys.json"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()

    told = {process.communicate()[0] for process in started}

    assert len(told) == 1
    assert {process.returncode for process in started} == {0}
    assert [path.name for path in data.iterdir()] == ["keys.json"]
