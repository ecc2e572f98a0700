"""The words of the field: official terms, what residents call them, and the local way of speaking.

All of it comes from one file that an editor extends, `nlu_data/vocabulary.yml`:

    terms:   [{term: 结婚登记, topic: marriage, also: [领证, 扯证]}, …]
    dialect: {啥辰光: 什么时候, …}
    names:   {community: [...], street: [...]}
    aspects: {money: {ask: [多少钱, 几块], tell: [元, 免费]}, …}   what is asked, and what answers it
    filler:  [请问, 我想, 一下, …]   words that only surround a question
    general: [补贴, 证件, …]        words that by themselves do not say what is meant
    people: [残疾人, 低保户, 外地户口, …]  whom a matter may be for; none of them says which matter
    unpublished: [regex, …]         what nobody publishes: forecasts, counts, officials' names
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.yaml_files import read_yaml

#: Characters left of a message, without filler and general words, that still say nothing.
_NOTHING_LEFT = 1
#: Characters that a message may have besides the people it is about: 能领, 也一样, 可以免费.
_ABOUT_PEOPLE = 4
#: Texts whose official terms are remembered: those of a few turns, as they are residents' words.
_REMEMBERED = 64


#: What may follow a bare word and adds nothing: 材料呢.
_BARE_END = re.compile(r"[呢的啊呀嘛么]*[？?。.!！,，\s]*$")


class WordMatcher:
    """Finds the longest known words of a text, left to right, without overlaps."""

    def __init__(self, words: Iterable[str]) -> None:
        by_first: dict[str, set[str]] = {}
        for word in words:
            if word:
                by_first.setdefault(word[0], set()).add(word)
        self._by_first = {
            first: tuple(sorted(known, key=len, reverse=True)) for first, known in by_first.items()
        }

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yields (start, word) for each word found."""
        position = 0
        while position < len(text):
            for word in self._by_first.get(text[position], ()):
                if text.startswith(word, position):
                    yield position, word
                    position += len(word)
                    break
            else:
                position += 1


@dataclass(frozen=True)
class Term:
    """An official term, the topic it belongs to (None: several), and other words for it."""

    term: str
    topic: str | None
    also: tuple[str, ...]


@dataclass(frozen=True)
class Aspect:
    """A side of a matter that is asked about, such as money: words that ask, words that tell."""

    name: str
    ask: tuple[str, ...]
    tell: tuple[str, ...]


class Vocabulary:
    """The file, ready to be asked."""

    def __init__(
        self,
        terms: Iterable[Term],
        dialect: Mapping[str, str],
        names: Mapping[str, list[str]],
        aspects: Iterable[Aspect] = (),
        filler: Iterable[str] = (),
        general: Iterable[str] = (),
        people: Iterable[str] = (),
        unpublished: Iterable[str] = (),
        bare: Mapping[str, str] | None = None,
    ) -> None:
        self.terms = tuple(terms)
        self.dialect = dict(dialect)
        self.names = {kind: tuple(known) for kind, known in names.items()}
        self._meanings: dict[str, list[str]] = {}
        for term in self.terms:
            for word in (term.term, *term.also):
                meanings = self._meanings.setdefault(word, [])
                if term.term not in meanings:
                    meanings.append(term.term)
        self._topics = {term.term: term.topic for term in self.terms}
        self._concept_matcher = WordMatcher(self._meanings)
        aspects = tuple(aspects)
        self._asking = {word: aspect.name for aspect in aspects for word in aspect.ask}
        self._telling = {word: aspect.name for aspect in aspects for word in aspect.tell}
        self._general = frozenset(general)
        self._unpublished = tuple(re.compile(pattern) for pattern in unpublished)
        self._people_matcher = WordMatcher(people)
        self._bare = dict(bare or {})
        self._filler_matcher = WordMatcher(filler)
        self._nothing_matcher = WordMatcher([*filler, *self._general, *self._asking])
        self._ask_matcher = WordMatcher(self._asking)
        self._tell_matcher = WordMatcher(self._telling)
        self._dialect_matcher = WordMatcher(self.dialect)
        # A turn asks for those of the same few texts again and again.
        self._remembered_concepts = lru_cache(maxsize=_REMEMBERED)(self._concepts)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the field, official or not, and every name."""
        names = (name for known in self.names.values() for name in known)
        return frozenset(self._meanings) | frozenset(names)

    def concepts(self, text: str) -> tuple[str, ...]:
        """Official terms that `text` speaks of, under whatever name, in order and without repeats."""
        return self._remembered_concepts(text)

    def _concepts(self, text: str) -> tuple[str, ...]:
        found = (term for _, word in self._concept_matcher.find(text) for term in self._meanings[word])
        return tuple(dict.fromkeys(found))

    def mentions(self, text: str) -> list[tuple[int, str]]:
        """(start, word as written) of each word of the field in `text`."""
        return list(self._concept_matcher.find(text))

    def aspects_asked(self, text: str) -> frozenset[str]:
        """Names of the aspects that `text` asks about."""
        return frozenset(self._asking[word] for _, word in self._ask_matcher.find(text))

    def aspects_told(self, text: str) -> frozenset[str]:
        """Names of the aspects that `text` says something about."""
        return frozenset(self._telling[word] for _, word in self._tell_matcher.find(text))

    def spoken_out(self, text: str) -> str:
        """A message of one bare word (材料, 费用呢) as the question it stands for; others as they are."""
        return self._bare.get(_BARE_END.sub("", text), text)

    def without_filler(self, text: str) -> str:
        """`text` without the words that only surround a question: 请问, 我想, 一下 …"""
        return _without(text, self._filler_matcher)

    def says_nothing(self, text: str) -> bool:
        """Whether a message asks without saying about what: 要带什么证件, 补贴怎么领."""
        if not self.aspects_asked(text) and not any(word in text for word in self._general):
            return False
        if any(term not in self._general for term in self.concepts(text)):
            return False
        return len(self.matter(text)) <= _NOTHING_LEFT

    def matter(self, text: str) -> str:
        """What a message says besides filler, general words, words that ask, and punctuation."""
        return re.sub(r"[^\w]", "", _without(text, self._nothing_matcher))

    def is_about_people(self, text: str) -> bool:
        """Whether a message names people and no matter: 残疾人呢, 吃低保的能领吗, 有居住证算不算."""
        rest = _without(text, self._people_matcher)
        return rest != text and not self.concepts(rest) and len(self.matter(rest)) <= _ABOUT_PEOPLE

    def is_unpublished(self, text: str) -> bool:
        """Whether a message asks what nobody publishes: forecasts, counts, officials' names."""
        return any(pattern.search(text) for pattern in self._unpublished)

    def topic(self, term: str) -> str | None:
        """The topic of an official term."""
        return self._topics.get(term)

    def standard(self, text: str) -> str:
        """`text` with the local way of speaking put into standard words."""
        pieces: list[str] = []
        end = 0
        for start, word in self._dialect_matcher.find(text):
            pieces += (text[end:start], self.dialect[word])
            end = start + len(word)
        return "".join(pieces) + text[end:]


def _without(text: str, matcher: WordMatcher) -> str:
    pieces: list[str] = []
    end = 0
    for start, word in matcher.find(text):
        pieces.append(text[end:start])
        end = start + len(word)
    return "".join(pieces) + text[end:]


def load_vocabulary(path: Path) -> Vocabulary:
    """Reads the vocabulary file. Raises `KnowledgeError` naming the entry that is wrong."""
    try:
        data: Any = read_yaml(path) or {}
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cannot read the vocabulary {path.name}: {error}") from error
    terms = []
    for number, entry in enumerate(data.get("terms", ()), start=1):
        if not isinstance(entry, dict) or not entry.get("term"):
            raise KnowledgeError(f"{path.name}: entry {number} of `terms` needs a `term`")
        terms.append(Term(str(entry["term"]), entry.get("topic"), tuple(map(str, entry.get("also") or ()))))
    aspects = [
        Aspect(name, tuple(words.get("ask") or ()), tuple(words.get("tell") or ()))
        for name, words in (data.get("aspects") or {}).items()
    ]
    return Vocabulary(
        terms,
        data.get("dialect") or {},
        data.get("names") or {},
        aspects,
        filler=data.get("filler") or (),
        general=data.get("general") or (),
        people=data.get("people") or (),
        unpublished=data.get("unpublished") or (),
        bare=data.get("bare") or {},
    )
