"""Properties of what the doors read, whatever is sent."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import CHANNELS, MAX_TEXT_LENGTH, Turn
from connectors.app import create_app
from connectors.fields import MAX_IDENTIFIER_LENGTH, read_identifier, read_text
from tests.connectors.client import MESSAGES, WEBHOOK, Client, assert_problem
from tests.connectors.stand_in import StandIn

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=1100)
IDENTIFIERS = st.text("abcXYZ019._~:@+=-", min_size=1, max_size=MAX_IDENTIFIER_LENGTH)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
#: Objects with the right names and anything in them.
NEARLY = st.fixed_dictionaries(
    {"conversation_id": IDENTIFIERS | JSON, "text": ANY_TEXT | JSON},
    optional={"channel": st.sampled_from(CHANNELS) | JSON, "message_id": IDENTIFIERS | JSON},
)


@given(ANY_TEXT)
def test_a_text_is_either_refused_or_fit_to_store(value: str) -> None:
    try:
        text = read_text(value)
    except ValueError:
        return
    assert text == value.strip()
    assert 1 <= len(text) <= MAX_TEXT_LENGTH
    assert "\x00" not in text
    text.encode("utf-8")
    assert any(unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp", "Zs"} for character in text)


@given(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=MAX_TEXT_LENGTH))
def test_every_visible_text_of_the_right_length_is_read(value: str) -> None:
    assert read_text(f" {value}\n") == value


@given(IDENTIFIERS)
def test_every_identifier_is_read_as_it_is(value: str) -> None:
    assert read_identifier(value) == value


@given(st.text().filter(lambda value: not (value.isascii() and value.isprintable())))
def test_nothing_else_is_an_identifier(value: str) -> None:
    with pytest.raises(ValueError, match="应为"):
        read_identifier(value)


@pytest.mark.parametrize("path", [MESSAGES, WEBHOOK])
def test_no_bytes_make_a_door_fail(path: str) -> None:
    client = Client(create_app(StandIn()))

    @given(st.binary(max_size=300))
    @settings(max_examples=60, deadline=None)
    def check(content: bytes) -> None:
        response = client.post_bytes(path, content)
        assert response.status_code in {400, 422}
        assert_problem(response, response.status_code)

    check()


def test_what_is_accepted_reaches_the_assistant_unchanged() -> None:
    assistant = StandIn()
    client = Client(create_app(assistant))
    texts = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=50)

    @given(IDENTIFIERS, texts, st.sampled_from(CHANNELS), st.none() | IDENTIFIERS)
    @settings(max_examples=60, deadline=None)
    def check(conversation_id: str, text: str, channel: Any, message_id: str | None) -> None:
        assistant.turns.clear()
        assistant.forget()
        body = {
            "conversation_id": conversation_id,
            "text": text,
            "channel": channel,
            "message_id": message_id,
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        assert client.post_bytes(MESSAGES, content).status_code == 200
        assert assistant.turns == [Turn(conversation_id, text, channel, message_id)]

    check()
