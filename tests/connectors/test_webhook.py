"""The Rasa-style webhook."""

from __future__ import annotations

import pytest

from bot.messages import Turn
from tests.connectors.client import WEBHOOK, Client, assert_problem
from tests.connectors.stand_in import StandIn


def test_bubbles_have_rasas_keys_and_only_those_with_content(client: Client, assistant: StandIn) -> None:
    response = client.post(WEBHOOK, {"sender": "user-1", "message": "老年食堂吃饭打几折"})
    assert response.status_code == 200
    (bubble,) = response.json()
    assert set(bubble) == {"recipient_id", "text", "custom"}
    assert bubble["recipient_id"] == "user-1"
    assert set(bubble["custom"]) == {"citations", "trace"}
    assert bubble["custom"]["citations"][0]["document_id"] == "meal-discount"
    assert bubble["custom"]["trace"]["route"] == "answer"
    assert assistant.turns == [Turn("user-1", "老年食堂吃饭打几折", "rest", None)]


def test_buttons_are_rasas(client: Client) -> None:
    (bubble,) = client.post(WEBHOOK, {"sender": "user-1", "message": "补贴"}).json()
    assert bubble["buttons"][0] == {"title": "老人的养老补贴", "payload": "/ask elder-care"}


@pytest.mark.parametrize("stream", ["true", "True", "1", ""])
def test_streaming_is_refused_with_a_clear_problem(client: Client, assistant: StandIn, stream: str) -> None:
    response = client.post(f"{WEBHOOK}?stream={stream}", {"sender": "user-1", "message": "你好"})
    problem = assert_problem(response, 422)
    assert "stream" in problem["detail"]
    assert problem["errors"][0]["field"] == "stream"
    assert assistant.turns == []


def test_asking_for_no_streaming_is_fine(client: Client) -> None:
    assert client.post(f"{WEBHOOK}?stream=false", {"sender": "u", "message": "你好"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": "你好"}, "sender"),
        ({"sender": "u"}, "message"),
        ({"sender": "u", "message": " "}, "message"),
        ({"sender": "u u", "message": "你好"}, "sender"),
    ],
)
def test_the_rules_are_those_of_the_message_api(client: Client, body: dict[str, str], field: str) -> None:
    problem = assert_problem(client.post(WEBHOOK, body), 422)
    assert problem["errors"][0]["field"] == field


def test_a_failure_is_answered_as_one(client: Client) -> None:
    assert_problem(client.post(WEBHOOK, {"sender": "u", "message": "崩溃"}), 500)
