"""What a message in the middle of a form is: an answer, an end to it, a question, a call for a person."""

from __future__ import annotations

import re

from bot.forms.agreeing import has_nothing_against
from bot.forms.closing import CONFIRM, CONSENT
from bot.forms.matter import REMARK, wishes_for
from bot.forms.slots.bare_name import bare_name
from bot.forms.slots.shift import read_shift
from bot.forms.slots.when import names_hour
from bot.forms.state import CaseForm, Form, ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

#: Certainty of the classifier from which a message in the middle of a form is taken for something else.
SURE = 0.6
CERTAIN = 0.9
#: Intents under which a question may come.
ASKING = ("ask", "out_of_scope", "others_data", "more", "source", "about", "smalltalk", "case")
#: 明天下午可以吗 names a time, whatever its form.
_POLITE = re.compile(r"(?:可以|行|好|方便|来得及|有空|有位|能来|成|有时间)(?:吗|么|不|伐|吧|呀)*[？?]?$")
#: 两个人 answers how many, however much it sounds like 找个人.
_COUNTED = re.compile(r"^(?:\d+|[一两二三四五六七八九十几]+)个人.{0,2}$")
_PARTS = re.compile(r"[，,。！!？?；;、\s]+")
#: 社区叫什么记不得了 tells what is not known.
_FORGOTTEN = re.compile(r"(?:什么|哪|几|多少|谁).{0,4}(?:记不|忘|想不起|[搞弄]不)")
#: 算了，你们最快哪天能送: what comes behind may be the matter itself.
_NEVER_MIND = re.compile(r"^(?:还是|那就|那|就|唉|哎)?[,， ]*算(?:了|啦|哉|数)(?:算了)?[,，。!！\s]*")
#: 算了我自己填吧: not by somebody else.
_MYSELF = re.compile(
    r"(?:自己|我来|自个儿)(?:来)?(?:填|写|弄|约|订|报)(?!了)|(?:继续|接着)(?:填|弄|来|办|约)"
)
#: 算了，明天不去了 is an end, whatever it tells.
_NO_MORE = re.compile(r"[不勿别](?:约|办|订|报|弄|填|去|来|用|要|想|搞|继续|接着)|取消|再说|下次|改天")
_NO_THANKS = re.compile(
    r"(?:不用|不要|不需要|没有)(?:了)?[,，。!！\s]*(?:谢谢|多谢)?(?:你|您)?(?:了|啊)?[。!！]*"
)
_ENDS_ASKING = re.compile(
    r"(?:吗|呢|么|伐|多少|什么|怎么办|多久|哪里)[啊呀？?。!！]*$|[？?]|多少钱.{0,4}$|什么(?:事|活|用|意思)[啊呀]*$"
)
#: 有保险不, 要押金伐: as short as an answer, and none.
_YES_OR_NO = re.compile(r"^(?:那|那么|还)?(?:有|要|能|会|给|收)[^,，。]{1,8}(?:不|伐|否|没有?)[？?。]*$")
#: 等一下，一社一方案是什么 interrupts the form with a question.
_INTERRUPTS = re.compile(r"^(?:等一?下|等等|慢点|对了|先?问一?下|请问|想问)(?:下|哦|啊|[，,、\s])")
#: 能改到三点半吗 wants another time, however it is asked.
_EARLIER_LATER = re.compile(r"[早晚迟](?:一)?点|提[前早]|推迟|往[前后]")


class Signals:
    """Reads them with the editors' words; the open form says how freely it may be answered."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def wants_person(self, turn: FormTurn, form: Form) -> bool:
        """Whether somebody asks for a person."""
        if self._tools.words.says("no_person", turn.text):
            return False
        wanted = turn.intent == "handoff" and turn.confidence >= CERTAIN and not self.is_free(form)
        wanted = wanted and not _COUNTED.search(turn.text)
        return wanted or self._tools.words.says("person", turn.text)

    def waits(self, turn: FormTurn, form: Form) -> bool:
        """Whether somebody only asks for a moment's patience, and tells nothing that could be an answer."""
        return self._tools.words.says("wait", turn.text) and not self._offered_in(turn, form)

    def _offered_in(self, turn: FormTurn, form: Form) -> bool:
        told = any(turn.first(kind) is not None for kind in ("phone", "time"))
        return told or any(word in turn.text for word in self._offered(form))

    def stops(self, turn: FormTurn, form: Form) -> bool:
        """Whether somebody has had enough of it; 算了，你们最快哪天能送 goes on with it."""
        if self._tools.words.says("stop", turn.text):
            return not (self._asks_on(turn.text) or self._skips(turn, form) or self.goes_on(turn))
        # 记不得了 gives up an answer, not the matter; 取消 may be what was begun.
        in_doubt = isinstance(form, CaseForm) and form.action == "cancel"
        in_doubt = in_doubt or self._tools.words.says("unknown", turn.text)
        # 明天不要了，从下周一开始 wants another time.
        in_doubt = in_doubt or (isinstance(form, ServiceForm) and turn.first("time") is not None)
        in_doubt = in_doubt or self._asks_on(turn.text) or self.goes_on(turn)
        return turn.intent == "cancel" and turn.confidence >= SURE and not self.is_free(form) and not in_doubt

    def goes_on(self, turn: FormTurn) -> bool:
        """Whether 算了 ends something else, and the form goes on: 算了我自己填; 算了，用我的电话."""
        lead = _NEVER_MIND.match(turn.text)
        rest = turn.text[lead.end() :] if lead is not None else turn.text
        if self._tools.words.says("resume", rest) or (lead is not None and _MYSELF.search(rest)):
            return not _NO_MORE.search(rest)
        told = any(turn.first(kind) is not None for kind in ("phone", "time"))
        return lead is not None and bool(rest) and told and not _NO_MORE.search(rest)

    def _asks_on(self, text: str) -> bool:
        """Whether behind 算了 something is asked, and nothing else puts an end to the matter."""
        lead = _NEVER_MIND.match(text)
        rest = text[lead.end() :] if lead is not None else ""
        return bool(rest) and asks(rest) and not self._tools.words.says("stop", rest)

    def _skips(self, turn: FormTurn, form: Form) -> bool:
        """Whether what may be left out is only left out: 不用了谢谢."""
        if not isinstance(form, ServiceForm) or not _NO_THANKS.fullmatch(turn.text.strip()):
            return False
        slot = self._tools.services[form.service].slot(form.asking)
        return slot is not None and not slot.required

    def is_free(self, form: Form) -> bool:
        """Whether the open question is answered in free words, which may look like anything."""
        if not isinstance(form, ServiceForm):
            return False
        slot = self._tools.services[form.service].slot(form.asking)
        return slot is not None and slot.type in ("text", "address", "name")

    def is_name(self, turn: FormTurn, form: Form | None) -> bool:
        """Whether a name was asked for and the answer is nothing else."""
        if not isinstance(form, ServiceForm):
            return False
        slot = self._tools.services[form.service].slot(form.asking)
        return slot is not None and slot.type == "name" and bare_name(turn, self._tools.words) is not None

    def is_question(self, turn: FormTurn, form: Form) -> bool:
        """Whether a message asks something instead of answering."""
        if self._asks_on(turn.text):
            return True
        if not asks(turn.text) or _POLITE.search(turn.text) or _FORGOTTEN.search(turn.text):
            return False
        if self._is_forms_own(turn, form):
            return False
        if (
            isinstance(form, ServiceForm)
            and _is_ending(form)
            and not self._tools.words.says("change", turn.text)
        ):
            # Where only a yes or a no is wanted, whatever asks is a question.
            return True
        vocabulary = self._tools.vocabulary
        if vocabulary.aspects_asked(turn.text) and vocabulary.says_nothing(turn.text):
            # 那要带什么 is no answer to anything, whatever the classifier takes it for.
            return True
        if not self.is_free(form) and _YES_OR_NO.match(turn.text):
            return True
        if turn.intent not in ASKING:
            return False
        if turn.confidence < SURE and not vocabulary.aspects_asked(turn.text):
            return False
        return not self.is_free(form) or bool(_ENDS_ASKING.search(turn.text) or _INTERRUPTS.match(turn.text))

    def _is_forms_own(self, turn: FormTurn, form: Form) -> bool:
        """Whether what is asked is the form's to answer: another time, 几点都行, why anything is kept."""
        if not isinstance(form, ServiceForm):
            return False
        words = self._tools.words
        if form.asking == "when":
            return words.says("any_time", turn.text)
        if not _is_ending(form):
            return False
        if has_nothing_against(turn.text):
            return True
        if read_shift(turn.text, words) is not None:
            return True
        changes = words.says("change", turn.text) or bool(_EARLIER_LATER.search(turn.text))
        service = self._tools.services[form.service]
        minds = service.slot(REMARK) is not None and wishes_for(turn.text)
        return minds or words.says("privacy", turn.text) or (changes and turn.first("time") is not None)

    def picks(self, turn: FormTurn, form: Form) -> bool:
        """Whether a part of the message by itself is an answer: 要人扶，这个多少钱; a time or a number."""
        words = self._offered(form)
        if any(part in words for part in _PARTS.split(turn.text)):
            return True
        if turn.first("phone") is not None:
            return True
        told = isinstance(form, ServiceForm) and form.asking == "when"
        return told and any(not asks(part) and names_hour(part, turn) for part in _PARTS.split(turn.typed))

    def may_ask(self, turn: FormTurn) -> bool:
        """Whether what is no answer may be a question."""
        return turn.intent in ASKING and asks(turn.text) and not _FORGOTTEN.search(turn.text)

    def _offered(self, form: Form | None) -> list[str]:
        if not isinstance(form, ServiceForm):
            return []
        slot = self._tools.services[form.service].slot(form.asking)
        return [word for one in (slot.options if slot else ()) for word in (one.value, *one.aliases)]

    def besides_option(self, turn: FormTurn, form: Form | None) -> str | None:
        """What a message says besides the offered answer that it gives; None where it gives none."""
        said = [word for word in sorted(self._offered(form), key=len, reverse=True) if word in turn.text]
        rest = turn.text
        for word in said:
            rest = rest.replace(word, "")
        return rest if said else None


def _is_ending(form: ServiceForm) -> bool:
    """Whether all is told, and it is to be confirmed or agreed to."""
    return form.asking == CONFIRM or form.asking.startswith(CONSENT)
