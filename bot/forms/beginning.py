"""Begins what is asked for while nothing is under way: a service, something about a case, a pre-check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.desk import numbers
from bot.errors import StoreUnavailable
from bot.forms.cases import CaseTalk
from bot.forms.check_beginning import CheckBeginning
from bot.forms.commands import Commands, start_service
from bot.forms.displeased import COMPLAINTS
from bot.forms.finder import ServiceFinder
from bot.forms.matter import led_to, told_before
from bot.forms.signals import SURE
from bot.forms.starting import Starting
from bot.forms.state import CaseForm, Form, Talking
from bot.forms.terse import Terse
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.messages import Button, Message
from bot.retrieval.answerer import Answerer, Said
from bot.retrieval.followup import Context
from bot.retrieval.parts import asks

#: Certainty of the service from which it is begun, and from which it is offered.
BEGIN = 0.5
_OFFER = 0.12
_MOST_OFFERED = 3
#: A wish that is longer says itself what it is for.
_SHORT_WISH = 16
#: Below this certainty a wish that is not said in words is a guess.
_GUESSED = 0.4
#: As much, in a talk about something that the service is not for: 我家有个车, of relief, orders none.
_GUESSED_ELSEWHERE = 0.6
#: Certainty from which another service is wanted than the one that was given up or talked about.
_ANOTHER = 0.8


def has_cases(turn: FormTurn, form: Form | None, tools: Tools) -> bool:
    """Whether a conversation has cases that another matter than `form` can be about."""
    if isinstance(form, CaseForm):
        return False
    try:
        return bool(tools.desk.of_conversation(turn.conversation))
    except StoreUnavailable:
        return False


class Beginning:
    """Takes the first turn of each matter; keeps no state."""

    def __init__(self, tools: Tools, answerer: Answerer, finder: ServiceFinder, commands: Commands) -> None:
        self._tools = tools
        self._answerer = answerer
        self._finder = finder
        self._commands = commands
        self._terse = Terse(tools.services)
        self._starting = Starting(tools)
        self._cases = CaseTalk(tools)
        self._checks = CheckBeginning(tools, answerer, finder)

    def begin(self, turn: FormTurn, talking: Talking) -> Step:
        """The first step for a message that wants something done."""
        command = self._commands.read(turn.typed)
        intent = command.label.partition("/")[0] if command else turn.intent
        if intent == "case" and command is None and self._wishes(turn):
            return self._request(turn, talking)
        if intent == "case" and command is None and self._is_no_case(turn):
            return Step(self._answerer.answer(turn.text, turn.context, turn.now.date()), talking)
        if intent == "case" and command is None and self._follows(turn):
            # 到几时为止, said of a benefit.
            said = self._answerer.answer(turn.text, turn.context, turn.now.date())
            if said.route == "answer":
                return Step(said, talking)
        if intent == "case":
            detail = (command.label if command else turn.label).partition("/")[2]
            taken = self._cases.begin(detail or "status", turn)
            return Step(taken.said, replace(talking, form=taken.form))
        if intent == "precheck":
            return self._checks.begin(turn, talking, command.target if command else None, self._request)
        if command is not None:
            # The words of a button fill no slot, nor does the name that a service is asked for by.
            bare = replace(turn, text="", typed="", entities=())
            with_all = self._led_to(bare, turn.context, command.target)
            if with_all is None and self._commands.is_spoken(turn.typed):
                with_all = self._with_what_led_to(bare, command.target)
            return self.start(command.target, with_all or bare, talking)
        return self._request(turn, talking)

    def _request(self, turn: FormTurn, talking: Talking) -> Step:
        both = self._starting.start_both(turn, talking)
        if both is not None:
            return both
        plain = self._plainly(turn)
        if plain is not None:
            return self.start(plain, turn, talking)
        likely = self._finder.find(turn)
        if self._is_hardly_a_wish(turn, likely) and (asks(turn.text) or not likely or likely[0][1] < BEGIN):
            return Step(self._answerer.answer(turn.text, turn.context, turn.now.date()), talking)
        again = self._again(turn, dict(likely))
        if again is not None:
            return self.start(again, turn, talking)
        of_talk = self._of_the_talk(turn, dict(likely))
        if len(of_talk) == 1:
            return self.start(of_talk[0], self._with_what_led_to(turn, of_talk[0]), talking)
        if of_talk:
            return self._which(of_talk, talking)
        if likely and likely[0][1] >= BEGIN:
            return self.start(likely[0][0], self._with_what_led_to(turn, likely[0][0]), talking)
        if turn.context is not None and not list(turn.values("service")):
            meant = self._meant(turn, turn.context)
            if meant is not None:
                return self.start(meant, self._with_what_led_to(turn, meant), talking)
        options = [id_ for id_, probability in likely if probability >= _OFFER][:_MOST_OFFERED]
        if len(options) == 1 and self._tools.words.says("wish", turn.text):
            # Nothing else comes near it, and something is wanted.
            return self.start(options[0], turn, talking)
        of_matter = [id_ for id_ in options if id_ in self._answerer.services_of(turn.context)]
        if len(of_matter) == 1:
            # 那你帮我注册一个, after how volunteers register.
            return self.start(of_matter[0], self._with_what_led_to(turn, of_matter[0]), talking)
        if len(options) > 1:
            return self._which(options, talking)
        said = self._answerer.answer(turn.text, turn.context, turn.now.date())
        if said.route == "answer" or self._tools.words.says("again", turn.text):
            return Step(said, talking)
        offer = Message(
            self._tools.wording.say("no_service"),
            buttons=(self._service_button("need-report"), self._tools.wording.button("person")),
        )
        return Step(Said("clarify", None, (offer,)), talking)

    def _is_hardly_a_wish(self, turn: FormTurn, likely: Sequence[tuple[str, float]]) -> bool:
        """Whether nothing but a guess says that something is wanted: 跟奶奶住的呢, 几天能下来, in a talk."""
        topic = turn.context.topic if turn.context is not None else None
        near = {self._tools.services[id_].topic for id_, certainty in likely if certainty >= _OFFER}
        elsewhere = topic is not None and topic not in near
        guessed = _GUESSED_ELSEWHERE if elsewhere else _GUESSED
        if turn.confidence >= guessed or list(turn.values("service")):
            return False
        return not any(self._tools.words.says(kind, turn.text) for kind in ("wish", "of_that", "again"))

    def _plainly(self, turn: FormTurn) -> str | None:
        """The service of what says in so many words which one it is for: 我要投诉！…, 理发 明天上午."""
        if self._tools.words.says("complains", turn.text) and not asks(turn.text):
            return COMPLAINTS
        return self._terse.service(turn.text, turn.entities) or self._terse.item(turn.text)

    def _which(self, options: list[str], talking: Talking) -> Step:
        buttons = tuple(self._service_button(id_) for id_ in options)
        message = Message(self._tools.wording.say("which_service"), buttons=buttons)
        return Step(Said("clarify", None, (message,)), talking)

    def _of_the_talk(self, turn: FormTurn, likely: Mapping[str, float]) -> list[str]:
        """The services of what was talked about, likeliest first, for a short wish that names nothing
        itself: 那就来看一下嘛，约个时间."""
        named = list(turn.values("service")) or self._answerer.names_matter(turn.text)
        if turn.context is None or named or len(turn.text) > _SHORT_WISH:
            return []
        belonging = self._answerer.services_of(turn.context)
        if any(certainty >= _ANOTHER and id_ not in belonging for id_, certainty in likely.items()):
            return []
        # 那就帮我注册一个 is no wish for an activity, which belongs to the same talk.
        plainly = [id_ for id_ in belonging if likely.get(id_, 0.0) >= BEGIN]
        near = [id_ for id_ in belonging if likely.get(id_, 0.0) >= _OFFER]
        if len(plainly) == len(near) == 1:
            return plainly
        return sorted(belonging, key=lambda id_: -likely.get(id_, 0.0))[:_MOST_OFFERED]

    def _again(self, turn: FormTurn, likely: Mapping[str, float]) -> str | None:
        """The service that was given up or talked about last and is wanted after all (刚才那个还是办一下吧),
        unless another one is named."""
        if turn.context is None or not self._tools.words.says("again", turn.text):
            return None
        before = self._finder.named(turn.context.question)
        named = set(map(str, turn.values("service")))
        if before is None or (named and before not in named):
            return None
        return before if named or max(likely.values(), default=0.0) < _ANOTHER else None

    def _meant(self, turn: FormTurn, context: Context) -> str | None:
        """预约一个 after a talk about a service means that one, 帮我报名吧 the one of that matter, 帮我反映
        一下 the one that what was told before is for."""
        named = self._finder.named(context.question)
        of_that = any(self._tools.words.says(kind, turn.text) for kind in ("of_that", "again"))
        if named is not None or not of_that:
            return named
        belonging = self._answerer.services_of(context)
        if len(belonging) == 1:
            return next(iter(belonging))
        return self._finder.likely(context.question, BEGIN)

    def _with_what_led_to(self, turn: FormTurn, id_: str) -> FormTurn:
        """The wish together with what was told before it, where that was for the same service."""
        with_all = self._led_to(turn, turn.context, id_)
        if with_all is not None:
            return with_all
        if turn.context is None or self._finder.likely(turn.context.question, BEGIN) != id_:
            return turn
        return told_before(turn, turn.context)

    def _led_to(self, turn: FormTurn, context: Context | None, id_: str) -> FormTurn | None:
        """The wish together with the message that the service was offered to."""
        return led_to(turn, context, id_, asked=self._tools.services[id_].kind == "booking")

    def _service_button(self, id_: str) -> Button:
        name = self._tools.services[id_].short_name
        return Button(name, start_service(name))

    def start(
        self, id_: str, turn: FormTurn, talking: Talking, known: Mapping[str, Any] | None = None
    ) -> Step:
        """The first step of a service. `known` is what was told for another one."""
        return self._starting.start(id_, turn, talking, known or {})

    def _follows(self, turn: FormTurn) -> bool:
        """Whether a message goes on with the talk, and there is no case that it could be about."""
        # A service that was only given up has answered nothing that could be gone on with.
        answered = turn.context is not None and turn.context.document_id is not None
        goes_on = answered and self._answerer.goes_on(turn.text, turn.context)
        return goes_on and not has_cases(turn, None, self._tools)

    def _wishes(self, turn: FormTurn) -> bool:
        """Whether what only looks like a matter of a case is a wish for a service: 我要投诉上回来的师傅."""
        told = numbers.read(turn.typed) or numbers.misread(turn.typed)
        if turn.confidence >= SURE or told or asks(turn.text):
            return False
        wishes = self._tools.words.says("wish", turn.text)
        return wishes and self._finder.likely(turn.text, BEGIN) is not None

    def _is_no_case(self, turn: FormTurn) -> bool:
        """Whether a message only looks like one about a case: there is none, and it is not sure either."""
        if turn.confidence >= SURE or numbers.read(turn.typed) or numbers.misread(turn.typed):
            return False
        return not has_cases(turn, None, self._tools)
