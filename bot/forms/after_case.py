"""With no form open, in a conversation that has a case: what is wanted of that, or something new."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import StoreUnavailable
from bot.forms.about import about
from bot.forms.beginning import BEGIN, Beginning
from bot.forms.case_signals import CaseSignals
from bot.forms.cases import CaseTalk
from bot.forms.commands import Commands
from bot.forms.displeased import Displeased
from bot.forms.finder import ServiceFinder
from bot.forms.otherwise import Otherwise
from bot.forms.state import Talking
from bot.forms.terse import Terse
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.messages import Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

#: Certainty of a service that is not named from which it is taken to be wished for.
_PLAINLY = 0.7


class AfterCase:
    """Takes such turns; keeps no state of any conversation."""

    def __init__(
        self,
        tools: Tools,
        finder: ServiceFinder,
        commands: Commands,
        beginning: Beginning,
        displeased: Displeased,
        otherwise: Otherwise,
    ) -> None:
        self._tools = tools
        self._finder = finder
        self._commands = commands
        self._beginning = beginning
        self._displeased = displeased
        self._otherwise = otherwise
        self._terse = Terse(tools.services)
        self._cases = CaseTalk(tools)
        self._signals = CaseSignals(tools)

    def take(self, turn: FormTurn, talking: Talking) -> Step | None:
        """Where to complain of how one was treated, how what is kept is erased; with a case in the
        conversation what is wanted of it, or what is said to any other message; None where something is
        to be begun."""
        if self._commands.read(turn.typed) is not None:
            return None
        displeased = self._displeased.treated(turn) or self._displeased.kept(turn)
        if displeased is not None:
            return Step(displeased, talking)
        if not talking.cases or turn.intent == "precheck":
            return None
        if self._terse.service(turn.text, turn.entities) in {
            case.service for case in self._signals.still_open(turn)
        }:
            # 助浴 下周四下午: of the one that is booked, or another one? How that stands is told.
            return self._begun("reschedule", turn, talking, doubt=True)
        another = self._another(turn)
        if another is not None:
            return self._beginning.start(another, turn, talking)
        if turn.intent == "case" and not self._asks_of_ended(turn):
            return None
        return self._of_case(turn, talking)

    def _another(self, turn: FormTurn) -> str | None:
        """The service that is wished for besides the cases: 我还要订中饭, 给我爸也约一个."""
        words, text = self._tools.words, turn.text
        if self._signals.moves(turn) or self._signals.ends(text):
            return None
        anew = words.says("anew", text)
        like_before = words.says("as_before", text)
        if not (anew or like_before or words.says("wish", text) or words.says("same_again", text)):
            return None
        mine = {case.service for case in self._signals.still_open(turn)}
        named = set(map(str, turn.values("service")))
        if not named and words.says("same_again", text) and len(mine) == 1:
            return next(iter(mine))
        likely = self._finder.find(turn)
        if not likely or likely[0][1] < BEGIN:
            # 现在登记我老婆，谢乙，13900139032，社区一样: once more, for somebody else.
            return self._last_of(turn) if like_before and not named and _tells_who(turn) else None
        wanted, certainty = likely[0]
        # What is named is meant; what is only guessed must be plain.
        told = wanted in named or turn.intent in ("request", "ask") or certainty >= _PLAINLY
        return wanted if told and wanted not in mine and anew else None

    def _last_of(self, turn: FormTurn) -> str | None:
        """The service of the last case of the conversation."""
        return next((case.service for case in self._signals.still_open(turn)), None)

    def _asks_of_ended(self, turn: FormTurn) -> bool:
        return turn.intent == "case" and self._tools.words.says("case_ended", turn.text)

    def _of_case(self, turn: FormTurn, talking: Talking) -> Step | None:
        wanted = self._signals.meant(turn)
        # 我要投诉，师傅什么时候来都不说: a wish of its own, not a question of how the case stands.
        wishes = turn.intent == "request" and self._tools.words.says("wish", turn.text)
        if wanted is not None and not (wishes and wanted[0] in ("status", "change", "note")):
            action, doubt = wanted
            return self._begun(action, turn, talking, doubt=doubt)
        if self._tools.words.says("case_ended", turn.text) and self._has_any(turn):
            return self._begun("status", turn, talking)
        if turn.intent in ("request", "case"):
            return None
        if turn.intent == "cancel" and (still_open := self._signals.still_open(turn)):
            message = self._cases.still_there(still_open[0])
            return Step(Said("chitchat", still_open[0].topic, (message,)), talking)
        if turn.intent == "cancel" and self._has_any(turn):
            # Nothing is under way, but what was kept of the cases that are over is not gone.
            message = Message(self._tools.wording.say("case_none_left"))
            return Step(Said("chitchat", None, (message,)), talking)
        asked = self._asked_of_service(turn)
        return Step(asked if asked is not None else self._otherwise.say(turn), talking)

    def _asked_of_service(self, turn: FormTurn) -> Said | None:
        """The answer to 那天要带什么 about the only case, where nothing else was talked about since."""
        mine = self._signals.still_open(turn)
        vocabulary = self._tools.vocabulary
        aspects = vocabulary.aspects_asked(turn.text)
        answered = turn.context is not None and turn.context.document_id is not None
        if len(mine) != 1 or answered or not asks(turn.text) or not vocabulary.says_nothing(turn.text):
            return None
        service = self._tools.services.get(mine[0].service)
        return about(service, aspects, self._tools, turn.now.date()) if service is not None else None

    def _begun(self, action: str, turn: FormTurn, talking: Talking, *, doubt: bool = False) -> Step:
        taken = self._cases.begin(action, turn, doubt=doubt)
        return Step(taken.said, replace(talking, form=taken.form))

    def _has_any(self, turn: FormTurn) -> bool:
        try:
            return bool(self._tools.desk.of_conversation(turn.conversation))
        except StoreUnavailable:
            return False


def _tells_who(turn: FormTurn) -> bool:
    """Whether a message tells of somebody with a number of their own or a name."""
    return turn.first("phone") is not None or turn.first("name") is not None
