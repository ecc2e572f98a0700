"""What goes into a turn and what comes of it: plain data in, plain data out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot import choices
from bot.conversations import State
from bot.dialogue.host import Result
from bot.language.clock import now
from bot.messages import Message, Reply, Trace, Turn

#: 最近的食堂, 附近有没有: near to where the resident stands.
_NEARBY = re.compile(r"最近的|附近|就近|离(?:这|我).{0,3}近")

#: Lines of a conversation that are kept, to be handed to a person with it.
_TRANSCRIPT_LINES = 40


def meant(turn: Turn, state: State) -> str:
    """The text of a turn, or what it chose by its number: where buttons are shown as a list, and anywhere
    where no form is open, in which a number may be an answer.

    At a kiosk with a community, what is asked for nearby is asked for in that community.
    """
    if turn.channel not in choices.LISTED:
        picked = None if state.get("form") else choices.chosen(turn.text, state.get("offered", ()), None)
        if picked is not None:
            return picked
        nearby = turn.community is not None and not state.get("form") and _NEARBY.search(turn.text)
        return f"{state['community']}{turn.text}" if nearby and "社区" not in turn.text else turn.text
    return choices.chosen(turn.text, state.get("offered", ()), state.get("form")) or turn.text


def state_before(turn: Turn, state: State) -> State:
    """What was kept of a conversation, and the community of the kiosk where the resident named none."""
    return state if turn.community is None else {"community": turn.community, **state}


def is_without_cases(state: State, case: dict[str, Any] | None) -> bool:
    """Whether no case can answer in a conversation, `case` being that of the present turn: it had none
    when that was looked at, and since then neither a turn nor an agent has brought one."""
    return bool(state.get("without_cases")) and not state.get("handover") and not case


def state_after(state: State, said: str, reply: Reply, memory: dict[str, Any], handover: str | None) -> State:
    """What is kept of a conversation after a turn: `said` is the resident's text, `memory` the dialogue's."""
    moment = now().isoformat(timespec="seconds")
    lives = next((one["value"] for one in reply.trace.entities if one["type"] == "community"), None)
    lines = [
        *state.get("transcript", ()),
        ["resident", said, moment],
        *(["assistant", message.text, moment] for message in reply.replies),
    ]
    after = {
        **state,
        "memory": memory,
        "handover": handover,
        "topic": reply.trace.topic or state.get("topic"),
        "case": (reply.trace.case or {}).get("id") or state.get("case"),
        "without_cases": is_without_cases({**state, "handover": handover}, reply.trace.case),
        "danger": reply.trace.route == "emergency" or state.get("danger"),
        "community": lives or state.get("community"),
        "form": reply.trace.form,
        "answered": _answered(state, said, reply),
        "offered": [
            [button.title, button.payload] for message in reply.replies for button in message.buttons
        ],
        "transcript": lines[-_TRANSCRIPT_LINES:],
    }
    return {name: value for name, value in after.items() if value}


def _answered(state: State, said: str, reply: Reply) -> dict[str, Any] | None:
    if reply.trace.route == "answer":
        return {"text": said, "topic": reply.trace.topic, "latest": True}
    before = state.get("answered")
    return None if before is None else {**before, "latest": False}


def reply_of(
    conversation_id: str,
    message_id: str,
    result: Result,
    waiting: Iterable[Message],
    news: Iterable[Message],
    took_ms: float,
) -> Reply:
    """What a turn said, between what was `waiting` for the resident and the `news` of their cases.

    `took_ms` is the whole turn in milliseconds.
    """
    parse, said = result.parse, result.said
    return Reply(
        conversation_id=conversation_id,
        message_id=message_id,
        replies=(*waiting, *map(Message.from_dict, said["messages"]), *news),
        trace=Trace(
            intent={"name": parse.label, "confidence": round(parse.confidence, 4)},
            topic=said["topic"],
            route=said["route"],
            entities=tuple(_entity(entity) for entity in parse.entities),
            form=said.get("form"),
            case=said.get("case"),
            eligibility=said.get("eligibility"),
            took_ms=round(took_ms, 2),
        ),
    )


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    """An entity as the message API has it."""
    return {
        "type": entity["entity"],
        **{key: entity[key] for key in ("text", "start", "end", "value")},
    }
