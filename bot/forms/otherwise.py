"""What is said to a message that wants nothing done, in a conversation that has a case.

There each message comes to the clerk, as it may be about the case. One that is not gets what the actions
say elsewhere (`actions.answer`, `actions.talk`).
"""

from __future__ import annotations

from bot.forms.always import Always
from bot.forms.offers import with_service
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Route
from bot.retrieval.answerer import Answerer, Said
from bot.retrieval.parts import asks

#: What is met with one sentence of the editors'; all else is looked up.
_TALKED = frozenset(
    (
        *("greet", "goodbye", "thanks", "about", "affirm", "deny", "cancel", "smalltalk"),
        *("insult", "nonsense", "injection", "others_data"),
    )
)
_DECLINED = frozenset({"nonsense", "injection", "others_data", "insult"})
#: What a short follow-up looks like to a classifier that sees it alone, and what of that is a reply.
_FRAGMENTS = frozenset({"nonsense", "smalltalk", "affirm", "deny", "cancel", "about"})
_REPLIES = frozenset({"affirm", "deny"})
#: Below these a question may hide behind what is not one; the second in the middle of a talk.
_UNSURE, _SURE = 0.5, 0.8


class Otherwise:
    """Answers, chats, or names the way to a person."""

    def __init__(self, tools: Tools, answerer: Answerer, always: Always) -> None:
        self._tools = tools
        self._answerer = answerer
        self._always = always

    def say(self, turn: FormTurn) -> Said:
        """What is said to a message by its intent alone."""
        if turn.intent == "more":
            return self._answerer.more(turn.context, turn.now.date())
        if turn.intent == "handoff":
            answered = self._answered(turn) if self._is_unsure(turn) else None
            return answered if answered and answered.route == "answer" else self._always.person()
        return self._talked(turn) if turn.intent in _TALKED else self._answered(turn)

    def _answered(self, turn: FormTurn) -> Said:
        said = self._answerer.answer(turn.text, turn.context, turn.now.date())
        return with_service(said, map(str, turn.values("service")), self._tools.services)

    def _talked(self, turn: FormTurn) -> Said:
        """One calm sentence, unless the message turns out to ask something."""
        label, day = turn.label, turn.now.date()
        goes_on = label in _FRAGMENTS and self._answerer.goes_on(turn.text, turn.context)
        if goes_on or self._is_unsure(turn):
            said = self._answerer.answer(turn.text, turn.context, day)
            replies = goes_on and label in _REPLIES and asks(turn.text)
            if said.route in ("answer", "clarify") or replies:
                return said
        route: Route = "decline" if label in _DECLINED else "chitchat"
        return Said(route, None, (self._answerer.message(label),))

    def _is_unsure(self, turn: FormTurn) -> bool:
        in_talk = turn.context is not None and asks(turn.text)
        return turn.confidence < (_SURE if in_talk else _UNSURE)
