"""Sees that a message inside a form plainly asks for another matter: a button, a service by its name, a
case, another pre-check."""

from __future__ import annotations

import re

from bot.forms.beginning import BEGIN, has_cases
from bot.forms.case_signals import CaseSignals
from bot.forms.commands import Commands
from bot.forms.displeased import COMPLAINTS
from bot.forms.finder import ServiceFinder
from bot.forms.signals import SURE, Signals
from bot.forms.slots.when import PRESENT
from bot.forms.state import CaseForm, CheckForm, Form, ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

_WISH = re.compile(
    r"我(?:还)?(?:要|想|想要)|[帮给替](?:我|他|她|老人)|麻烦.{0,2}(?:给|帮)|[约订](?:个|一[个下次])|预约|报名|登记|申请|投诉"
)


class AnotherMatter:
    """Keeps no state of any conversation."""

    def __init__(self, tools: Tools, finder: ServiceFinder, commands: Commands) -> None:
        self._tools = tools
        self._finder = finder
        self._commands = commands
        self._signals = Signals(tools)
        self._of_cases = CaseSignals(tools)

    def of(self, turn: FormTurn, form: Form) -> tuple[str, str] | None:
        """(label, target) of what is asked for rather than `form`, or None."""
        command = self._commands.read(turn.typed)
        # A button that asks how a case stands never answers which one is to be cancelled.
        answers = (
            isinstance(form, CaseForm) and form.asking == "case" and command is not None and command.bare
        )
        if command is not None and not answers:
            return command.label, command.target
        if self._signals.is_free(form):
            return None
        if self._asks_of_case(turn, form):
            return "case/status", ""
        if self._complains(turn, form):
            return "request", COMPLAINTS
        if turn.confidence < SURE:
            return None
        if turn.intent == "precheck" and not self._is_checked(turn, form):
            return "precheck", ""
        if turn.label == "case/status" and turn.first("time") is None and has_cases(turn, form, self._tools):
            return turn.label, ""
        named = self._named(turn, form)
        return ("request", named) if named is not None else None

    def _complains(self, turn: FormTurn, form: Form) -> bool:
        """Whether somebody says that they complain (我要投诉), and that is not what is open."""
        complaint_open = isinstance(form, ServiceForm) and form.service == COMPLAINTS
        return not complaint_open and self._tools.words.says("complains", turn.text) and not asks(turn.text)

    def _named(self, turn: FormTurn, form: Form) -> str | None:
        """Another service that is wished for by its name."""
        if turn.intent != "request" or not _WISH.search(turn.text):
            return None
        likely = self._finder.find(turn)
        current = form.service if isinstance(form, ServiceForm) else None
        named = set(map(str, turn.values("service")))
        if likely and likely[0][1] >= BEGIN and likely[0][0] != current and likely[0][0] in named:
            return likely[0][0]
        return None

    def _is_checked(self, turn: FormTurn, form: Form) -> bool:
        """Whether a pre-check is under way already, and no other programme is named."""
        return isinstance(form, CheckForm) and self._finder.programme(turn) in (None, form.programme)

    def _asks_of_case(self, turn: FormTurn, form: Form) -> bool:
        """Whether a message that is no answer asks how a case stands: 帮王奶奶约的那个现在什么情况."""
        if not self._tools.words.says("case_status", turn.text):
            return False
        named = set(map(str, turn.values("service")))
        of_mine = named and named & {case.service for case in self._of_cases.still_open(turn)}
        if turn.label != "case/status" and not of_mine:
            return False
        times = [one for one in turn.entities if one["entity"] == "time" and one["text"] not in PRESENT]
        return not times and has_cases(turn, form, self._tools)
