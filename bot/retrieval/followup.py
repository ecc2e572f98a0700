"""Reads a short follow-up in the light of the turn before it: 那要带什么, 离婚呢, 多少钱."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.language.vocabulary import Vocabulary
from bot.retrieval.parts import asks

_LEADS_ON = re.compile(
    r"^(?:(?:对了|顺便问一下|顺便问下|顺便问|那么|那|然后|还有|另外|如果|要是|假如|万一|再|而且|所以)[,，]?)+"
)
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万两几]+(?:多)?[岁个人口元块]?")
_FIGURE = r"(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|一?百)"
_AGE = re.compile(rf"{_FIGURE}(?=多?(?:周?岁))")
#: A follow-up about somebody of another age, and nothing else.
_OTHER_AGE = re.compile(rf"^[^\d]{{0,5}}?({_FIGURE})(?:多|出头)?(?:周?岁)?(?:了|的)?$")
_PARTICLES = re.compile(r"呢[？?。!！]*$")
#: A follow-up is short; a longer message says itself what it is about, unless it says that it goes on
#: (那我家三口人，收入三千，能办吗).
_LONGEST, _LONGEST_LED = 16, 32


@dataclass(frozen=True)
class Context:
    """What was talked about: the question as it was understood, what it was about, what was said.

    `lead`: the section that was told first. `danger`: the kind of danger to somebody's life that the
    message before was about. `told`: the message that services were offered to, as it was read.
    """

    question: str
    concepts: tuple[str, ...]
    topic: str | None
    document_id: str | None
    title: str
    said: tuple[str, ...]
    lead: str | None = None
    danger: str | None = None
    told: dict[str, Any] | None = None

    def to_slot(self) -> dict[str, Any]:
        """JSON-able, for the dialogue's memory."""
        return asdict(self)

    @staticmethod
    def from_slot(value: Any) -> Context | None:
        """The inverse of `to_slot`; None where there is no context."""
        if not value:
            return None
        context = Context(**value)
        return replace(context, concepts=tuple(context.concepts), said=tuple(context.said))


def completed(text: str, context: Context | None, vocabulary: Vocabulary) -> str | None:
    """The follow-up as a whole question, or None where the message stands by itself."""
    if context is None or len(text) > (_LONGEST_LED if _LEADS_ON.match(text) else _LONGEST):
        return None
    concepts = vocabulary.concepts(text)
    if concepts and len(text) > _LONGEST:
        return None
    asked = vocabulary.aspects_asked(text)
    rest = core(text)
    if concepts and (asked or not leads_on(text)):
        return None
    if concepts:
        return _same_question_about(rest, context, vocabulary)
    if asked or (asks(text) and not _PARTICLES.search(text)):
        return f"{subject(context)}{rest}"
    if not leads_on(text):
        return None
    age = _OTHER_AGE.search(rest)
    if age is not None and _AGE.search(context.question):
        # 满100岁有什么津贴 … 我妈80了呢
        return _AGE.sub(age[1], context.question)
    # A question that has grown long says less than what it was about.
    before = context.question if len(context.question) <= _LONGEST else subject(context)
    return f"{before} {rest}"


def same_question(text: str, context: Context, vocabulary: Vocabulary) -> str | None:
    """The last question about another matter, where a follow-up only names that: 离婚呢; else None."""
    whole = completed(text, context, vocabulary)
    if whole is None or not vocabulary.concepts(text):
        return None
    asked_alone = not vocabulary.mentions(context.question) and vocabulary.aspects_asked(context.question)
    return whole if asked_alone or _replaced(text, context, vocabulary) is not None else None


def core(text: str) -> str:
    """A follow-up without the words by which it goes on."""
    return _PARTICLES.sub("", _LEADS_ON.sub("", text))


def said_besides(text: str, vocabulary: Vocabulary) -> set[str]:
    """What a follow-up says besides words that ask, in pairs of characters."""
    matter = _NUMBER.sub("", vocabulary.matter(core(text)))
    return {matter[i : i + 2] for i in range(len(matter) - 1)}


def about(question: str, title: str, told: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What an answered `question` was about, the surest first: official terms that the title of what
    answered it has too, then those that the answer has, then those of the title alone.

    What a question mentions besides (坐牢 in 爸爸坐牢那种叫什么) is not what the next one is about.
    """
    own, titled, answered = (vocabulary.concepts(text) for text in (question, title, told))
    shared = [term for term in own if term in titled]
    mentioned = [term for term in own if term in answered]
    return tuple(dict.fromkeys([*shared, *mentioned, *([] if shared else titled)])) or own


def leads_on(text: str) -> bool:
    """Whether the message says of itself that it goes on: 那…, 如果…, …呢."""
    return bool(_LEADS_ON.match(text) or _PARTICLES.search(text))


def subject(context: Context) -> str:
    """What was talked about, in as few words as say it."""
    return "".join(context.concepts[:2]) or context.title


def _same_question_about(rest: str, context: Context, vocabulary: Vocabulary) -> str:
    """The last question with what it was about replaced."""
    replaced = _replaced(rest, context, vocabulary)
    if replaced is None:
        return f"{rest} {context.question}"
    start, word = replaced
    return f"{context.question[:start]}{rest}{context.question[start + len(word) :]}"


def _replaced(text: str, context: Context, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """The place and the word of the last question that a follow-up puts another in place of, if any.

    People replace people (特困呢, after what 低保 pays), not the matter: 残疾人呢, after a canteen's prices.
    """
    mentions = vocabulary.mentions(context.question)
    if not mentions:
        return None
    others = vocabulary.is_about_people(text) and not vocabulary.is_about_people(mentions[0][1])
    return None if others else mentions[0]
