"""The real assistant behind WeChat's door."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from bot.bench.wechat.api import FakeTencent
from bot.language.clock import TIME_ZONE
from bot.messages import Message
from tests.conftest import Product
from tests.connectors.wechat.account import PLAIN, SAFE, SECRET, connected
from tests.connectors.wechat.platform import content, safe_content, typed

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=TIME_ZONE)


def during(product: Product, scenario: Coroutine[Any, Any, None]) -> None:
    """Runs a scenario on the assistant's own event loop."""
    product.run(scenario, MONDAY)


def test_a_question_is_answered_with_its_source(product: Product) -> None:
    async def run() -> None:
        async with connected(product.assistant, **SAFE) as wechat:
            text = safe_content(await wechat.safe(typed("老年食堂吃饭打几折", "wechat-product-1")))
            assert "5到8折" in text
            assert "依据：" in text

    during(product, run())


def test_a_number_chooses_from_the_list(product: Product) -> None:
    async def run() -> None:
        async with connected(product.assistant, **PLAIN) as wechat:
            listed = content(await wechat.plain(typed("补贴", "wechat-product-2")))
            _, _, choices = listed.partition("回复数字选择：\n")
            assert [line.partition(". ")[0] for line in choices.splitlines()[:2]] == ["1", "2"]
            second = choices.splitlines()[1].partition(". ")[2]
            by_number = content(await wechat.plain(typed("2", "wechat-product-2")))
            await wechat.plain(typed("补贴", "wechat-product-3"))
            assert content(await wechat.plain(typed("第二个", "wechat-product-3"))) == by_number
            await wechat.plain(typed("补贴", "wechat-product-4"))
            assert content(await wechat.plain(typed(second, "wechat-product-4"))) == by_number
            assert by_number != listed

    during(product, run())


def test_danger_comes_first(product: Product) -> None:
    async def run() -> None:
        async with connected(product.assistant, **PLAIN) as wechat:
            assert "120" in content(await wechat.plain(typed("我爸晕倒了叫不应", "wechat-product-5")))

    during(product, run())


def _answer(question: str) -> str:
    """What a resident says who books."""
    for word, said in (("核对", "确认"), ("姓名", "王小芳"), ("电话", "13800138000")):
        if word in question:
            return said
    return "1"


def test_one_message_sent_three_times_is_one_case(product: Product) -> None:
    """Consent is what opens the case: it is sent three times, as WeChat does."""

    async def run() -> None:
        async with connected(product.assistant, **PLAIN) as wechat:
            sender = "wechat-product-6"
            text = content(await wechat.plain(typed("帮我预约办结婚登记", sender)))
            for _ in range(8):
                if "同意吗" in text:
                    break
                text = content(await wechat.plain(typed(_answer(text), sender)))
            assert "同意吗" in text, text
            consent = typed("同意", sender)
            told = [content(await wechat.plain(consent)) for _ in range(3)]
            assert "编号" in told[0]
            assert told[1:] == told[:1] * 2

    during(product, run())


def test_an_agents_line_reaches_the_resident(product: Product, tencent: FakeTencent) -> None:
    async def run() -> None:
        settings = {**PLAIN, **SECRET, "wechat_api_base": tencent.url}
        async with connected(product.assistant, **settings):
            await product.assistant.couriers.tell(
                "wechat:oABC", "wechat", [Message("您好，我是社区的。")], "agent"
            )

    during(product, run())
    assert tencent.texts("oABC") == ["您好，我是社区的。"]
