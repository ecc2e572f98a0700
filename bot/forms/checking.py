"""Pre-checks that are asked for plainly: 帮我看看护理补贴, 我能申请特困吗, 三口人一个月三千能吃低保吗.

To a classifier they look like questions about the rules. A question that a guide answers word for word is
left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.desk.eligibility import Programme, asks_for_check
from bot.forms.state import CheckForm, ServiceForm, Talking
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.normalise import normalise
from bot.retrieval.lookup import key

#: What a classifier takes them for; what it is sure to be something else stays that.
_MISTAKEN_FOR = ("ask", "out_of_scope", "nonsense", "nlu_fallback", "None")
#: 看看能享受什么补贴，够不够条件
_WHICH = re.compile(
    r"(?:看看|看一下|看下|帮.{0,3}看|算算|查查|测测).{0,6}(?:能|可以|够)?(?:享受|领|拿|申请|有)(?:到|的)?(?:什么|哪些|啥|哪几)"
)
_BENEFIT = re.compile(r"补贴|补助|津贴|待遇|救助|优待|条件|资格")
#: Who tells of their circumstances wants them looked at.
_TOLD = re.compile(
    r"[0-9一二三四五六七八九十]+(?:岁|多岁)|(?:滨江|本地|杭州|农村|城镇).{0,2}户口|户籍在|残疾|失能|独居|要人(?:帮|扶|照顾|喂)|卧床|没有?(?:收入|工作)|一个月.{0,4}[0-9一二三四五六七八九十百千]+"
)


#: 刚才补贴那个条件继续看
_ON = re.compile(
    r"(?:继续|接着)(?:再|往下)?(?:帮我)?(?:看|测|算|查|评)|(?:补贴|条件|预审|测的|测算|资格)[^,，。?？]{0,8}(?:继续|接着)"
)


def left_check(before: Talking, after: Talking) -> CheckForm | None:
    """The pre-check that waits after a turn: the one that was left for a service, until it is taken up."""
    if isinstance(after.form, CheckForm):
        return None
    if isinstance(before.form, CheckForm):
        return before.form if isinstance(after.form, ServiceForm) else None
    return before.check


def goes_on_with_check(turn: FormTurn, words: Words) -> bool:
    """Whether somebody wants to go on with the pre-check that was left."""
    return _ON.search(turn.text) is not None or words.says("resume", turn.text)


def asks_which(text: str) -> bool:
    """Whether a normalised message tells circumstances and asks what they entitle to, naming no programme."""
    return bool(_WHICH.search(text) and _BENEFIT.search(text) and _TOLD.search(text))


class Checks:
    """Sees them with the tables' names; keeps no state."""

    def __init__(self, programmes: Mapping[str, Programme], questions: Iterable[str]) -> None:
        """`questions` are those of the guides."""
        self._programmes = programmes
        self._questions = frozenset(key(normalise(question)) for question in questions)

    def wanted(self, text: str, label: str) -> bool:
        """Whether a normalised message, to a classifier `label`, asks for a pre-check."""
        if label.partition("/")[0] not in _MISTAKEN_FOR or key(text) in self._questions:
            return False
        return asks_which(text) or asks_for_check(self._programmes, text)
