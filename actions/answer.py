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

#: Below this the classifier is unsure enough that a question may hide behind one about the source.
_SURE = 0.5


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


class Source(Action):
    """Tells where the last answer comes from."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_source"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Names the documents, unless nothing was answered or the message turns out to ask something else."""
        answerer, context = resources.answerer(), speak.context_of(tracker)
        said = answerer.source(context, today())
        if said is None or speak.confidence_of(tracker) < _SURE:
            asked = answerer.answer(speak.text_of(tracker), context, today())
            said = asked if said is None or asked.route == "answer" else said
        return speak.say(dispatcher, tracker, said)
