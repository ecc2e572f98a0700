"""The message API: what goes in as a Turn, what comes out as JSON."""

from __future__ import annotations

import pytest

from bot.messages import CHANNELS, Turn
from connectors.rest.examples import MESSAGE_REPLY, MESSAGE_REQUESTS, RASA_REPLY, SEARCH_REPLY
from connectors.rest.schemas import MessageReply, MessageRequest, RasaReply, SearchReply
from tests.connectors.client import MESSAGES, Client, assert_problem
from tests.connectors.stand_in import REPLIES, StandIn


def test_a_question_is_answered_in_the_shape_of_the_contract(client: Client) -> None:
    response = client.post(
        MESSAGES, {"conversation_id": "c-1", "text": "老年食堂吃饭打几折", "channel": "kiosk"}
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    data = response.json()
    assert set(data) == {"conversation_id", "message_id", "replies", "trace"}
    assert data["conversation_id"] == "c-1"
    assert data["trace"]["route"] == "answer"
    (reply,) = data["replies"]
    assert set(reply) == {"text", "buttons", "citations"}
    assert reply["text"].startswith("年满60周岁")
    (citation,) = reply["citations"]
    assert citation["verified"] is False
    assert citation["article"] is None


def test_the_turn_is_what_was_sent(client: Client, assistant: StandIn) -> None:
    sent = {
        "conversation_id": "o6_bmjrPTl:1@x",
        "text": "  低保怎么申请\n",
        "channel": "wechat",
        "message_id": "m-1",
    }
    client.post(MESSAGES, sent)
    assert assistant.turns == [Turn("o6_bmjrPTl:1@x", "低保怎么申请", "wechat", "m-1")]


@pytest.mark.parametrize(
    "more", [{}, {"message_id": None, "channel": None}, {"unknown": "ignored", "metadata": {"text": None}}]
)
def test_channel_is_rest_and_message_id_none_unless_given(
    client: Client, assistant: StandIn, more: dict[str, object]
) -> None:
    assert client.post(MESSAGES, {"conversation_id": "c-1", "text": "你好", **more}).status_code == 200
    assert assistant.turns == [Turn("c-1", "你好", "rest", None)]


@pytest.mark.parametrize(
    "body",
    [
        '\ufeff{"conversation_id":"c-1","text":"你😀"}',
        '{"conversation_id":"c\\u002d1","text":"\\u4f60\\ud83d\\ude00"}',
        ' \r\n\t{ "text" : "你😀" , "conversation_id" : "c-1" } \n',
        '{"text":"别的","conversation_id":"c-1","text":"你😀"}',
        '{"conversation_id":"c-1","text":"你😀","big":123456789012345678901234567890,"e":1e400}',
        '{"conversation_id":"c-1","text":"\\u3000你😀\\r\\n"}',
    ],
)
def test_json_may_be_written_in_many_ways(client: Client, assistant: StandIn, body: str) -> None:
    assert client.post_bytes(MESSAGES, body.encode()).status_code == 200
    assert assistant.turns == [Turn("c-1", "你😀", "rest", None)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_of_the_contract_is_known(client: Client, assistant: StandIn, channel: str) -> None:
    assert (
        client.post(MESSAGES, {"conversation_id": "c", "text": "你好", "channel": channel}).status_code == 200
    )
    assert assistant.turns[0].channel == channel


def test_the_same_message_id_is_answered_from_the_first_result(client: Client, assistant: StandIn) -> None:
    body = {"conversation_id": "c-1", "text": "老年食堂吃饭打几折", "message_id": "m-1"}
    first, second = client.post(MESSAGES, body), client.post(MESSAGES, body)
    assert first.json() == second.json()
    assert first.json()["message_id"] == "m-1"
    assert len(assistant.turns) == 1
    client.post(MESSAGES, {**body, "conversation_id": "c-2"})
    assert len(assistant.turns) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\u3000"}, "text"),
        ({"text": "\u200b\u200d\ufeff"}, "text"),
        ({"text": "问" * 1001}, "text"),
        ({"text": "你好\x00"}, "text"),
        ({"text": "你好\ud83d"}, "text"),
        ({"text": 12345}, "text"),
        ({"text": None}, "text"),
        ({"text": ["你好"]}, "text"),
        ({"conversation_id": ""}, "conversation_id"),
        ({"conversation_id": "c" * 129}, "conversation_id"),
        ({"conversation_id": "../etc"}, "conversation_id"),
        ({"conversation_id": "c-1\n"}, "conversation_id"),
        ({"conversation_id": 7}, "conversation_id"),
        ({"message_id": ""}, "message_id"),
        ({"message_id": "有空格 的"}, "message_id"),
        ({"channel": "telegram"}, "channel"),
        ({"channel": ["web"]}, "channel"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_plain_words(
    client: Client, assistant: StandIn, change: dict[str, object], field: str
) -> None:
    response = client.post(MESSAGES, {"conversation_id": "c-1", "text": "你好", **change})
    problem = assert_problem(response, 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["message"] in problem["detail"]
    assert assistant.turns == []


def test_a_thousand_characters_are_not_too_many(client: Client) -> None:
    assert client.post(MESSAGES, {"conversation_id": "c" * 128, "text": " " + "𠮷" * 1000}).status_code == 200


def test_missing_fields_are_all_named(client: Client) -> None:
    problem = assert_problem(client.post(MESSAGES, {}), 422)
    assert [error["field"] for error in problem["errors"]] == ["conversation_id", "text"]


def test_a_refusal_does_not_repeat_what_was_sent(client: Client) -> None:
    secret = "我的电话13800001234"
    body = {"conversation_id": secret, "text": secret * 200, "channel": secret, "message_id": secret}
    response = client.post(MESSAGES, body)
    assert_problem(response, 422)
    assert "1380000" not in response.text


def test_the_documented_examples_are_of_the_documented_shape() -> None:
    for example in MESSAGE_REQUESTS.values():
        MessageRequest.parse_obj(example["value"])
    MessageReply.parse_obj(MESSAGE_REPLY)
    SearchReply.parse_obj(SEARCH_REPLY)
    for bubble in RASA_REPLY:
        RasaReply.parse_obj(bubble)


@pytest.mark.parametrize("text", REPLIES)
def test_replies_are_of_the_documented_shape(client: Client, text: str) -> None:
    data = client.post(MESSAGES, {"conversation_id": "c-1", "text": text}).json()
    assert MessageReply.parse_obj(data).dict(exclude_unset=True) == data


@pytest.mark.parametrize("conversation", ["wechat:o1", "wecom:zhang"])
def test_conversations_of_verified_residents_are_nobody_elses(
    client: Client, assistant: StandIn, conversation: str
) -> None:
    refused = client.post(MESSAGES, {"conversation_id": conversation, "text": "你好"})
    assert "其他渠道" in assert_problem(refused, 422)["detail"]
    rasa = client.post("/webhooks/rest/webhook", {"sender": conversation, "message": "你好"})
    assert_problem(rasa, 422)
    assert assistant.turns == []
