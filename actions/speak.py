"""What all actions share: reading the turn from the tracker, saying something as Rasa carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.memory import CONTEXT_SLOT
from bot.forms import FormTurn
from bot.language.clock import now
from bot.language.normalise import clean
from bot.retrieval.answerer import Said
from bot.retrieval.followup import Context


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


def say(dispatcher: CollectingDispatcher, said: Said) -> list[EventType]:
    """Sends what is said and remembers what the talk is about, if it is about something new."""
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
