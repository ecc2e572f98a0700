"""Begins a pre-check: of the programme that is named, of the one that was talked about, or of one that is
chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.desk.eligibility import find_programmes
from bot.forms.check import CheckTalk
from bot.forms.checking import asks_which
from bot.forms.finder import ServiceFinder
from bot.forms.matter import led_to
from bot.forms.state import Talking
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.retrieval.answerer import Answerer
from bot.retrieval.followup import Context


class CheckBeginning:
    """Takes the first turn of a pre-check; keeps no state."""

    def __init__(self, tools: Tools, answerer: Answerer, finder: ServiceFinder) -> None:
        self._tools = tools
        self._answerer = answerer
        self._finder = finder
        self._checks = CheckTalk(tools)

    def begin(
        self,
        turn: FormTurn,
        talking: Talking,
        target: str | None,
        request: Callable[[FormTurn, Talking], Step],
    ) -> Step:
        """The first step. `target` is the programme of a button; `request` begins a service instead, where
        one is wished for."""
        id_ = target or self._finder.programme(turn)
        together = () if target else self._finder.programmes_together(turn)
        if together:
            return Step(self._checks.which(together), talking)
        which = target is None and asks_which(turn.text)
        wants_check = which or self._tools.words.says("check", turn.text)
        if id_ is None and wants_check and turn.context is not None:
            id_ = self._talked_of(turn.context)
        if id_ is None and not wants_check and self._tools.words.says("wish", turn.text):
            return request(turn, talking)
        if id_ is None and not which:
            said = self._answerer.answer(turn.text, turn.context, turn.now.date())
            # 要满足什么条件 asks about what was talked about, 能不能问儿子要生活费 about something else.
            about_talk = turn.context is not None and said.route == "answer"
            if about_talk or not self._tools.words.says("benefit", turn.text):
                return Step(said, talking)
        if id_ is None:
            return Step(self._checks.which(), talking)
        # The button of a choice begins with the circumstances that led to it.
        bare = replace(turn, text="", typed="", entities=())
        told = led_to(bare, turn.context, id_, asked=True) if target else None
        taken = self._checks.begin(self._tools.programmes[id_], told or turn)
        return Step(taken.said, Talking(taken.form, talking.paused))

    def _talked_of(self, context: Context) -> str | None:
        """The programme that was talked about: the one that was named, or the only one of the topic."""
        named = find_programmes(self._tools.programmes, context.question)
        if named:
            return named[0].id
        of_topic = [one.id for one in self._tools.programmes.values() if one.topic == context.topic]
        return of_topic[0] if len(of_topic) == 1 else None
