"""What is said when no question is asked: greetings, calm words, the way to a person, danger to life."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import speak
from bot import resources
from bot.language.clock import today
from bot.messages import Route
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

#: What these messages ask for cannot be given; all others are only talk.
_DECLINED = frozenset({"nonsense", "injection", "others_data", "insult"})

#: A short follow-up (女的呢, 新建的几个) looks like one of these to a classifier that sees it alone.
_FRAGMENTS = frozenset({"nonsense", "smalltalk", "affirm", "deny", "cancel", "about"})

#: Those of them that reply to something; what asks instead (要预约不) is told when nothing is known.
_REPLIES = frozenset({"affirm", "deny"})

#: Below this the classifier is unsure enough that a question may hide behind small talk.
_UNSURE = 0.5
#: The same for a question in the middle of a talk: 是哪几家呀，我眼睛花你念给我听.
_SURE = 0.8


class Talk(Action):
    """Greetings, thanks, idle talk, insults, nonsense: one calm sentence."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_talk"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says the editors' sentence for the intent, unless the message turns out to ask something."""
        answerer = resources.answerer()
        label, text = speak.label_of(tracker), speak.text_of(tracker)
        context = speak.context_of(tracker)
        unsure = speak.confidence_of(tracker) < (_SURE if context and asks(text) else _UNSURE)
        goes_on = label in _FRAGMENTS and answerer.goes_on(text, context)
        if unsure or goes_on:
            said = answerer.answer(text, context, today())
            if said.route in ("answer", "clarify") or (goes_on and label in _REPLIES and asks(text)):
                return speak.say(dispatcher, tracker, said)
        route: Route = "decline" if label in _DECLINED else "chitchat"
        return speak.say(dispatcher, tracker, Said(route, None, (answerer.message(label),)))


class Handoff(Action):
    """The way to a person."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_handoff"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says how to reach somebody, unless the message is no plain wish for it and turns out to ask
        something (在家请人呢)."""
        context = speak.context_of(tracker)
        unsure = _SURE if context and asks(speak.text_of(tracker)) else _UNSURE
        if speak.confidence_of(tracker) < unsure:
            said = resources.answerer().answer(speak.text_of(tracker), context, today())
            if said.route == "answer":
                return speak.say(dispatcher, tracker, said)
        return speak.say(dispatcher, tracker, resources.always().person())


class Emergency(Action):
    """Danger to life: whom to call, before anything else."""

    def name(self) -> str:
        """As the rules call it."""
        return "action_emergency"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says what to do in this kind of danger."""
        danger = resources.always().danger(speak.label_of(tracker))
        return speak.say(dispatcher, tracker, danger or resources.always().person())
