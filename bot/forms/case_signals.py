"""What a message wants of a case that the conversation has, without any intent: 车子安排了没, 饭不用送了."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.model import Case
from bot.errors import StoreUnavailable
from bot.forms.case_times import is_only_time
from bot.forms.slots.count import is_recount
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
        wanted = self._wanted(turn)
        return wanted if wanted is not None and self._may_be_meant(turn) else None

    def _wanted(self, turn: FormTurn) -> tuple[str, bool] | None:
        words, text = self._tools.words, turn.text
        if self.moves(turn):
            return "reschedule", False
        if words.says("case_note", text):
            return "note", False
        if asks(text) and words.says("case_ended", text):
            return "status", False
        if self.ends(text):
            return "cancel", not words.says("case_cancel", text)
        if self._corrects_time(turn):
            return "reschedule", True
        if self._changes(turn) or self._recounts(turn):
            return "change", False
        if words.says("case_status", text):
            return "status", False
        return ("reschedule", True) if is_only_time(turn) and self._is_idle(turn) else None

    def _is_idle(self, turn: FormTurn) -> bool:
        """Whether nothing else was talked about last that a time alone could belong to."""
        answered = turn.context is not None and turn.context.document_id is not None
        return not answered and not turn.text.rstrip("？?。 ").endswith("呢")

    def _changes(self, turn: FormTurn) -> bool:
        """Whether something of what was filled in is put right: 电话打错了，改成…."""
        words, text = self._tools.words, turn.text
        named = [name for name, cue in words.slots.items() if name != "when" and cue.search(text)]
        told = turn.first("phone") is not None or named
        return bool(told) and turn.first("time") is None and words.says("change", text) and not asks(text)

    def _recounts(self, turn: FormTurn) -> bool:
        """Whether a message says that more or fewer are coming to what is booked: 再加一个人，一共五个."""
        if not is_recount(turn.text) or asks(turn.text) or list(turn.values("service")):
            return False
        services = (self._tools.services.get(case.service) for case in self.still_open(turn))
        return any(slot.type == "people" for service in services if service for slot in service.slots)

    def moves(self, turn: FormTurn) -> bool:
        """Whether a message says that a time is to be moved: 改到周五, 往后推一天, 晚一点来.

        A time alone never does: 礼拜二上午十点我不在家, 陪诊礼拜三能约吗."""
        words, text = self._tools.words, turn.text
        if words.says("case_unmoved", text):
            return False
        if read_shift(text, words) is not None or words.says("case_move", text):
            return True
        return turn.first("time") is not None and words.says("move", text)

    def _corrects_time(self, turn: FormTurn) -> bool:
        """Whether another time is put in the place of one, without a word of moving: 不是周二，是周三."""
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

    def settled(self, action: str, turn: FormTurn, doubt: bool) -> tuple[str, bool]:
        """What a message really wants that sounds as if a case were to be moved or cancelled, and whether
        it is asked first: nothing is done by a question, by a guess or by a mere mention of a time."""
        if action == "reschedule":
            return self._settled_move(turn, doubt)
        words, text = self._tools.words, turn.text
        if words.says("case_cancel", text):
            return "cancel", doubt
        if self.moves(turn):
            return "reschedule", False
        if words.says("case_keep", text):
            return "keep", False
        if words.says("case_note", text):
            return "note", False
        told = words.says("case_status", text) or words.says("case_ended", text)
        if asks(text) and told and not words.says("case_doubt", text):
            return "status", False
        unsure = turn.confidence < _BELIEVED and turn.label == "case/cancel"
        return "cancel", doubt or unsure

    def _settled_move(self, turn: FormTurn, doubt: bool) -> tuple[str, bool]:
        words, text = self._tools.words, turn.text
        if self.moves(turn):
            return "reschedule", doubt
        if words.says("case_unmoved", text) or words.says("case_keep", text):
            return "keep", False
        if words.says("case_note", text):
            return "note", False
        if self._changes(turn):
            return "change", False
        if turn.first("time") is None:
            # 要送到哪一天为止 asks how it stands.
            only_asks = asks(text) and not words.says("move", text) and not words.says("change", text)
            return ("status", False) if only_asks else ("reschedule", doubt)
        if is_only_time(turn) or self._corrects_time(turn):
            return "reschedule", True
        return ("status" if asks(text) else "mention"), False
