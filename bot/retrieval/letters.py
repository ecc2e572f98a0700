"""What a long message asks: somebody tells what happened, and comes to the question at the end."""

from __future__ import annotations

import re

from bot.language.vocabulary import Vocabulary
from bot.retrieval import parts

_SENTENCE = re.compile(r"(?<=[。！!？?；;\n])")
_CLAUSE = re.compile(r"[，,、；;。！!？?：:\s]+")
#: By these somebody comes to the question.
_COMES_TO_IT = re.compile(
    r"请问|想问|请教|问一?下|问问|咨询|想知道|想了解|想弄(?:明白|清楚)|搞不(?:懂|清)|告诉我|麻烦.{0,4}(?:说|讲|告诉)"
)
#: A message of this many characters is a letter.
LETTER = 2 * parts.STORY
#: Questions of one letter that are answered, at the most.
_MOST = 3
#: Characters of what a letter is about, in its own words, before its first question.
_ABOUT = 36
#: By so many of its first characters a question is found again in its letter.
_HEAD = 8


def asked(text: str) -> list[str]:
    """The questions of a letter, in order; the last ones, where it has many. Sentences that only sound like
    questions (好像叫什么事实的) do not count where others are asked plainly; [] where it asks nothing."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]
    plain = [one for one in sentences if one[-1] in "？?" or (_COMES_TO_IT.search(one) and parts.asks(one))]
    asking = plain or [one for one in sentences if parts.asks(one)]
    questions = [question for sentence in asking for question in _questions(sentence)]
    return questions[-_MOST:]


def gist(text: str, question: str, vocabulary: Vocabulary) -> str:
    """What a letter is about and one of its questions: the clauses before it that name a matter, the nearest
    ones, as far as they are short."""
    before = text[: max(0, text.find(question[:_HEAD]))]
    kept: list[str] = []
    for clause in reversed(_CLAUSE.split(before)):
        if not vocabulary.concepts(clause):
            continue
        if kept and sum(map(len, kept)) + len(clause) > _ABOUT:
            break
        kept.insert(0, clause[-_ABOUT:])
    return ",".join([*kept, question])


def _questions(sentence: str) -> list[str]:
    """Each thing that a sentence asks."""
    clauses = parts.asking_clauses(sentence)
    return clauses if len(clauses) > 1 else [parts.shortened(sentence)]
