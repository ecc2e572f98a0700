"""What is left of an answer that takes back its own beginning: 三口人，哦不对，四口."""

from __future__ import annotations

import re

_TAKEN_BACK = re.compile(
    r"(?:哦|噢|喔|啊|呃|额|唉|哎)*[,，\s]*(?:我)?(?:(?<=[哦噢喔啊呃额唉哎])不(?=[,，\s是])|(?<=[哦噢喔啊呃额唉哎][,，\s])不(?=[,，\s是])|不对(?!称|劲|头)|[说讲搞弄写打记报算]错|改成|改为|更正|纠正)"
    r"[了啦啊呀哈,，。!！\s]*(?:应该|其实|是说)?是?"
)
#: 不是三千，是两千
_NOT_BUT = re.compile(r"^[哦噢啊\s,，]*不是[^,，。是不]{1,8}[,，\s]*(?:而|应该)?是(?P<rest>.+)$")
_IDLE = re.compile(r"[\s,，。哦噢喔啊呃额唉哎刚才前面我]+")


def corrected(text: str) -> tuple[str, str]:
    """(what was said first, what is said in its place); the first is '' where nothing is taken back.

    The second is '' where somebody only takes it back (两千五，不对).
    """
    swapped = _NOT_BUT.match(text)
    if swapped is not None:
        return text[: swapped.start("rest")], swapped["rest"]
    marks = list(_TAKEN_BACK.finditer(text))
    if not marks or not _IDLE.sub("", text[: marks[-1].start()]):
        return "", text
    return text[: marks[-1].start()], text[marks[-1].end() :]
