"""What is said to a message that wants nothing done: an answer, one calm sentence, the way to a person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.catalogue.model import Service
from bot.forms.always import Always
from bot.forms.commands import start_service
from bot.forms.displeased import Displeased
from bot.forms.finder import ServiceFinder
from bot.forms.mourning import Mourning
from bot.forms.offers import with_registration, with_service
from bot.forms.turn import FormTurn
from bot.forms.wording import Wording
from bot.messages import Button, Message, Route
from bot.retrieval.answerer import Answerer, Said
from bot.retrieval.parts import asks

#: What is met with one sentence of the editors'; all else is looked up.
_TALKED = frozenset(
    (
        *("greet", "goodbye", "thanks", "about", "affirm", "deny", "cancel", "smalltalk"),
        *("insult", "nonsense", "injection", "others_data"),
    )
)
#: What these messages ask for cannot be given; all others are only talk.
_DECLINED = frozenset({"nonsense", "injection", "others_data", "insult"})
#: A short follow-up (女的呢, 新建的几个) looks like one of these to a classifier that sees it alone.
_FRAGMENTS = frozenset({"nonsense", "smalltalk", "affirm", "deny", "cancel", "about"})
#: Those of them that reply to something; what asks instead (要预约不) is told when nothing is known.
_REPLIES = frozenset({"affirm", "deny"})
#: A service is offered instead of nothing from this certainty of it on, to messages that are likely the
#: bureau's business and unlikely another's. Of some 105 messages of others' business two had an offer
#: (上海人领证去哪里), of eight stories that a service is for and nothing answers, all.
_PLAINLY, _OURS, _ELSEWHERE = 0.65, 0.4, 0.2
#: Below this the classifier is unsure enough that a question may hide behind what is not one.
_UNSURE = 0.5
#: The same in the middle of a talk: 是哪几家呀，我眼睛花你念给我听.
_SURE = 0.8


class Otherwise:
    """Answers, chats, or names the way to a person; keeps no state of any conversation."""

    def __init__(
        self,
        services: Mapping[str, Service],
        answerer: Answerer,
        always: Always,
        finder: ServiceFinder,
        wording: Wording,
        displeased: Displeased,
        mourning: Mourning,
    ) -> None:
        self._services = services
        self._answerer = answerer
        self._always = always
        self._finder = finder
        self._wording = wording
        self._displeased = displeased
        self._mourning = mourning

    def say(self, turn: FormTurn) -> Said:
        """What is said to a message by its intent."""
        if turn.intent == "emergency":
            danger = self._always.danger(turn.label)
            if danger is None:
                return self._always.person()
            return with_registration(danger, self._always.offer(turn.label, turn.text), self._services)
        displeased = self._displeased.treated(turn) or self._displeased.kept(turn)
        displeased = displeased or self._displeased.answered(turn)
        if displeased is not None:
            return displeased
        if turn.intent == "more":
            return self._answerer.more(turn.context, turn.now.date())
        if turn.intent == "source":
            return self._source(turn)
        if turn.intent == "handoff":
            return self._person(turn)
        talked = turn.intent in _TALKED and not self._answerer.asks_barely(turn.text, turn.context)
        return self._mourning.instead_of(self._talked(turn) if talked else self._answered(turn), turn)

    def _answered(self, turn: FormTurn) -> Said:
        """The answer, with the service that the message names; where there is none, the service that what
        was told is plainly for: 我妈半年没好好洗过澡了，家里弄不动她."""
        said = self._answerer.answer(turn.text, turn.context, turn.now.date())
        if said.route == "decline":
            return self._offered(turn, said) or said
        likely = self._finder.likely(turn.text, _PLAINLY)
        named = [*map(str, turn.values("service")), *([likely] if likely is not None else [])]
        return with_service(said, named, self._services)

    def _offered(self, turn: FormTurn, said: Said) -> Said | None:
        if turn.intent in _DECLINED or not self._answerer.is_for_us(turn.text, _OURS, _ELSEWHERE):
            return None
        id_ = self._finder.likely(turn.text, _PLAINLY)
        if id_ is None:
            return None
        service = self._services[id_]
        start = start_service(service.short_name)
        message = Message(
            self._wording.say("offer_service", service=service.short_name),
            buttons=(Button(start, start), self._wording.button("person")),
        )
        return Said("clarify", service.topic, (message,), said.context)

    def _source(self, turn: FormTurn) -> Said:
        """Where what was said last comes from, unless nothing was, or the message turns out to ask something
        else."""
        said = self._answerer.source(turn.context, turn.now.date())
        if said is not None and turn.confidence >= _UNSURE:
            return said
        answered = self._answered(turn)
        return answered if said is None or answered.route == "answer" else said

    def _person(self, turn: FormTurn) -> Said:
        """The way to a person, unless the message is no plain wish for one and turns out to ask something
        (在家请人呢)."""
        answered = self._answered(turn) if self._is_unsure(turn) else None
        return answered if answered and answered.route == "answer" else self._always.person()

    def _talked(self, turn: FormTurn) -> Said:
        """One calm sentence, unless the message turns out to ask something."""
        label = turn.label
        goes_on = label in _FRAGMENTS and self._answerer.goes_on(turn.text, turn.context)
        if goes_on or self._is_unsure(turn):
            said = self._answered(turn)
            replies = goes_on and label in _REPLIES and asks(turn.text)
            if said.route in ("answer", "clarify") or replies:
                return said
        elif label not in ("injection", "others_data"):
            # 她不同意离, 我爸72: no answer to anything that was asked.
            said_on = self._answerer.go_on(turn.text, turn.context, turn.now.date())
            if said_on is not None:
                return said_on
        route: Route = "decline" if label in _DECLINED else "chitchat"
        return Said(route, None, (self._answerer.message(label),))

    def _is_unsure(self, turn: FormTurn) -> bool:
        in_talk = turn.context is not None and turn.context.document_id is not None
        return turn.confidence < (_SURE if in_talk else _UNSURE)
