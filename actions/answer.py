"""Questions: answered from the knowledge base, asked back, or declined."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources
from bot.language.clock import today


class Answer(Action):
    """Answers a question."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Looks the message up in the knowledge base."""
        answerer = resources.answerer()
        text = speak.text_of(tracker)
        return speak.say(dispatcher, answerer.answer(text, speak.context_of(tracker), today()))


class More(Action):
    """Tells the rest of what was talked about."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_more"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says what has not been said yet."""
        return speak.say(dispatcher, resources.answerer().more(speak.context_of(tracker), today()))
