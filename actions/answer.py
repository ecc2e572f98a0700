"""Questions: answered from the knowledge base, asked back, or declined."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources
from bot.language.clock import today

#: From here on a wish is taken for one, even where the service is not recognised.
_SURE = 0.4


class Answer(Action):
    """Answers a question; explains a service that is asked for."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Looks the message up in the knowledge base."""
        answerer = resources.answerer()
        text = speak.text_of(tracker)
        if speak.label_of(tracker) == "request":
            named = next(tracker.get_latest_entity_values("service"), None)
            service = resources.services().get(str(named))
            if service is not None or speak.confidence_of(tracker) >= _SURE:
                return speak.say(dispatcher, answerer.request(service, text, today()))
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
