"""Sealing, opening, marks and keys of personal data."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.keys import key_file, load_keys, new_key
from bot.errors import SetupError
from bot.settings import Settings

OLD, NEW = new_key(), new_key()

plain = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
    ),
    max_size=5,
)


def settings(var_dir: Path, keys: str = "") -> Settings:
    return Settings(_env_file=None, var_dir=var_dir, data_keys=SecretStr(keys), database_url="")


@given(plain)
def test_what_was_sealed_opens(data: dict) -> None:
    assert Cipher([NEW]).open(Cipher([NEW]).seal(data)) == data


def test_a_token_shows_nothing_and_two_of_the_same_differ() -> None:
    cipher = Cipher([NEW])
    one, two = (cipher.seal({"name": "王秀英", "phone": "13800138000"}) for _ in range(2))
    assert one != two
    assert "13800138000" not in one
    assert one.isascii()


def test_every_key_opens_and_the_first_seals() -> None:
    token = Cipher([OLD]).seal({"phone": "13800138000"})
    both = Cipher([NEW, OLD])
    assert both.open(token) == {"phone": "13800138000"}
    assert Cipher([NEW]).open(both.seal({"a": 1})) == {"a": 1}


def test_resealing_moves_to_the_newest_key_once() -> None:
    token = Cipher([OLD]).seal({"phone": "13800138000"})
    both = Cipher([NEW, OLD])
    assert not both.is_current(token)
    moved = both.reseal(token)
    assert Cipher([NEW]).open(moved) == {"phone": "13800138000"}
    assert both.is_current(moved)
    assert both.reseal(moved) == moved


def test_what_no_key_opens_is_a_matter_of_setup() -> None:
    token = Cipher([OLD]).seal({"phone": "13800138000"})
    for act in (Cipher([NEW]).open, Cipher([NEW]).reseal):
        with pytest.raises(SetupError, match="BOT_DATA_KEYS") as raised:
            act(token)
        assert token not in str(raised.value)


@given(st.integers(min_value=0), st.sampled_from("ABCxyz019-_"))
def test_a_changed_token_does_not_open(place: int, letter: str) -> None:
    cipher = Cipher([NEW])
    token = cipher.seal({"a": "b"}).rstrip("=")[:-1]  # the last letter carries unused bits
    at = place % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    if changed != token:
        with pytest.raises(SetupError):
            cipher.open(changed)


def test_what_json_cannot_hold_is_not_sealed() -> None:
    with pytest.raises(TypeError):
        Cipher([NEW]).seal({"when": object()})


def test_marks_are_stable_keyed_and_survive_a_rotation() -> None:
    mark = Cipher([OLD]).blind("+8613800138000")
    assert re.fullmatch(r"[0-9a-f]{64}", mark)
    assert Cipher([OLD]).blind("+8613800138000") == mark
    assert Cipher([NEW, OLD]).blind("+8613800138000") == mark
    assert Cipher([new_key(), NEW, OLD]).blind("+8613800138000") == mark
    assert Cipher([NEW]).blind("+8613800138000") != mark
    assert Cipher([OLD]).blind("+8613800138001") != mark


def test_a_cipher_shows_no_key() -> None:
    cipher = Cipher([NEW, OLD])
    assert repr(cipher) == str(cipher) == "Cipher(2 keys)"


@pytest.mark.parametrize(
    "key",
    ["short", NEW[:-2], NEW + "A", "密" * 44, "!" * 44],
    ids=["short", "cut", "too long", "Chinese", "other signs"],
)
def test_a_malformed_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(SetupError, match="privacy key") as raised:
        Cipher([NEW, key])
    assert key not in str(raised.value)


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(SetupError, match="privacy key"):
        Cipher([])


def test_the_environment_comes_first(tmp_path: Path) -> None:
    cipher = Cipher.from_settings(settings(tmp_path, f" {NEW} , {OLD}, "))
    assert cipher.open(Cipher([OLD]).seal({"a": 1})) == {"a": 1}
    assert cipher.is_current(Cipher([NEW]).seal({"a": 1}))
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    here = settings(tmp_path / "deep" / "var")
    first = load_keys(here)
    assert len(first) == 1
    assert load_keys(here) == first
    assert stat.S_IMODE(key_file(here).stat().st_mode) == 0o600
    assert [path.name for path in key_file(here).parent.iterdir()] == ["data.key"]


def test_a_key_file_can_hold_several(tmp_path: Path) -> None:
    here = settings(tmp_path)
    load_keys(here)
    key_file(here).write_text(f"{NEW}\n{OLD}\n")
    assert load_keys(here) == (NEW, OLD)


def test_many_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    here = settings(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_keys(here), range(32)))
    assert len(keys) == 1


def test_a_key_file_that_everybody_reads_or_that_is_empty_is_refused(tmp_path: Path) -> None:
    here = settings(tmp_path)
    load_keys(here)
    key_file(here).chmod(0o644)
    with pytest.raises(SetupError, match="chmod 600"):
        load_keys(here)
    key_file(here).chmod(0o600)
    key_file(here).write_text("\n")
    with pytest.raises(SetupError, match="is empty"):
        load_keys(here)


def test_a_folder_that_cannot_be_made_is_a_matter_of_setup(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(SetupError, match="cannot be used"):
        load_keys(settings(tmp_path / "var"))
