"""What all actions share: reading the turn from the tracker, saying something as Rasa carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import resources
from bot.dialogue.memory import CONTEXT_SLOT
from bot.forms import FormTurn
from bot.forms.matter import NOTHING_YET
from bot.forms.offers import remembering
from bot.language.clock import now
from bot.language.normalise import clean
from bot.retrieval.answerer import Said
from bot.retrieval.followup import Context
from bot.understanding.emergency import LABEL_PREFIX


def text_of(tracker: Tracker) -> str:
    """The normalised text of the latest message."""
    return str(tracker.latest_message.get("text") or "")


def label_of(tracker: Tracker) -> str:
    """The full label of the latest message, such as `ask/marriage`."""
    intent: Mapping[str, Any] = tracker.latest_message.get("intent") or {}
    return str(intent.get("label") or intent.get("name"))


def confidence_of(tracker: Tracker) -> float:
    """How sure the classifier is of the label, from 0 to 1."""
    intent: Mapping[str, Any] = tracker.latest_message.get("intent") or {}
    return float(intent.get("confidence") or 0.0)


def context_of(tracker: Tracker) -> Context | None:
    """What was talked about before this message."""
    return Context.from_slot(tracker.get_slot(CONTEXT_SLOT))


def turn_of(tracker: Tracker) -> FormTurn:
    """The latest message as a form sees it."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    return FormTurn(
        text=text_of(tracker),
        typed=clean(str(message.get("typed") or text_of(tracker))),
        label=label_of(tracker),
        confidence=confidence_of(tracker),
        entities=tuple(message.get("entities") or ()),
        conversation=tracker.sender_id,
        channel=str(metadata.get("channel") or "rest"),
        detached=bool(metadata.get("detached")),
        community=metadata.get("community"),
        now=now(),
        context=context_of(tracker),
    )


#: Idle words and what cannot be answered, which after danger are no small talk.
_NO_ANSWER = frozenset({"chitchat", "decline"})
#: What is turned away at any time.
_TURNED_AWAY = frozenset({"insult", "injection", "others_data"})


def say(dispatcher: CollectingDispatcher, tracker: Tracker, said: Said) -> list[EventType]:
    """Sends what is said and remembers what the talk is about, if it is about something new.

    Who was just in danger and says something that is no question (警察来了) hears no small talk.
    """
    before = context_of(tracker)
    danger = before.danger if before is not None else None
    label = label_of(tracker)
    if danger and label not in _TURNED_AWAY and not said.form:
        # 打哪个电话 names no matter, and would be asked back.
        vague = said.route == "clarify" and not resources.answerer().names_matter(text_of(tracker))
        if vague or said.route in _NO_ANSWER:
            said = resources.always().after_danger(danger, asks=vague)
    if said.route == "emergency" or (danger and said.context is None):
        kind = label.removeprefix(LABEL_PREFIX) if label.startswith(LABEL_PREFIX) else danger
        still = said.route == "emergency" or resources.always().lasts(kind)
        said = replace(said, context=replace(before or NOTHING_YET, danger=kind if still else None))
    said = remembering(said, turn_of(tracker), resources.commands())
    dispatcher.utter_message(
        json_message={
            "route": said.route,
            "topic": said.topic,
            "messages": [message.to_dict() for message in said.messages],
            "form": said.form,
            "case": said.case,
            "eligibility": said.eligibility,
        }
    )
    return [] if said.context is None else [SlotSet(CONTEXT_SLOT, said.context.to_slot())]
