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
from bot.forms import FormTurn, Talking
from bot.retrieval.answerer import Said


class ServiceForm(Action):
    """The one form: while it is active each message comes here."""

    def name(self) -> str:
        """The name of the loop, whose place it takes."""
        return FORM_LOOP

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Hands the message to the clerk and keeps what is under way."""
        turn = speak.turn_of(tracker)
        try:
            # What cannot be remembered until the next message must not be begun.
            clerk = None if turn.detached else resources.clerk()
        except StoreUnavailable:
            clerk = None
        if clerk is None:
            return speak.say(dispatcher, tracker, self._without_store(turn))
        step = clerk.take(turn, Talking.from_slot(tracker.get_slot(FORM_SLOT)))
        kept = step.talking.to_slot()
        return [
            *speak.say(dispatcher, tracker, step.said),
            SlotSet(FORM_SLOT, kept),
            ActiveLoop(FORM_LOOP if kept else None),
        ]

    def _without_store(self, turn: FormTurn) -> Said:
        """Danger and questions have their answers; what is under way stays until the store is back."""
        always = resources.always()
        if turn.intent == "ask":
            said = resources.answerer().answer(turn.text, turn.context, turn.now.date())
            if said.route in ("answer", "clarify"):
                return said
        return always.danger(turn.label) or always.closed()
