"""What is said when nothing is done: answers, greetings, calm words, the way to a person, danger to life."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources


class Say(Action):
    """Says what the message asks for by its intent."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_say"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says it and remembers what the talk is about."""
        return speak.say(dispatcher, tracker, resources.otherwise().say(speak.turn_of(tracker)))
