"""What a message wants of a case that the conversation has, without any intent: 车子安排了没, 饭不用送了."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.model import Case
from bot.errors import StoreUnavailable
from bot.forms.slots.shift import read_shift
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

#: States in which something can still be done with a case.
OPEN = ("requested", "confirmed", "in_progress", "waitlisted")
#: Certainty from which the classifier's label is believed here.
_BELIEVED = 0.6
#: Who asks for these asks for what is written, not how a case stands: 送餐补贴多少钱.
_OF_RULES = frozenset({"money", "papers", "who"})


class CaseSignals:
    """Reads messages in the light of the cases that are open; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def meant(self, turn: FormTurn) -> tuple[str, bool] | None:
        """What a message wants of a case of this conversation that is not over, and whether that is in
        doubt; None where it is about something else. It needs no intent: 车子安排了没, 饭不用送了.
        """
        words, text = self._tools.words, turn.text
        if read_shift(text, words) is not None or words.says("case_move", text) or self._moves(turn):
            wanted: tuple[str, bool] | None = ("reschedule", False)
        elif self.ends(text):
            wanted = ("cancel", not words.says("case_cancel", text))
        elif self._changes(turn):
            wanted = ("change", False)
        else:
            wanted = ("status", False) if words.says("case_status", text) else None
        return wanted if wanted is not None and self._may_be_meant(turn) else None

    def _changes(self, turn: FormTurn) -> bool:
        """Whether something of what was filled in is put right: 电话打错了，改成…."""
        words, text = self._tools.words, turn.text
        named = [name for name, cue in words.slots.items() if name != "when" and cue.search(text)]
        told = turn.first("phone") is not None or named
        return bool(told) and turn.first("time") is None and words.says("change", text) and not asks(text)

    def _moves(self, turn: FormTurn) -> bool:
        """Whether another time is named: 那天去不了了，改到周五."""
        return turn.first("time") is not None and self._tools.words.says("change", turn.text)

    def ends(self, text: str) -> bool:
        """Whether a message puts an end to something; a question does not: 要是不去了要罚钱吗."""
        words = self._tools.words
        in_doubt = words.says("case_doubt", text) and not asks(text) and not words.says("change", text)
        return words.says("case_cancel", text) or in_doubt

    def _may_be_meant(self, turn: FormTurn) -> bool:
        """Whether a case of the conversation is open, and nothing that was said names another matter."""
        still_open = self.still_open(turn)
        if not still_open or self._tools.vocabulary.aspects_asked(turn.text) & _OF_RULES:
            return False
        if {case.service for case in still_open} & set(map(str, turn.values("service"))):
            return True
        said = set(self._tools.vocabulary.concepts(turn.text))
        if said:
            return bool(said & {concept for case in still_open for concept in self._concepts(case)})
        sure = turn.intent == "ask" and turn.confidence >= _BELIEVED
        return not sure or turn.detail in {case.topic for case in still_open}

    def _concepts(self, case: Case) -> Iterable[str]:
        """What a case is about: its service in all its words, and what was filled in."""
        service = self._tools.services.get(case.service)
        told = [str(value) for value in case.fields.values()]
        if service is not None:
            told += [service.short_name, service.summary, *service.aliases]
            told += [
                word for slot in service.slots for one in slot.options for word in (one.value, *one.aliases)
            ]
        return self._tools.vocabulary.concepts("，".join(told))

    def still_open(self, turn: FormTurn) -> list[Case]:
        """The cases of this conversation that are not over; none while the store is away."""
        try:
            mine = self._tools.desk.of_conversation(turn.conversation)
        except StoreUnavailable:
            return []
        return [case for case in mine if case.status in OPEN]

    def settled(self, turn: FormTurn, doubt: bool) -> tuple[str, bool]:
        """What a message wants that only sounds as if a case were to be cancelled (陪诊的人定下来了没), and
        whether it is asked first: nothing is cancelled by a question or by a guess."""
        words, text = self._tools.words, turn.text
        if words.says("case_cancel", text):
            return "cancel", doubt
        if self._moves(turn):
            return "reschedule", False
        if words.says("case_keep", text):
            return "keep", False
        if asks(text) and words.says("case_status", text) and not words.says("case_doubt", text):
            return "status", False
        unsure = turn.confidence < _BELIEVED and turn.label == "case/cancel"
        return "cancel", doubt or unsure
