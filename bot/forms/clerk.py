"""The door of the forms: decides for each message whose it is, the open form's or somebody else's.

In order: danger to life; a person; a moment's patience; an end to it; another matter that is plainly
asked for; the open form; a question in between, which is answered before the form goes on; and at last a
kind word on what was not understood. With no form open, a conversation that has a case: what may be
about that, else what is said to anybody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.forms.about import talk_of
from bot.forms.after_case import AfterCase
from bot.forms.alarms import Alarms
from bot.forms.always import Always
from bot.forms.another_matter import AnotherMatter
from bot.forms.asides import Asides
from bot.forms.beginning import BEGIN, Beginning, has_cases
from bot.forms.carrying import Carrying
from bot.forms.case_signals import OPEN
from bot.forms.cases import CaseTalk
from bot.forms.check import CheckTalk
from bot.forms.checking import goes_on_with_check, left_check
from bot.forms.closing import CONFIRM, CONSENT
from bot.forms.commands import Commands
from bot.forms.days_asked import DaysAsked
from bot.forms.displeased import Displeased
from bot.forms.finder import ServiceFinder
from bot.forms.leaving import Leaving
from bot.forms.numberless import Numberless
from bot.forms.otherwise import Otherwise
from bot.forms.own_matters import OwnMatters
from bot.forms.service import ServiceTalk
from bot.forms.signals import CERTAIN, SURE, Signals
from bot.forms.slots.explained import kind_of
from bot.forms.state import CaseForm, CheckForm, Form, ServiceForm, Talking
from bot.forms.tools import Tools
from bot.forms.tracing import trace_of
from bot.forms.turn import FormTurn, Step
from bot.messages import Message, Route
from bot.retrieval.answerer import Answerer, Said
from bot.retrieval.followup import Context
from bot.retrieval.parts import asks, last_question

_KIND_WORDS = ("greet", "goodbye", "thanks", "about", "insult", "smalltalk")
#: What is not given, whatever is under way.
_REFUSED = ("others_data", "injection")
_MOST_PAUSED = 2
#: What is wanted done, and begun where nothing is under way.
_BEGUN = ("request", "case", "precheck")


class Clerk:
    """Takes turns; keeps no state of any conversation."""

    def __init__(
        self,
        tools: Tools,
        answerer: Answerer,
        finder: ServiceFinder,
        commands: Commands,
        always: Always,
        otherwise: Otherwise,
        displeased: Displeased,
    ) -> None:
        self._tools = tools
        self._answerer = answerer
        self._finder = finder
        self._commands = commands
        self._always = always
        self._beginning = Beginning(tools, answerer, finder, commands)
        self._service = ServiceTalk(tools)
        self._cases = CaseTalk(tools)
        self._another = AnotherMatter(tools, finder, commands)
        self._days_asked = DaysAsked(tools)
        self._asides = Asides(tools, answerer)
        self._own = OwnMatters(tools)
        self._leaving = Leaving(tools, finder)
        self._checks = CheckTalk(tools)
        self._carrying = Carrying(tools)
        self._signals = Signals(tools)
        self._otherwise = otherwise
        self._after_case = AfterCase(tools, finder, commands, self._beginning, displeased, otherwise)
        self._numberless = Numberless(
            tools.words, tools.wording, tools.services, finder, commands, self._beginning, displeased
        )
        self._alarms = Alarms(tools, always, self._signals, self._numberless)

    def take(self, turn: FormTurn, talking: Talking) -> Step:
        """One message. With nothing under way and no case it must be a request, a case or a pre-check."""
        step = self._step(turn, talking)
        case = step.said.case
        cases = talking.cases or (case is not None and case["status"] in OPEN)
        check = left_check(talking, step.talking)
        return replace(step, talking=replace(step.talking, cases=cases, check=check))

    def _step(self, turn: FormTurn, talking: Talking) -> Step:
        if self._numberless.lets_go(turn, talking.form) and not has_cases(turn, None, self._tools):
            talking = replace(talking, form=None)
        danger = self._alarms.said(turn, talking.form)
        if danger is not None:
            return Step(self._with_form(danger, talking.form), talking)
        if talking.form is not None:
            return self._within(turn, talking, talking.form)
        if talking.paused:
            return self._offered(turn, talking)
        calm = self._alarms.calmed(turn, None)
        if calm is not None:
            return Step(calm, talking)
        if talking.check is not None and goes_on_with_check(turn, self._tools.words):
            again = Said("eligibility", None, (self._repeat(talking.check, turn),))
            return Step(self._with_form(again, talking.check), replace(talking, form=talking.check))
        after = self._after_case.take(turn, talking)
        if after is not None:
            return after
        barely = self._answerer.asks_barely(turn.text, turn.context)
        if (turn.intent in _BEGUN and not barely) or self._commands.read(turn.typed) is not None:
            return self._beginning.begin(turn, talking)
        # A question that was let go leaves a message that wants nothing done: 低保审核要多久.
        return Step(self._otherwise.say(turn), talking)

    # -- a form is open --------------------------------------------------------------------------------

    def _within(self, turn: FormTurn, talking: Talking, form: Form) -> Step:
        if self._signals.wants_person(turn, form):
            return Step(self._with_form(self._always.person(), form), talking)
        if self._signals.waits(turn, form):
            return self._waited(turn, talking, form)
        own = self._own.take(form, turn) if isinstance(form, ServiceForm) else None
        if own is not None:
            return self._finished(own, talking, turn)
        left = self._left(turn, talking, form)
        if left is not None:
            return left
        if isinstance(form, CaseForm):
            ended = self._cases.ends(form, turn)
            if ended is not None:
                return self._finished(ended, talking, turn)
        if self._signals.stops(turn, form):
            return self._stopped(turn, talking, form)
        back = self._back(turn, talking, form)
        if back is not None:
            return back
        if self._goes_on(turn, form):
            # 继续 may be a yes, too; taken once, as it may open a case. 我还是自己填吧，接着来 is no address.
            spoken = self._signals.is_free(form) and not turn.entities
            taken = None if spoken else self._taken(form, turn)
            return self._finished(taken, talking, turn) if taken else self._resumed(turn, form, talking)
        if turn.intent in _REFUSED and turn.confidence >= CERTAIN and not self._signals.is_free(form):
            said = Said("decline", None, (self._answerer.message(turn.intent), self._repeat(form, turn)))
            return Step(self._with_form(said, form), talking)
        other = self._another.of(turn, form)
        if other is not None:
            return self._switch(turn, talking, form, other)
        asked = self._signals.is_question(turn, form)
        if not asked or self._signals.picks(turn, form) or self._answers_check(turn, form):
            taken = self._taken(form, turn)
            if taken is not None:
                step = self._alarms.kindly(turn, self._finished(taken, talking, turn))
                return self._answering(turn, form, step) if asked and isinstance(form, ServiceForm) else step
        return self._between(turn, talking, form)

    def _back(self, turn: FormTurn, talking: Talking, form: Form) -> Step | None:
        """On with the form after an alarm, or a calm word before its question is asked again."""
        if self._alarms.goes_on(turn) and self._is_same(self._another.of(turn, form), form):
            taken = self._taken(form, turn) if self._alarms.takes_value(form) else None
            step = self._finished(taken, talking, turn) if taken else self._resumed(turn, form, talking)
            return self._alarms.kindly(turn, step)
        said = self._alarms.calmed(turn, form)
        if said is None:
            return None
        messages = (*said.messages, self._repeat(form, turn))
        return Step(self._with_form(replace(said, messages=messages), form), talking)

    def _is_same(self, other: tuple[str, str] | None, form: Form) -> bool:
        """Whether no other matter is asked for than the open one."""
        return other is None or (isinstance(form, ServiceForm) and other == ("request", form.service))

    def _answers_check(self, turn: FormTurn, form: Form) -> bool:
        """Whether the open question of a pre-check is answered: 有，我老婆透析一年十几万; 哪里够啊."""
        return isinstance(form, CheckForm) and self._checks.reads(form, turn)

    def _left(self, turn: FormTurn, talking: Talking, form: Form) -> Step | None:
        """The way out of a question for a number; how soon the open service can be had; what is wanted
        rather than that."""
        if isinstance(form, CaseForm):
            if self._cases.describes(form, turn):
                return None
            return self._numberless.leave(turn, talking, form)
        if not isinstance(form, ServiceForm):
            return None
        asked = self._days_asked.answer(turn, form)
        if asked is not None:
            said = Said("form", self._tools.services[form.service].topic, (asked, self._repeat(form, turn)))
            return Step(self._with_form(said, form), talking)
        other = self._leaving.other(turn, form, free=self._signals.is_free(form))
        if other is not None and self._leaving.puts_off(turn):
            return self._switch(turn, talking, form, ("request", other))
        if other is not None:
            after = Talking(None, talking.paused, talking.cases)
            return self._beginning.start(other, turn, after, form.filled)
        if not self._leaving.denies(turn, form):
            return None
        step = self._stopped(replace(turn, label="cancel"), talking, form)
        said = self._answerer.answer(turn.text, None, turn.now.date())
        if said.route != "answer":
            return step
        return replace(step, said=replace(said, messages=(*step.said.messages, *said.messages)))

    def _waited(self, turn: FormTurn, talking: Talking, form: Form) -> Step:
        """Somebody fetches something first: no hurry, and the same question."""
        again = self._repeat(form, turn)
        say = self._tools.wording.say
        asking = form.asking if isinstance(form, ServiceForm) else ""
        # A summary or a consent stands above; it need not be read again from its beginning.
        short = (
            "summary_end" if asking == CONFIRM else "consent_unclear" if asking.startswith(CONSENT) else None
        )
        text = f"{say('no_hurry')}\n{say(short) if short else again.text}"
        # What is repeated is no new rule: its route is the form's.
        said = Said(self._route(form), None, (replace(again, text=text),))
        return Step(self._with_form(said, form), talking)

    def _route(self, form: Form) -> Route:
        return "eligibility" if isinstance(form, CheckForm) else "form"

    def _goes_on(self, turn: FormTurn, form: Form) -> bool:
        """Whether somebody wants to go on with the form, or asks how that stands which it is to become."""
        asks_about_it = turn.label == "case/status" and turn.confidence >= SURE
        asks_about_it = (
            asks_about_it and isinstance(form, ServiceForm) and not has_cases(turn, form, self._tools)
        )
        return asks_about_it or self._tools.words.says("resume", turn.text) or self._signals.goes_on(turn)

    def _taken(self, form: Form, turn: FormTurn) -> Any:
        if isinstance(form, ServiceForm):
            return self._service.take(form, turn)
        return self._cases.take(form, turn) if isinstance(form, CaseForm) else self._checks.take(form, turn)

    def _finished(self, taken: Any, talking: Talking, turn: FormTurn) -> Step:
        """Goes on, or offers what was put off once this form is over."""
        after = self._after(taken.form, talking)
        if taken.form is not None or not after.paused:
            return Step(taken.said, after)
        return Step(self._with_offer(taken.said, after.paused[0]), after)

    def _after(self, form: Form | None, talking: Talking) -> Talking:
        return Talking(form, talking.paused)

    def _stopped(self, turn: FormTurn, talking: Talking, form: Form) -> Step:
        if isinstance(form, ServiceForm) and turn.intent == "request":
            other = self._finder.likely(turn.text, BEGIN)
            if other is not None and other != form.service:
                # 不约这个了，有没有地方临时托一下
                return self._beginning.start(other, turn, Talking(None, talking.paused))
        if isinstance(form, ServiceForm):
            name = self._tools.services[form.service].short_name
            message = Message(self._tools.wording.say("dropped", service=name))
            topic: str | None = self._tools.services[form.service].topic
            # 还是办吧 means the service that was given up.
            context: Context | None = talk_of(self._tools.services[form.service], self._tools)
        else:
            message, topic, context = self._answerer.message("cancel"), None, None
        said = self._with_question(Said("chitchat", topic, (message,), context), turn)
        after = Talking(None, talking.paused)
        return Step(self._with_offer(said, after.paused[0]) if after.paused else said, after)

    def _with_question(self, said: Said, turn: FormTurn) -> Said:
        """What is said to the end of a form, and the answer to what is asked behind it: 不约了，能烧香不."""
        asked = last_question(turn.text)
        if asked is None:
            return said
        answered = self._answerer.answer(asked, said.context, turn.now.date())
        if answered.route != "answer":
            return said
        return replace(answered, messages=(*said.messages, *answered.messages))

    def _switch(self, turn: FormTurn, talking: Talking, form: Form, other: tuple[str, str]) -> Step:
        """Puts the open form off and begins the other matter."""
        label, target = other
        if label == "request" and isinstance(form, ServiceForm) and target == form.service:
            return Step(self._with_form(Said("form", None, (self._repeat(form, turn),)), form), talking)
        waiting = (form, *talking.paused)[:_MOST_PAUSED] if isinstance(form, ServiceForm) else talking.paused
        put_off = Talking(None, waiting)
        if label == "request":
            step = self._beginning.start(target, turn, put_off)
            if isinstance(form, ServiceForm):
                names = [self._tools.services[id_].short_name for id_ in (target, form.service)]
                note = Message(self._tools.wording.say("switched", service=names[0], other=names[1]))
                step = replace(step, said=replace(step.said, messages=(note, *step.said.messages[1:])))
            return step
        step = self._beginning.begin(
            replace(turn, label=label, confidence=max(turn.confidence, SURE)), put_off
        )
        if step.talking.form is None and step.talking.paused:
            return replace(step, said=self._with_offer(step.said, step.talking.paused[0]))
        return step

    # -- in between ------------------------------------------------------------------------------------

    def _between(self, turn: FormTurn, talking: Talking, form: Form) -> Step:
        """Answers a question or a kind word in between, then asks again; else says what was wrong."""
        again = self._repeat(form, turn)
        # 我八十了 is no small talk, whatever was asked.
        at_a_loss = self._tools.words.says("unknown", turn.text) or kind_of(turn) in ("age", "people")
        if turn.intent in _KIND_WORDS and turn.confidence >= SURE and not at_a_loss:
            said = Said("chitchat", None, (self._answerer.message(turn.intent), again))
            return Step(self._with_form(said, form), talking)
        if self._signals.is_question(turn, form) or self._signals.may_ask(turn):
            said = self._asides.answer(turn, form)
            messages = (*said.messages, again)
            return Step(self._with_form(replace(said, messages=messages), form), talking)
        given_up = self._given_up_number(turn, talking, form)
        if given_up is not None:
            return given_up
        if isinstance(form, ServiceForm):
            taken: Any = self._service.misunderstood(form, turn, self._service.problem(form, turn))
        elif isinstance(form, CaseForm):
            taken = self._cases.misunderstood(form, turn)
        else:
            taken = self._checks.misunderstood(form)
        step = Step(taken.said, self._after(taken.form, talking))
        return self._alarms.kindly(turn, step, unread=True)

    def _given_up_number(self, turn: FormTurn, talking: Talking, form: Form) -> Step | None:
        if has_cases(turn, None, self._tools):
            # One of several is asked for: their buttons are the way out.
            return None
        return self._numberless.give_up(turn, talking, form)

    def _answering(self, turn: FormTurn, form: Form, step: Step) -> Step:
        """The step after an answer that came with a question: 要人扶，这个多少钱."""
        said = self._asides.answer(turn, form)
        if said.route == "decline":
            return step
        return replace(step, said=replace(step.said, messages=(*said.messages, *step.said.messages)))

    def _repeat(self, form: Form, turn: FormTurn) -> Message:
        if isinstance(form, ServiceForm):
            return self._service.repeat(form, turn.now)
        return self._cases.repeat(form, turn) if isinstance(form, CaseForm) else self._checks.repeat(form)

    def _with_form(self, said: Said, form: Form | None) -> Said:
        """The same, with the open form in its trace."""
        if form is None:
            return said
        return replace(said, form=trace_of(form, self._tools.programmes))

    # -- what was put off ------------------------------------------------------------------------------

    def _with_offer(self, said: Said, form: ServiceForm) -> Said:
        name = self._tools.services[form.service].short_name
        offer = Message(
            self._tools.wording.say("resume_offer", service=name),
            buttons=self._tools.wording.buttons("resume", "stop"),
        )
        return replace(said, messages=(*said.messages, offer))

    def _resumed(self, turn: FormTurn, form: Form, talking: Talking) -> Step:
        again = self._repeat(form, turn)
        if not isinstance(form, ServiceForm):
            return Step(self._with_form(Said("form", None, (again,)), form), talking)
        service = self._tools.services[form.service]
        note = Message(self._tools.wording.say("resumed", service=service.short_name, ask=""))
        return Step(self._with_form(Said("form", service.topic, (note, again)), form), talking)

    def _taken_up(self, turn: FormTurn, first: ServiceForm, talking: Talking) -> Step:
        """On with what was put off, and what is told at once."""
        service = self._tools.services[first.service]
        form, notes = self._carrying.after_case(first, turn)
        taken = self._service.take(form, turn) if turn.first("time") is not None else None
        if taken is None and notes:
            taken = self._service.go_on(form, turn)
        after = Talking(form, talking.paused[1:])
        if taken is None:
            return self._resumed(turn, form, after)
        note = Message(self._tools.wording.say("resumed", service=service.short_name, ask=""))
        step = self._finished(taken, after, turn)
        return replace(step, said=replace(step.said, messages=(note, *notes, *step.said.messages)))

    def _wants(self, service: str, turn: FormTurn) -> bool:
        """Whether somebody who was asked about it wants a service by its name: 对，洗澡也约."""
        if turn.intent not in ("request", "affirm") or asks(turn.text) or self._commands.read(turn.typed):
            return False
        named = set(map(str, turn.values("service")))
        return named == {service} if named else self._finder.likely(turn.text, BEGIN) == service

    def _offered(self, turn: FormTurn, talking: Talking) -> Step:
        """The resident was asked whether to go on with what was put off."""
        words, first = self._tools.words, talking.paused[0]
        name = self._tools.services[first.service].short_name
        rest = Talking(None, talking.paused[1:])
        on = words.says("resume", turn.text) or words.says("affirm", turn.text) or self._alarms.goes_on(turn)
        if on or self._wants(first.service, turn):
            return self._taken_up(turn, first, talking)
        if words.says("stop", turn.text) or words.says("deny", turn.text) or turn.intent == "cancel":
            said = Said("chitchat", None, (Message(self._tools.wording.say("dropped", service=name)),))
            return Step(self._with_offer(said, rest.paused[0]) if rest.paused else said, rest)
        if words.says("person", turn.text) or turn.intent == "handoff":
            return Step(self._always.person(), talking)
        calm = self._alarms.calmed(turn, first)
        if calm is not None:
            return Step(self._with_offer(calm, first), talking)
        if turn.intent in _BEGUN or self._commands.read(turn.typed):
            return self._beginning.begin(turn, talking)
        # Something else is talked about: what was put off is let go, so that it is not offered for ever.
        if turn.intent in _KIND_WORDS and turn.confidence >= SURE:
            said = Said("chitchat", None, (self._answerer.message(turn.intent),))
        else:
            said = self._answerer.answer(turn.text, turn.context, turn.now.date())
        return Step(said, Talking())
