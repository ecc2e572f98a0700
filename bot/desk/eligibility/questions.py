"""Reads the questions that all tables share: `knowledge_base/eligibility/questions.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from bot.desk.eligibility.answers import UNKNOWN
from bot.desk.eligibility.model import Choice, Kind, Question
from bot.knowledge.frontmatter import Entry, Fields, fields

_KINDS: tuple[Kind, ...] = get_args(Kind)
_YES_AND_NO = {"yes": (True, "是"), "no": (False, "不是")}
#: {救助} in a pattern stands for what the question's `terms` write under that name.
_TERM = re.compile(r"\{([^\d{},]+)\}")
Terms = Mapping[str, str]


def read_questions(root: Entry) -> dict[str, Question]:
    """Question by id, in the file's order. Raises `PlaceError` where one does not follow the format."""
    questions = {id: _question(id, entry) for id, entry in root.pairs().items()}
    for id, entry in root.pairs().items():
        for part in questions[id].parts:
            if part not in questions or questions[part].kind not in ("money", "number", "people"):
                raise entry.error(f"“{id}”里的“{part}”不是问数目的问题")
    return questions


def _question(id: str, entry: Entry) -> Question:
    data = fields(entry)
    kind = next((known for known in _KINDS if known == data.required("kind")), None)
    if kind is None:
        raise data.entry("kind").error(f"kind 写 {'、'.join(_KINDS)} 中的一个")
    terms = _terms(data)
    choices = _yes_and_no(data, terms) if kind == "yesno" else _choices(data, terms)
    parts = tuple(data.required(name) for name in ("of", "by")) if kind == "share" else ()
    if kind == "choice" and len(choices) < 2:
        raise entry.error(f"“{id}”至少要有两个可选的答案")
    return Question(
        id=id,
        kind=kind,
        label=data.required("label"),
        ask="" if kind == "share" else data.required("ask"),
        again=data.text("again"),
        cite=_texts(data, "cite"),
        choices=choices,
        cues=patterns(data, "cues", terms),
        parts=parts,
        line=entry.line,
    )


def _texts(data: Fields, name: str) -> tuple[str, ...]:
    return tuple(entry.text() for entry in data.items(name))


def _terms(data: Fields) -> Terms:
    if "terms" not in data.entries:
        return {}
    return {name: entry.text() for name, entry in data.entry("terms").pairs().items()}


def patterns(data: Fields, name: str, terms: Terms = MappingProxyType({})) -> tuple[str, ...]:
    """The regular expressions written under `name`. Raises `PlaceError` where one is none."""
    return tuple(_pattern(entry, terms) for entry in data.items(name))


def _pattern(entry: Entry, terms: Terms) -> str:
    missing = [found for found in _TERM.findall(entry.text()) if found not in terms]
    if missing:
        raise entry.error(f"terms 里没有“{missing[0]}”")
    pattern = _TERM.sub(lambda found: terms[found[1]], entry.text())
    try:
        re.compile(pattern)
    except re.error as error:
        raise entry.error(f"“{entry.text()}”不是正确的正则表达式：{error}") from error
    return pattern


def _yes_and_no(data: Fields, terms: Terms) -> tuple[Choice, ...]:
    found = []
    for name, (value, title) in _YES_AND_NO.items():
        written = fields(data.entries[name]) if name in data.entries else None
        found.append(
            Choice(value, title)
            if written is None
            else Choice(
                value,
                written.text("title") or title,
                patterns(written, "words", terms),
                patterns(written, "mentions", terms),
            )
        )
    return tuple(found)


def _choices(data: Fields, terms: Terms) -> tuple[Choice, ...]:
    if "choices" not in data.entries:
        return ()
    found = []
    for value, entry in data.entry("choices").pairs().items():
        if value == UNKNOWN:
            raise entry.error(f"答案不能叫 {UNKNOWN}：它表示居民不知道")
        written = fields(entry)
        found.append(
            Choice(
                value,
                written.required("title"),
                patterns(written, "words", terms),
                patterns(written, "mentions", terms),
            )
        )
    return tuple(found)
