"""Takes a message apart: two questions in one, or the question inside a long story."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[。！!；;\n]+|[：:](?!\d)|[，,](?=(?:还有|另外|顺便|再|然后|以及|那))|\s{2,}")
_JOINT = re.compile(r"(?:还有就是|还有一个|还有个|还有|另外|顺便问|顺便|再问一下|再请问|再问|以及)")
_ASKS = re.compile(
    # 社区么……, 我呢，住在… name what comes next
    r"吗|(?<![什那这])[呢么](?![,，…])|怎|咋|什么|啥|哪|谁|多少|多久|多大"
    r"|能不能|可不可以|要不要|是不是|有没有|行不行|会不会|好不好"
    # 几岁, not 兄弟几个, 前几天
    r"|(?<![好十那这前没过弟妹])几"
    r"|如何|请问|可以.{0,6}[？?]|[？?]"
    # 要预约不, 能报名伐, 办好了没; not 我就不
    r"|\w{2}(?:(?<![就说也还都才是对然])不|伐|否|(?<=[了过好到])没有?)[。！!\s]*$"
    # 有补贴没
    r"|(?<!没)有[^,，。]{1,6}没有?[。！!\s]*$"
)
#: Questions that are numbered: 1.… 2.…, 第一…第二…; not 2个老人.
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s,，。；;:：、？?]))第?([1-9一二三四五])"
    r"(?:[.、．)）:：是]|个?[,，]|\s|(?<=[1-9])(?=[\u4e00-\u9fff])(?![个口人岁年月天日号点元块楼幢栋单室位级次万千百]))"
)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_EDGES = " ，,、。"
_COMMA = re.compile(r"[，,、\s]+")
#: Between two clauses, the second of which is not the other side of what the first asks (…吗，还是…).
_BETWEEN_CLAUSES = re.compile(r"(?:[，,、\s]|[：:](?!\d))++(?!还是(?![没不想要会有]))")

#: A message of this many characters is read as a story with a question in it.
STORY = 40
_SHORTEST = 3
_LONGEST = 60
_MOST = 3


def asks(text: str) -> bool:
    """Whether a piece of text asks something."""
    return bool(_ASKS.search(text))


def questions(text: str) -> list[str]:
    """The questions of a normalised message, in order, [] where it cannot be taken apart.

    A piece must ask something by itself. At most `_MOST` of them, the last ones of a long story,
    for that is where the question comes.
    """
    pieces: list[str] = []
    for match in _split(text):
        piece = match.strip(_EDGES)
        if len(piece) >= _SHORTEST and asks(piece):
            pieces.append(piece)
    if len(pieces) < 2 and len(text) < STORY:
        return []
    return [shortened(piece) for piece in pieces[-_MOST:]]


def last_question(text: str) -> str | None:
    """The last clause of a message that asks, where it has others: 我一个月千把块，低保现在多少钱."""
    asking = asking_clauses(text)
    return asking[-1] if asking and asking[-1] != text.strip(_EDGES) else None


def asking_clauses(text: str) -> list[str]:
    """The clauses of a message that ask something by themselves; 请问 alone asks nothing."""
    clauses = _BETWEEN_CLAUSES.split(text.strip(_EDGES))
    return [clause for clause in clauses if len(clause) >= _SHORTEST and asks(clause.replace("请问", ""))]


def _split(text: str) -> list[str]:
    return [part for item in _items(text) for part in _sentences(item)]


def _items(text: str) -> list[str]:
    """The items of a list that is numbered from one on, and what stands before it; else the text."""
    starts: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        number = _DIGITS.get(match[1]) or int(match[1])
        if number == len(starts) + 1:
            starts.append(match)
    if len(starts) < 2:
        return [text]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    items = [text[start.end() : end] for start, end in zip(starts, ends, strict=True)]
    return [text[: starts[0].start()], *items]


def _sentences(text: str) -> list[str]:
    # The mark stays with its sentence: a question mark alone can make a piece a question.
    marked = re.sub(r"([？?])", r"\1\n", text)
    sentences = [piece for piece in _SENTENCE.split(marked) if piece]
    return [part for sentence in sentences for part in _JOINT.split(sentence) if part]


def shortened(piece: str) -> str:
    """The end of a long sentence, from a comma on: what leads up to a question is not asked."""
    if len(piece) <= _LONGEST:
        return piece
    clauses = _COMMA.split(piece)
    kept = clauses[-1]
    for clause in reversed(clauses[:-1]):
        if len(kept) + len(clause) >= _LONGEST:
            break
        kept = f"{clause},{kept}"
    return kept[-_LONGEST:]
