"""The one door: idempotency, order within a conversation, limits of a message, what is kept."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.dialogue.host import Wanted
from bot.errors import InvalidTurn
from bot.messages import CHANNELS, MAX_TEXT_LENGTH, Reply, Turn
from tests.conftest import Product

QUESTION = "低保标准每个月给多少"


def transcript(product: Product, conversation: str) -> list[list[str]]:
    """The lines that are kept of a conversation: who, what, when."""

    async def read() -> list[list[str]]:
        async with product.assistant.conversations.turn(conversation) as session:
            return list(session.state.get("transcript", ()))

    return product.run(read())


def test_the_same_message_is_answered_from_the_first_result(product: Product) -> None:
    first = product.say("retry", QUESTION, message_id="m-1")
    kept = transcript(product, "retry")
    assert kept[0][:2] == ["resident", QUESTION]
    second = product.say("retry", QUESTION, message_id="m-1")
    assert second == first
    assert transcript(product, "retry") == kept


def test_the_same_id_with_other_words_is_still_the_first_turn(product: Product) -> None:
    first = product.say("retry-words", QUESTION, message_id="m-1")
    assert product.say("retry-words", "你好", message_id="m-1") == first


def test_retries_that_come_at_once_take_one_turn(product: Product) -> None:
    async def at_once() -> list[Reply]:
        turn = Turn("retry-at-once", QUESTION, "wechat", "m-9")
        return list(await asyncio.gather(*(product.assistant.handle(turn) for _ in range(5))))

    replies = product.run(at_once())
    assert all(reply == replies[0] for reply in replies)


def test_another_conversation_may_use_the_same_message_id(product: Product) -> None:
    first = product.say("ids-a", QUESTION, message_id="same")
    second = product.say("ids-b", "你好呀", message_id="same")
    assert (first.conversation_id, second.conversation_id) == ("ids-a", "ids-b")
    assert second.trace.route == "chitchat"


def test_without_an_id_each_turn_is_a_turn_with_an_id_of_its_own(product: Product) -> None:
    first, second = product.say("no-id", QUESTION), product.say("no-id", QUESTION)
    assert first.message_id != second.message_id
    assert first.message_id
    assert first.replies == second.replies


def test_fifty_turns_at_once_are_taken_in_order(product: Product) -> None:
    said = [f"我家有{number}口人，低保怎么算" for number in range(50)]

    async def at_once() -> list[Reply]:
        turns = [Turn("fifty", text, "web", f"m-{number}") for number, text in enumerate(said)]
        return list(await asyncio.gather(*map(product.assistant.handle, turns)))

    replies = product.run(at_once())
    assert [reply.message_id for reply in replies] == [f"m-{number}" for number in range(50)]
    heard = [text for who, text, _ in transcript(product, "fifty") if who == "resident"]
    assert heard
    assert heard == said[-len(heard) :]


def test_conversations_do_not_hear_each_other(product: Product) -> None:
    async def mixed() -> list[Reply]:
        handle = product.assistant.handle
        await asyncio.gather(
            handle(Turn("apart-a", "结婚登记在哪里可以办")), handle(Turn("apart-b", "低保标准是多少钱"))
        )
        return list(
            await asyncio.gather(
                handle(Turn("apart-a", "那要带什么证件")),
                handle(Turn("apart-b", "那要带什么证件")),
                handle(Turn("apart-c", "要带什么证件")),
            )
        )

    first, second, alone = product.run(mixed())
    assert first.trace.topic == "marriage"
    assert second.trace.topic == "relief"
    assert alone.trace.route == "clarify"


def test_a_conversation_is_cut_to_its_latest_lines(product: Product) -> None:
    for number in range(25):
        product.say("long-talk", f"你好{number}")
    assert len(transcript(product, "long-talk")) == 40
    assert transcript(product, "long-talk")[-2][1] == "你好24"
    assert product.say("long-talk", QUESTION).trace.route == "answer"


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u3000", "x" * (MAX_TEXT_LENGTH + 1)])
def test_unacceptable_texts_are_refused_without_a_turn(product: Product, text: str) -> None:
    with pytest.raises(InvalidTurn) as refused:
        product.say("limits", text)
    assert "x" * 20 not in str(refused.value)
    assert transcript(product, "limits") == []


@pytest.mark.parametrize("text", ["低", "低" * MAX_TEXT_LENGTH, "?", "\u200b", "\x00\x01"])
def test_any_text_within_the_limits_is_answered(product: Product, text: str) -> None:
    reply = product.say("odd-texts", text)
    assert reply.replies
    assert reply.replies[0].text


def test_an_unknown_channel_is_refused(product: Product) -> None:
    with pytest.raises(InvalidTurn, match="channel"):
        product.say("channels", QUESTION, channel="pigeon")  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_gets_the_same_answer(product: Product, channel: str) -> None:
    reply = product.say(f"channel-{channel}", QUESTION, channel=channel)  # type: ignore[arg-type]
    assert reply.trace.topic == "relief"


def test_a_failed_turn_does_not_block_the_conversation(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(wanted: Wanted, queued: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr(product.assistant._host, "turn", broken)
        with pytest.raises(RuntimeError, match="a fault"):
            product.say("faulty", QUESTION, message_id="m-1")
    assert product.say("faulty", QUESTION, message_id="m-1").trace.route == "answer"


def test_the_reply_is_json_with_the_contracts_fields(product: Product) -> None:
    data = product.say("shape", "老年食堂几岁可以打折", message_id="m-1").to_dict()
    assert json.loads(json.dumps(data, ensure_ascii=False)) == json.loads(json.dumps(data))
    assert set(data) == {"conversation_id", "message_id", "replies", "trace"}
    assert set(data["trace"]) == {"intent", "topic", "route", "entities", "form", "case", "took_ms"}
    assert set(data["trace"]["intent"]) == {"name", "confidence"}
    for bubble in data["replies"]:
        assert set(bubble) == {"text", "buttons", "citations"}
        for citation in bubble["citations"]:
            assert set(citation) == {
                "document_id", "title", "section", "article", "issuer", "effective", "url", "quote", "verified"
            }  # fmt: skip


def test_entities_stand_where_they_were_typed(product: Product) -> None:
    text = "我妈８２岁，電話13800001234，低保多少钱"
    entities = product.say("places", text).trace.entities
    assert {"age", "phone"} <= {entity["type"] for entity in entities}
    for entity in entities:
        assert text[entity["start"] : entity["end"]] == entity["text"]


def test_the_search_finds_what_the_chat_cites(product: Product) -> None:
    for text in ("低保标准每个月给多少", "慈善信托几天内备案", "离婚冷静期多久"):
        cited = product.say(f"search {text}", text).replies[0].citations[0]
        hit = product.assistant.search(text, 5)[0]
        assert hit["document_id"] == cited.document_id
        assert hit["citation"]["quote"] == cited.quote
        assert product.assistant.document(cited.document_id)["id"] == cited.document_id  # type: ignore[index]


def test_an_unknown_document_is_none(product: Product) -> None:
    assert product.assistant.document("no-such-document") is None


def test_everything_is_ready(product: Product) -> None:
    assert set(product.run(product.assistant.readiness()).values()) == {"ok"}


def test_parsing_takes_no_turn(product: Product) -> None:
    parse = product.run(product.assistant.parse("請問低保標準是多少"))
    assert parse.typed == "請問低保標準是多少"
    assert "低保标准" in parse.text
    assert parse.label == "ask/relief"
    assert sum(parse.probabilities.values()) == pytest.approx(1.0, abs=1e-3)
