"""Getting things done: services, cases, pre-checks."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources
from bot.dialogue.memory import FORM_LOOP, FORM_SLOT
from bot.errors import StoreUnavailable
from bot.forms import Talking


class ServiceForm(Action):
    """The one form: while it is active each message comes here."""

    def name(self) -> str:
        """The name of the loop, whose place it takes."""
        return FORM_LOOP

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Hands the message to the clerk and keeps what is under way."""
        try:
            clerk = resources.clerk()
        except StoreUnavailable:
            # Nothing was begun yet, or what was begun stays as it is until the store is back.
            return speak.say(dispatcher, resources.always().closed())
        step = clerk.take(speak.turn_of(tracker), Talking.from_slot(tracker.get_slot(FORM_SLOT)))
        kept = step.talking.to_slot()
        return [
            *speak.say(dispatcher, step.said),
            SlotSet(FORM_SLOT, kept),
            ActiveLoop(FORM_LOOP if kept else None),
        ]
