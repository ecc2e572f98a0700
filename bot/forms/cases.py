"""What a resident wants of a case they have: how it stands, another time, an end to it, a rating."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.desk import RESIDENT, numbers
from bot.desk.model import Case
from bot.desk.notices import Notice
from bot.errors import CaseNotFound, NotAllowed, StoreUnavailable, TooManyAttempts
from bot.forms.case_finding import CaseFinding
from bot.forms.case_moving import Moving
from bot.forms.case_replies import CaseReplies, CaseTaken
from bot.forms.case_signals import OPEN, CaseSignals
from bot.forms.case_times import is_only_time
from bot.forms.slots.person import read_phone
from bot.forms.state import CaseForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

_STARS = re.compile(r"([1-5一二两三四五])\s*(?:颗|个)?\s*(?:星|分|颗)")
_BARE_STARS = re.compile(r"^\s*([1-5一二三四五])\s*$")
_FIGURES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_BEST = re.compile(r"非常满意|很满意|十分满意|好评|特别好|满分|最满意")
_WORST = re.compile(r"很不满意|非常不满意|差评|最差|太差")
_LOW = 2
_ACTIONS = ("status", "reschedule", "cancel", "rate", "change", "keep", "note", "mention")
#: What is said where a case's state forbids it.
_REFUSALS = {"cancel": "case_cannot_cancel", "reschedule": "case_cannot_move", "rate": "case_cannot_rate"}
#: What the reply says itself, and no notification need say again.
_CANCELLED: tuple[Notice, ...] = ("cancelled",)
_TRIES = 3
#: Certainty from which a message to "really cancel?" is taken to want another time instead.
_SURE = 0.9


class CaseTalk:
    """Holds the conversation about cases; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._signals = CaseSignals(tools)
        self._finding = CaseFinding(tools)
        self._replies = CaseReplies(tools)
        self._moving = Moving(tools, self._replies)

    def still_there(self, case: Case) -> Message:
        """That a case stays as it is, to who wants nothing more."""
        return Message(self._tools.wording.say("case_still_there", service=self._replies.name(case)))

    def ends(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        """What comes of a yes or a no to "really cancel?" or "move it?", and of an end that is put to a case
        or to its change while another time was asked for; None where the message is something else."""
        if form.case is None or form.asking not in ("confirm", "when", "move"):
            return None
        try:
            case = self._tools.desk.case(form.case)
            if form.asking == "confirm":
                return self._confirmed(form, case, turn)
            return self._given_up(form, case, turn) or self._agreed(form, case, turn)
        except StoreUnavailable:
            return self._replies.over("cannot_save")

    def _confirmed(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken | None:
        """A yes or a no to "really cancel?"."""
        words, text = self._tools.words, turn.text
        if words.says("case_keep", text) or words.says("deny", text):
            return self._replies.said(case, "case_kept")
        if self._finding.is_other(case, turn):
            # 取消修家电的, where the haircut was asked about.
            return self.begin("cancel", turn, doubt=True)
        if words.says("case_move", text) or (turn.label == "case/reschedule" and turn.confidence >= _SURE):
            return self._with(CaseForm("reschedule", case=case.id), case, turn)
        says_end = self._signals.ends(text)
        agrees = says_end or turn.label == "case/cancel" or self._says_yes(text)
        if agrees and (says_end or not asks(text)):
            return self._with(replace(form, doubt=False), case, turn)
        return None

    def _given_up(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken | None:
        """An end to the case, or to its change, while another time was asked for."""
        words, text = self._tools.words, turn.text
        if self._signals.ends(text) and not self._names_new_time(turn):
            doubt = not words.says("case_cancel", text)
            return self._with(CaseForm("cancel", case=case.id, doubt=doubt), case, turn)
        refuses = words.says("case_keep", text) or words.says("deny", text) or words.says("stop", text)
        if form.asking == "move" and not form.doubt and words.says("deny", text):
            # Another hour was wanted, only not that one.
            again = replace(form, asking="when", proposed=None)
            return self._replies.asking(again, self._moving.question(again, case, turn), case)
        return self._replies.said(case, "case_kept") if refuses else None

    def _agreed(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken | None:
        """A yes to "move it?"."""
        if form.asking != "move" or asks(turn.text) or turn.first("time") is not None:
            return None
        moves = self._tools.words.says("move", turn.text)
        if not moves and not self._says_yes(turn.text):
            return None
        try:
            return self._moving.agreed(form, case, turn)
        except NotAllowed as error:
            return self._replies.said(case, "case_not_moved", reason=str(error))

    def _says_yes(self, text: str) -> bool:
        return self._tools.words.says("affirm", text) or self._tools.words.says("agree", text)

    def _names_new_time(self, turn: FormTurn) -> bool:
        """Whether a message tells another time besides: 礼拜三不来了，改礼拜四."""
        return turn.first("time") is not None and self._tools.words.says("move", turn.text)

    def begin(self, action: str, turn: FormTurn, *, doubt: bool = False) -> CaseTaken:
        """Finds the case that is meant among those of this conversation, or asks for its number."""
        action = action if action in _ACTIONS else "status"
        if action in ("cancel", "reschedule") and numbers.read(turn.typed) is None:
            action, doubt = self._signals.settled(action, turn, doubt)
        form = CaseForm(action, doubt=doubt)
        try:
            found = self._finding.find(action, turn)
            if found.case is not None:
                return self._with(self._in_doubt(form, found.case, turn), found.case, turn)
            if found.number is not None:
                return self._ask_phone(form, found.number, turn)
            if found.several:
                message = self._replies.which(action, list(found.several))
                return CaseTaken(Said("clarify", None, (message,)), replace(form, asking="case"))
        except StoreUnavailable:
            return self._replies.over("cannot_save")
        if is_only_time(turn):
            # There is nothing that could be moved, and nobody said that there is.
            return CaseTaken(Said("clarify", None, (self._none_here(),)), None)
        key = "case_number_wrong" if found.misread else "case_number"
        return self._replies.asking(replace(form, asking="case"), self._number_question(key))

    def _in_doubt(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseForm:
        """取消礼拜五的 is asked about where the case is on another day, 取消修家电的 where it is a haircut,
        and 取消 alone where there are others."""
        unclear = form.action == "cancel" and not self._finding.is_plain(form.action, case, turn)
        return replace(form, doubt=True) if unclear else form

    def _none_here(self) -> Message:
        wording = self._tools.wording
        return Message(wording.say("case_none_here"), buttons=wording.buttons("person"))

    def describes(self, form: CaseForm, turn: FormTurn) -> bool:
        """Whether a message tells which of several cases is meant: 洗衣机那个, and nothing is wanted anew."""
        words = self._tools.words
        if form.asking != "case" or words.says("anew", turn.text) or words.says("same_again", turn.text):
            return False
        try:
            return self._finding.described(form.action, turn) is not None
        except StoreUnavailable:
            return False

    def take(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        """The next step, or None where the message holds nothing for the form."""
        try:
            if form.case is not None:
                return self._with(form, self._tools.desk.case(form.case), turn)
            if form.asking == "phone":
                return self._prove(form, turn)
            found = self._finding.numbered(turn)
            case = found.case if found is not None else self._finding.described(form.action, turn)
            if case is not None:
                return self._with(self._in_doubt(form, case, turn), case, turn)
            if found is not None and found.number is not None:
                return self._ask_phone(form, found.number, turn)
        except StoreUnavailable:
            return self._replies.over("cannot_save")
        return None

    def repeat(self, form: CaseForm, turn: FormTurn) -> Message:
        """The question that is open, once more."""
        if form.case is not None and form.asking in ("rating", "confirm", "when", "move"):
            case = self._tools.desk.case(form.case)
            if form.asking == "rating":
                return self._replies.stars_question(case)
            if form.asking == "confirm":
                return self._replies.cancel_question(case, turn.now)
            return self._moving.question(form, case, turn)
        if form.asking == "phone":
            return Message(self._tools.wording.say("case_phone"))
        several = self._several(form, turn)
        return self._replies.which(form.action, several) if several else self._number_question("case_number")

    def _several(self, form: CaseForm, turn: FormTurn) -> list[Case]:
        """The conversation's cases that the open question is about."""
        try:
            return list(self._finding.find(form.action, replace(turn, typed="", entities=())).several)
        except StoreUnavailable:
            return []

    def _number_question(self, key: str) -> Message:
        wording = self._tools.wording
        return Message(wording.say(key), buttons=wording.buttons("no_number"))

    def misunderstood(self, form: CaseForm, turn: FormTurn) -> CaseTaken:
        """Says what was wrong; after several tries also the way to a person."""
        form = replace(form, misses=form.misses + 1)
        digits = any(character.isdigit() for character in turn.typed)
        again = self.repeat(form, turn)
        text = again.text
        if form.asking == "case" and (digits or numbers.misread(turn.typed)):
            text = self._tools.wording.say("case_number_wrong")
        elif form.asking == "phone":
            text = self._tools.wording.say(f"problem.{read_phone(turn).problem or 'phone_missing'}")
        if form.misses >= _TRIES:
            text = f"{text}\n{self._tools.wording.say('too_many_tries')}"
        return self._replies.asking(form, Message(text, buttons=again.buttons, citations=again.citations))

    # -- whose case it is ------------------------------------------------------------------------------

    def _ask_phone(self, form: CaseForm, number: str, turn: FormTurn) -> CaseTaken:
        asking = replace(form, asking="phone", number=number, misses=0)
        if turn.first("phone") is not None:
            return self._prove(asking, turn) or self._replies.asking(asking, self.repeat(asking, turn))
        return self._replies.asking(asking, Message(self._tools.wording.say("case_phone")))

    def _prove(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        phone = read_phone(turn)
        if not phone.found or form.number is None:
            return None
        try:
            case = self._tools.desk.by_number(form.number, phone.value, turn.conversation, turn.now)
        except CaseNotFound:
            again = replace(form, asking="case", number=None, misses=form.misses + 1)
            return self._replies.asking(again, self._number_question("case_not_found"))
        except TooManyAttempts:
            return self._replies.over("case_too_many")
        # From here on the case answers in this conversation without being proved again.
        self._tools.desk.adopt(case.id, turn.conversation)
        return self._with(form, case, replace(turn, entities=()))

    # -- what is wanted --------------------------------------------------------------------------------

    def _with(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        form = replace(form, case=case.id)
        try:
            match form.action:
                case "cancel":
                    return self._cancel(form, case, turn)
                case "reschedule":
                    return self._moving.move(form, case, turn)
                case "rate":
                    return self._rate(form, case, turn)
                case _:
                    return self._told(form.action, case, turn)
        except NotAllowed as error:
            if form.action == "reschedule" and case.status in OPEN:
                return self._replies.said(case, "case_not_moved", reason=str(error))
            return self._replies.refused(_REFUSALS[form.action], case)

    def _told(self, action: str, case: Case, turn: FormTurn) -> CaseTaken:
        """What is only said: that a case stays, what cannot be changed here, or how it stands."""
        if action == "keep":
            return self._replies.said(case, "case_kept")
        if action in ("change", "note"):
            taken = self._replies.said(case, "case_cannot_change" if action == "change" else "case_note")
            return _with_buttons(taken, self._tools.wording.buttons("person"))
        status = self._replies.status(case, turn.now)
        if action == "mention" and case.starts_at is not None and case.status in OPEN:
            text = f"{status.text}{self._tools.wording.say('case_mention')}"
            status = replace(status, text=text)
        return self._replies.done(case, status)

    def _cancel(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        if form.doubt and case.status in OPEN:
            question = self._replies.cancel_question(case, turn.now)
            return self._replies.asking(replace(form, asking="confirm"), question, case)
        service = self._tools.services.get(case.service)
        hours = service.cancel_hours if service else 0
        if (
            case.status == "confirmed"
            and case.starts_at
            and case.starts_at - turn.now < timedelta(hours=hours)
        ):
            message = Message(
                self._tools.wording.say("case_late_cancel", hours=hours),
                citations=self._tools.wording.cited("case_late_cancel"),
            )
            return CaseTaken(Said("handoff", case.topic, (message,)), None)
        cancelled = self._tools.desk.cancel(case.id, RESIDENT, "", turn.now)
        self._tools.told(case.id, turn.now, _CANCELLED)
        key = "case_cancelled" if case.starts_at is not None else "case_withdrawn"
        return self._replies.done(cancelled, self._replies.sentence(case, key))

    def _rate(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        if case.status != "done":
            return self._replies.refused("case_cannot_rate", case)
        stars = _stars(turn.text, asked=form.asking == "rating")
        if stars is None:
            question = self._replies.stars_question(case)
            return self._replies.asking(replace(form, asking="rating"), question, case)
        rated = self._tools.desk.rate(case.id, stars, "", RESIDENT, turn.now)
        key = "case_rated_low" if stars <= _LOW else "case_rated"
        return self._replies.done(rated, self._replies.sentence(case, key, stars=stars))


def _with_buttons(taken: CaseTaken, buttons: tuple[Button, ...]) -> CaseTaken:
    messages = (*taken.said.messages[:-1], replace(taken.said.messages[-1], buttons=buttons))
    return replace(taken, said=replace(taken.said, messages=messages))


def _stars(text: str, *, asked: bool) -> int | None:
    """1 to 5, or None. A bare figure counts only where stars were asked for."""
    if _WORST.search(text):
        return 1
    found = _STARS.search(text) or (_BARE_STARS.match(text) if asked else None)
    if found:
        return int(found[1]) if found[1].isdigit() else _FIGURES[found[1]]
    return 5 if _BEST.search(text) else None
