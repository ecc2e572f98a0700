"""A stand-in for the assistant that fills in a form, talks long and hands over."""

from __future__ import annotations

from bot.messages import Button, Message, Reply, Trace, Turn
from tests.connectors.stand_in import StandIn

#: What the stand-in asks in turn, and what it needs for it.
STEPS = ("when", "name", "phone")
QUESTIONS = {
    "when": "您想约哪一天、什么时候上门？",
    "name": "请问要洗澡的老人叫什么名字？",
    "phone": "请留一个能打通的电话。",
}
DONE = (
    "办好了，「上门助浴」约上了。编号 542-436-839，请记下来。\n时间：11月27日（周五）10:00。\n地点：老人家中（示例）。\n"
    "工作人员会打电话跟您核对老人的情况和上门的时间。"
)
LONG = "\n".join(f"第{number}条：社区会派人来看，请在家里等。" for number in range(1, 31))


class KioskStandIn(StandIn):
    """Besides what the stand-in knows: a form with all kinds of answers, a long answer, a hand-over."""

    def __init__(self) -> None:
        super().__init__()
        self._filled: dict[str, list[str]] = {}

    def _answer(self, turn: Turn, message_id: str) -> Reply:
        filled = self._filled.get(turn.conversation_id)
        if turn.text == "办理 上门助浴":
            self._filled[turn.conversation_id] = []
            return self._asking(turn, message_id, [])
        if filled is not None:
            filled.append(turn.text)
            if len(filled) < len(STEPS):
                return self._asking(turn, message_id, filled)
            del self._filled[turn.conversation_id]
            case = {"id": "542436839", "service": "home-bathing", "status": "confirmed", "fields": {}}
            trace = Trace({"name": "request", "confidence": 1.0}, "elder-care", "done", case=case)
            buttons = (Button("查进度", "查询 542-436-839"),)
            return Reply(turn.conversation_id, message_id, (Message(DONE, buttons),), trace)
        if turn.text == "转人工":
            trace = Trace({"name": "handoff", "confidence": 1.0}, None, "handoff")
            return Reply(turn.conversation_id, message_id, (Message("好的，已经帮您转给工作人员。"),), trace)
        if turn.text == "低保怎么申请":
            trace = Trace({"name": "ask", "confidence": 1.0}, "relief", "answer")
            return Reply(turn.conversation_id, message_id, (Message(LONG),), trace)
        return super()._answer(turn, message_id)

    def _asking(self, turn: Turn, message_id: str, filled: list[str]) -> Reply:
        asking = STEPS[len(filled)]
        form = {"service": "home-bathing", "filled": {}, "asking": asking}
        trace = Trace({"name": "request", "confidence": 1.0}, "elder-care", "form", form=form)
        return Reply(turn.conversation_id, message_id, (Message(QUESTIONS[asking]),), trace)
