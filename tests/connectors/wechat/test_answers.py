"""What each kind of message and event is answered with."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest

from bot.errors import KnowledgeError
from bot.messages import Button, Citation, Message
from bot.settings import settings
from connectors.tencent.inbound import Inbound
from connectors.tencent.refusal import Refusal
from connectors.tencent.sentences import FILE, load_sentences
from connectors.tencent.xml import read
from tests.connectors.client import Client
from tests.connectors.stand_in import HOSTILE
from tests.connectors.wechat.account import PLAIN, Staller, connected
from tests.connectors.wechat.platform import RESIDENT, acknowledged, content, event, message, typed
from tests.connectors.wechat.test_protocol import INBOUND, lines

SENTENCES = load_sentences(settings().knowledge_dir)
MEALS = "老年食堂吃饭打几折"
ANSWER = "年满60周岁的老人"


def talk(assistant: Staller, *sent: dict[str, Any], **values: object) -> list[httpx.Response]:
    """What messages are answered with, one after the other, in plain mode."""

    async def run() -> list[httpx.Response]:
        async with connected(assistant, **PLAIN, **values) as wechat:
            return [await wechat.plain(fields) for fields in sent]

    return asyncio.run(run())


def said(*sent: dict[str, Any], **values: object) -> str:
    """What the last of some messages is answered with."""
    return content(talk(Staller(), *sent, **values)[-1])


@pytest.mark.peer
@pytest.mark.skipif(not INBOUND.is_file(), reason="needs ../shared/data/wechat_inbound.jsonl")
def test_other_peoples_messages_are_all_answered_or_acknowledged() -> None:
    async def run() -> None:
        async with connected(Staller(), **PLAIN) as wechat:
            for row in lines(INBOUND):
                fields = row["fields"]
                response = await wechat.send(row["xml"].encode(), wechat.query())
                answered = fields["MsgType"] in ("text", "voice", "image", "location", "link") or fields.get(
                    "Event"
                ) in ("subscribe", "SCAN")
                assert answered != acknowledged(response), row["xml"]
                if answered:
                    assert content(response)

    asyncio.run(run())


@pytest.mark.peer
@pytest.mark.skipif(not INBOUND.is_file(), reason="needs ../shared/data/wechat_inbound.jsonl")
def test_other_peoples_messages_are_told_apart_as_wechat_asks() -> None:
    for row in lines(INBOUND):
        fields = row["fields"]
        inbound = Inbound.of(read(row["xml"].encode()))
        assert inbound.sender == fields["FromUserName"]
        if "MsgId" in fields:
            assert inbound.id == fields["MsgId"]
        else:
            assert fields["CreateTime"] in inbound.id


def test_a_text_is_a_turn_of_the_residents_conversation() -> None:
    assistant = Staller()
    assert ANSWER in content(talk(assistant, typed(f" {MEALS}\n", number=7))[0])
    (turn,) = assistant.turns
    assert (turn.conversation_id, turn.text, turn.channel) == (f"wechat:{RESIDENT}", MEALS, "wechat")
    assert turn.message_id == str(6054768590064713728 + 7)


def test_choices_are_numbered() -> None:
    assert said(typed("补贴")).endswith("回复数字选择：\n1. 老人的养老补贴\n2. 残疾人的两项补贴")


def test_a_voice_message_is_what_was_recognised() -> None:
    assert ANSWER in said(message("voice", MediaId="1", Format="amr", Recognition=MEALS))
    assert said(message("voice", MediaId="1", Format="amr", Recognition="")) == SENTENCES.kinds.voice
    assert said(message("voice", MediaId="1", Format="amr")) == SENTENCES.kinds.voice


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "link", "file", "location"])
def test_what_cannot_be_read_gets_a_kind_sentence(kind: str) -> None:
    assistant = Staller()
    (response,) = talk(assistant, message(kind, MediaId="1", Label="杭州市滨江区", Location_X="30.2"))
    assert content(response) == getattr(SENTENCES.kinds, kind)
    assert assistant.turns == []


def test_a_location_is_answered_with_the_question_for_the_community() -> None:
    assert "哪个社区" in said(message("location", Location_X="30.2", Location_Y="120.2", Label="滨江区"))


def test_subscribing_is_welcomed_with_what_can_be_done() -> None:
    welcome = said(event("subscribe", EventKey=""))
    assert welcome == SENTENCES.welcome
    for word in ("老年食堂", "低保", "语音", "转人工", "电脑程序"):
        assert word in welcome


@pytest.fixture
def scenes(tmp_path: Any) -> Any:
    """An editors' file that knows a scene and a menu."""
    text = (settings().knowledge_dir / FILE).read_text("utf-8")
    text = text.replace("scenes: {}", f"scenes: {{canteen: {MEALS}}}").replace(
        "menu: {}", f"menu: {{MEALS: {MEALS}}}"
    )
    (tmp_path / FILE).write_text(text, "utf-8")
    return {"knowledge_dir": tmp_path}


def test_a_scene_that_the_editors_know_is_answered(scenes: Any) -> None:
    welcome = said(event("subscribe", EventKey="qrscene_canteen", Ticket="t"), **scenes)
    assert welcome.startswith(SENTENCES.welcome)
    assert ANSWER in welcome
    assert said(event("SCAN", EventKey="canteen", Ticket="t"), **scenes).startswith(ANSWER)


def test_an_unknown_scene_is_greeted() -> None:
    assert said(event("subscribe", EventKey="qrscene_123", Ticket="t")) == SENTENCES.welcome
    assert said(event("SCAN", EventKey="123", Ticket="t")) == SENTENCES.scanned


def test_a_menu_says_its_key(scenes: Any) -> None:
    assert ANSWER in said(event("CLICK", EventKey=MEALS))
    assert ANSWER in said(event("CLICK", EventKey="MEALS"), **scenes)
    assert said(event("CLICK", EventKey="V1001_MUSIC")) == SENTENCES.scanned


@pytest.mark.parametrize(
    "name", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "new_in_2030", ""]
)
def test_every_other_event_is_acknowledged(name: str) -> None:
    assistant = Staller()
    assert acknowledged(talk(assistant, event(name, EventKey="老年食堂"))[0])
    assert assistant.turns == []


def test_a_message_sent_again_is_one_turn() -> None:
    assistant = Staller()
    first = typed("补贴", number=1)
    responses = talk(assistant, first, first, first)
    assert len({content(response) for response in responses}) == 1
    assert len(assistant.turns) == 1


def test_an_event_sent_again_is_one_turn() -> None:
    assistant = Staller()
    click = event("CLICK", EventKey=MEALS, at=1795660000)
    talk(assistant, click, click)
    assert len(assistant.turns) == 1
    talk(assistant, event("CLICK", EventKey=MEALS, at=1795660001))
    assert len(assistant.turns) == 2


def test_two_residents_with_one_message_id_do_not_meet() -> None:
    assistant = Staller()
    talk(assistant, typed("补贴", number=1), typed(MEALS, "another", number=1))
    assert [turn.text for turn in assistant.turns] == ["补贴", MEALS]


@pytest.mark.parametrize(
    ("text", "name"),
    [("", "empty"), (" \u200b\n", "empty"), ("长" * 1001, "too_long"), ("不可接受", "empty")],
)
def test_a_text_that_cannot_be_taken_gets_a_kind_sentence(text: str, name: str) -> None:
    assert said(typed(text)) == getattr(SENTENCES, name)


def test_a_failure_is_told_kindly(caplog: pytest.LogCaptureFixture) -> None:
    assistant = Staller()
    assistant.failing = RuntimeError("王秀英")
    assert content(talk(assistant, typed(MEALS))[0]) == SENTENCES.trouble
    assert "王秀英" not in caplog.text


def test_one_message_too_many_is_told_so() -> None:
    responses = talk(Staller(), *(typed(MEALS) for _ in range(3)), limit_conversation="2/minute")
    assert [ANSWER in content(response) for response in responses] == [True, True, False]
    assert "急事不要等" in content(responses[-1])


def test_what_has_no_words_is_acknowledged() -> None:
    assistant = Staller()
    assistant.said[MEALS] = ()
    assert acknowledged(talk(assistant, typed(MEALS))[0])


def long_reply() -> Message:
    """A message of more than four thousand bytes, with choices and a hostile source."""
    text = "".join(f"第{number}条，年满60周岁的老人可以打折。" for number in range(1, 101))
    return Message(text, (Button("甲", "a"), Button("乙", "b")), (HOSTILE, SOURCE))


SOURCE = Citation(
    "d",
    "婚姻登记条例",
    "",
    "第二条",
    "国务院",
    "2025-05-10",
    "https://www.gov.cn/x.htm",
    "登记的机关。",
    True,
)


def test_a_long_reply_links_to_the_page_of_its_sources() -> None:
    assistant = Staller()
    assistant.said[MEALS] = (long_reply(),)

    async def run() -> None:
        async with connected(assistant, **PLAIN, public_url="https://bot.example.gov.cn/") as wechat:
            first = typed(MEALS)
            text = content(await wechat.plain(first))
            start, _, link = text.rpartition("\n\n全文和依据：")
            assert start.endswith("。")
            assert content(await wechat.plain(first)) == text
            match = re.fullmatch(r"https://bot\.example\.gov\.cn(/r/[A-Za-z0-9_-]{32})", link)
            assert match is not None
            page = await wechat.client.get(match[1])
            assert page.status_code == 200
            assert "第100条，年满60周岁的老人可以打折。" in page.text
            for shown in (
                "婚姻登记条例 第二条",
                "国务院 · 2025-05-10",
                'href="https://www.gov.cn/x.htm"',
                "<li>乙</li>",
            ):
                assert shown in page.text
            for never in ("<script", "<img", 'href="javascript', RESIDENT):
                assert never not in page.text
            assert "script-src" not in page.headers["content-security-policy"].partition(",")[0]
            assert page.headers["cache-control"] == "no-store"
            style = re.search('href="(/static[^"]+)"', page.text)
            assert style is not None
            assert (await wechat.client.get(style[1])).status_code == 200
            # Who may not write to the resident leaves nothing behind for their next message.
            assert content(await wechat.plain(typed("补贴"))).startswith("您想问哪一种补贴？")

    asyncio.run(run())


def test_without_an_address_of_its_own_the_rest_comes_with_the_next_message() -> None:
    assistant = Staller()
    assistant.said[MEALS] = (long_reply(),)

    async def run() -> tuple[str, str]:
        async with connected(assistant, **PLAIN) as wechat:
            first = content(await wechat.plain(typed(MEALS)))
        # The app is stopped: what was to follow is in the mailbox.
        async with connected(assistant, **PLAIN) as wechat:
            return first, content(await wechat.plain(typed("别的")))

    first, second = asyncio.run(run())
    number = int(re.findall("第([0-9]+)条", first)[-1])
    assert second.startswith(f"第{number + 1}条")


def test_a_page_that_is_gone_says_so_kindly(client: Client) -> None:
    for path in ("/r/" + "A" * 32, "/r/x", "/r/" + "%00" * 32):
        page = client.get(path)
        assert page.status_code == 404
        assert "这一页已经过期" in page.text


@pytest.mark.parametrize("wrong", ["", "welcome: 您好", "- 1", "welcome: [", "unknown: 1"])
def test_a_wrong_file_is_told_to_the_editor(tmp_path: Any, wrong: str) -> None:
    (tmp_path / FILE).write_text(wrong, "utf-8")
    with pytest.raises(KnowledgeError, match=FILE):
        load_sentences(tmp_path)


def test_a_message_without_a_sender_is_none() -> None:
    with pytest.raises(Refusal):
        Inbound.of({"MsgType": "text", "CreateTime": "1", "ToUserName": "a", "MsgId": "1"})
