"""A small in-memory stand-in for the assistant: the doors' protocol is tested against it.

It knows a handful of sentences; `REPLIES` says what each is answered with. The real assistant is
tested elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

from bot.conversations import Conversations, EmbeddedConversations
from bot.counter import Counter
from bot.errors import InvalidTurn, StoreUnavailable
from bot.messages import Button, Citation, Message, Reply, Route, Trace, Turn
from bot.staff import Roster, StaffDesk

if TYPE_CHECKING:
    from bot.upkeep import Chore

UNVERIFIED = Citation(
    document_id="meal-discount",
    title="关于推动社区食堂建设的指导意见（报道）",
    section="老年食堂吃饭有什么优惠",
    article=None,
    issuer="杭州市民政局",
    effective="2024-02",
    url=None,
    quote="鼓励社区食堂按不同年龄段，不限地域、户籍，为年满60周岁老年人提供5至8折优惠，推动“全城通吃、优惠通享”。",
    verified=False,
)
VERIFIED = Citation(
    document_id="marriage-where",
    title="婚姻登记条例（2025年修订）",
    section="在哪里登记结婚",
    article="第二条",
    issuer="国务院",
    effective="2025-05-10",
    url="https://www.gov.cn/zhengce/content/example.htm",
    quote="办理内地居民婚姻登记的机关是县级人民政府民政部门或者乡（镇）人民政府。",
    verified=True,
)
HOSTILE = Citation(
    document_id="hostile",
    title="<img src=x onerror=window.hacked=1>",
    section="",
    article="<b>第一条</b>",
    issuer="<script>window.hacked=1</script>",
    effective="2024",
    url="javascript:window.hacked=1",
    quote="</blockquote><script>window.hacked=1</script>",
    verified=True,
)

REPLIES: dict[str, tuple[Route, Message]] = {
    "老年食堂吃饭打几折": (
        "answer",
        Message(
            "年满60周岁的老人，在参加“全城通”的社区食堂吃饭，按年龄段可以打5到8折，具体几折看各家食堂。\n"
            "打折不看住在哪个区，也不看户口是不是杭州的。\n\n依据：杭州市民政局，2024年2月。请以窗口答复为准。",
            citations=(UNVERIFIED,),
        ),
    ),
    "领结婚证要带什么": (
        "answer",
        Message(
            "两个人都带上身份证就行，在全国任何一个婚姻登记处都能办，不用回户口所在地。",
            citations=(VERIFIED, UNVERIFIED),
        ),
    ),
    "补贴": (
        "clarify",
        Message(
            "您想问哪一种补贴？",
            buttons=(
                Button("老人的养老补贴", "/ask elder-care"),
                Button("残疾人的两项补贴", "/ask disability"),
            ),
        ),
    ),
    "/ask elder-care": ("answer", Message("养老补贴看年龄和身体情况。", citations=(VERIFIED,))),
    "家里煤气泄漏了": (
        "emergency",
        Message(
            "请马上关掉总阀、开窗，不要开关任何电器，人先到屋外。\n"
            "到屋外后拨打 119（火警）；有人不舒服，同时拨打 120（急救）。"
            "燃气抢修的测试号码是 0571-88880000。\n"
            "2024年起，80岁以上老人可以请社区上门检查。"
        ),
    ),
    "<img src=x onerror=window.hacked=1>": (
        "answer",
        Message(
            "<script>window.hacked=1</script><b>粗</b>",
            buttons=(Button("<i>斜</i>", "x"),),
            citations=(HOSTILE,),
        ),
    ),
}


def _no_desk() -> NoReturn:
    raise StoreUnavailable("the stand-in has no desk")


class StandIn:
    """Has the assistant's interface; counts the turns that were not repeats in `turns`."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.seconds = 0.0
        self.parts = {"model": "ok", "index": "ok", "stores": "ok"}
        self.stopped = False
        #: Conversations whose residents have gone.
        self.left_by: list[str] = []
        self.conversations: Conversations = EmbeddedConversations(3600)
        #: The desk's doors, where a test gives it some.
        self.staff = StaffDesk(Roster(""), _no_desk, {}, _no_desk, _no_desk)
        self.counter = Counter(_no_desk, {})
        self.chores: tuple[Chore, ...] = ()
        self._first: dict[tuple[str, str], Reply] = {}

    async def handle(self, turn: Turn) -> Reply:
        """The scripted reply; the same one again for the same message id."""
        await asyncio.sleep(self.seconds)
        message_id = turn.message_id or f"drawn-{len(self.turns)}"
        key = (turn.conversation_id, message_id)
        if key not in self._first:
            self.turns.append(turn)
            self._first[key] = self._answer(turn, message_id)
        return self._first[key]

    def _answer(self, turn: Turn, message_id: str) -> Reply:
        if turn.text == "不可接受":
            raise InvalidTurn("这句话不能处理。")
        if turn.text.startswith("崩溃"):
            raise RuntimeError(f"cannot answer {turn.text}")
        route, message = REPLIES.get(turn.text, ("decline", Message("这个我不知道，可以转人工问问。")))
        trace = Trace({"name": "ask", "confidence": 0.9}, None, route, took_ms=1.0)
        return Reply(turn.conversation_id, message_id, (message,), trace)

    def forget(self) -> None:
        """Forgets every message id."""
        self._first.clear()

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """`limit` times the one passage it has."""
        hit = {
            "document_id": "meal-discount",
            "section": "老年食堂吃饭有什么优惠",
            "text": f"关于“{text}”",
            "score": 0.9,
            "scores": {"lexical": 10.0, "dense": 0.9},
            "citation": asdict(UNVERIFIED),
        }
        return [hit] * limit

    def document(self, document_id: str) -> dict[str, Any] | None:
        """The one document it has."""
        if document_id != "meal-discount":
            return None
        return {"id": document_id, "title": "老年食堂吃饭有什么优惠", "valid_until": None, "sources": []}

    def look_up(self, number: str, phone: str, conversation_id: str) -> dict[str, Any]:
        """Asks the counter of the test."""
        return self.counter.look_up(number, phone, conversation_id)

    async def readiness(self) -> dict[str, str]:
        """What a test put into `parts`."""
        return dict(self.parts)

    async def left(self, conversation_id: str) -> None:
        """Notes whose resident has gone."""
        self.left_by.append(conversation_id)

    async def stop(self) -> None:
        """Notes that it was stopped."""
        self.stopped = True
