"""Questions: answered from the knowledge base, asked back, or declined."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources
from bot.forms.offers import with_service
from bot.language.clock import today


class Answer(Action):
    """Answers a question."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Looks the message up in the knowledge base, and offers the service that it names."""
        answerer = resources.answerer()
        said = answerer.answer(speak.text_of(tracker), speak.context_of(tracker), today())
        named = map(str, tracker.get_latest_entity_values("service"))
        return speak.say(dispatcher, tracker, with_service(said, named, resources.services()))


class More(Action):
    """Tells the rest of what was talked about."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_more"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says what has not been said yet."""
        return speak.say(dispatcher, tracker, resources.answerer().more(speak.context_of(tracker), today()))
