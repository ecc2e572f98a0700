"""What all actions share: reading the turn from the tracker, saying something as Rasa carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.memory import CONTEXT_SLOT
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


def say(dispatcher: CollectingDispatcher, said: Said) -> list[EventType]:
    """Sends what is said and remembers what the talk is about, if it is about something new."""
    dispatcher.utter_message(
        json_message={
            "route": said.route,
            "topic": said.topic,
            "messages": [asdict(message) for message in said.messages],
        }
    )
    return [] if said.context is None else [SlotSet(CONTEXT_SLOT, said.context.to_slot())]
