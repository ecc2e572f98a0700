"""Leaves a service's form for another one: 搞错了，我要的是理发; 还是先约洗澡吧; 不是送餐，我是想去食堂吃."""

from __future__ import annotations

import re

from bot.forms.finder import ServiceFinder
from bot.forms.state import ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

#: Certainty of a service that is not named from which it is taken to be meant.
_PLAINLY = 0.7
#: Where free words are asked for, a message of so many characters may only want something else.
_ANSWER = 16
#: 还是先约洗澡吧 puts the first off, 搞错了 lets it go.
_FIRST = re.compile(r"先")
_WISH = re.compile(r"要(?!是|不)|想|约|办|订|登记|报")
_NOT = re.compile(r"(?:不是|不要|不约|不办)(?:要|约|办|订)?(?P<what>[^,，。]{1,10})[,，。\s]")
#: What stands before the name of the service that is wanted instead.
_INSTEAD = re.compile(
    r"(?:(?:换|改)(?:成|为|到|做|办|约|订)+|(?:其实|应该|本来)(?:是|要|想|叫)+|不是[^,，。]{1,8}[,，\s]+(?:我)?(?:是|要|想)"
    r"|(?:不对|错了|哦|噢)[,，\s]*(?:我)?(?:其实|应该)?(?:是|要|想))(?:要|想|约|办|订|叫|做|给我妈|给我爸|个|一个|那个)*$"
)
_CLAUSE = re.compile(r"[,，。;；!！\s]+")
#: More behind the name tells something else: 换成助浴师傅上次那个时间.
_BEHIND = 8


class Leaving:
    """Sees it with the editors' words; keeps no state of any conversation."""

    def __init__(self, tools: Tools, finder: ServiceFinder) -> None:
        self._tools = tools
        self._finder = finder

    def other(self, turn: FormTurn, form: ServiceForm, *, free: bool) -> str | None:
        """The service that is wanted rather than the open one, or None. `free`: the open question is
        answered in free words, which may speak of any service."""
        instead = self._instead(turn, form)
        if instead is not None:
            return instead
        if not self._tools.words.says("rather", turn.text) or asks(turn.text):
            return None
        if free and len(turn.text) > _ANSWER:
            return None
        named = set(map(str, turn.values("service"))) - {form.service}
        likely = [one for one in self._finder.find(turn) if one[0] != form.service]
        if not likely:
            return None
        best, certainty = likely[0]
        if len(named) == 1:
            return named.pop()
        plainly = certainty >= _PLAINLY and not free and self._wishes(turn)
        return best if best in named or plainly else None

    def _instead(self, turn: FormTurn, form: ServiceForm) -> str | None:
        """The service that is named in the place of the open one: 换成助浴, 不对，我其实要约助浴. What is an
        answer of the form's own (换成打针) is none."""
        service = self._tools.services[form.service]
        options = [one for slot in service.slots for one in slot.options]
        own = {word for one in options for word in (one.value, *one.aliases)}
        others = [
            entity
            for entity in turn.entities
            if entity["entity"] == "service" and entity["value"] != form.service and entity["text"] not in own
        ]
        if len({entity["value"] for entity in others}) != 1:
            return None
        begin, end = others[0]["start"], others[0]["end"]
        # What stands before it may sound like a question: 我们是要出门几天，那个应该叫喘息服务吧.
        if asks(_CLAUSE.split(turn.typed[:begin])[-1] + turn.typed[begin:]):
            return None
        instead = _INSTEAD.search(turn.typed[:begin]) is not None
        behind = len(turn.typed[end:].strip(" ,，。.!！吧呀啊的了")) <= _BEHIND
        return str(others[0]["value"]) if instead and behind else None

    def _wishes(self, turn: FormTurn) -> bool:
        """Whether a message that names no service wishes for one; what only puts a value right does not."""
        told = any(turn.first(kind) is not None for kind in ("phone", "time", "community", "age"))
        of_slot = any(cue.search(turn.text) for cue in self._tools.words.slots.values())
        return bool(_WISH.search(turn.text)) and not told and not of_slot

    def puts_off(self, turn: FormTurn) -> bool:
        """Whether the open one is only put off."""
        return bool(_FIRST.search(turn.text))

    def denies(self, turn: FormTurn, form: ServiceForm) -> bool:
        """Whether a message says that the open service is not what was meant, and what is instead: 不是送餐，
        我是想去食堂吃."""
        denied = _NOT.search(f"{turn.text},")
        if denied is None or not self._tools.words.says("rather", turn.text):
            return False
        service = self._tools.services[form.service]
        names = (service.short_name, service.name, *service.aliases)
        what = denied["what"]
        return what in ("这个", "这件") or any(what in name or name in what for name in names)
