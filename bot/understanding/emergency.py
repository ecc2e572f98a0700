"""Sees danger to life before anything else is done, from rules an editor can read.

The file `knowledge_base/emergency.yml` lists the kinds of danger in the order of their urgency. Each
has `signs`, patterns any of which shows the danger; `hints`, patterns that show it when the
classifier thinks of danger too; `spoken_of`, patterns that say that it is past, or asked about, not
happening (words of the present overrule these); and `unless`, patterns after which it is something
else. `answers`, by what an open form asks for, are phrases that are answers there and no danger. `words`
are lists that a pattern uses by name: `{老人}` stands for any word of that list.
The classifier alone raises the alarm as well when it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import methodcaller
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.talk import source_citation
from bot.language.pinyin import SoundCorrector
from bot.messages import Citation
from bot.yaml_files import read_yaml

_SENTENCE_END = re.compile(
    r"[。！!？?；;\n]+"
    r"|[，,]?(?:还有就是|还有(?!人|个|一|两|三|几|老|小|孩|气|什么)|另外(?!一|两|个)|顺便|可是|但是|(?<![透喘打受])不过(?!气))"
)
_WORD_LIST = re.compile(r"\{([^\d{},]+)\}")
#: Stands where an overlooked phrase was: no pattern contains it, so nothing is read across it.
_GAP = "○"

LABEL_PREFIX = "emergency/"

#: How likely the classifier must find danger (of any kind together) to raise the alarm: where a hint
#: is seen; and alone, where no words of the past, of rules, or that are overlooked are seen. Set on
#: held-out probabilities of the training sentences; the second raised, as a patient's name, given in a
#: form, got 0.76; both raised by what twice as many sentences of danger make the classifier surer.
_LIKELY_WITH_HINT = 0.45
_LIKELY_ALONE = 0.88
#: What of it must be the hint's own kind.
_OF_THAT_KIND = 0.15
#: In a message of this many characters, where the classifier finds danger this unlikely, what happened is
#: told on the way to a question, unless it happens now.
_LETTER, _UNLIKELY = 80, 0.05

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Offer:
    """A service that can be had once the danger is reported, to who tells of something like `where`."""

    service: str
    say: str
    where: Patterns


@dataclass(frozen=True)
class Emergency:
    """A kind of danger: what shows it, what is said, and where its numbers come from.

    `after`: what is said to who goes on without a question, where that is not what is said after any danger.
    `back`: what is said first to who then goes on with a form, where such a danger is not over by that.
    `in_letters`: its signs count in a letter, too, that does not say that it happens now.
    """

    kind: str
    name: str
    say: str
    after: str
    signs: Patterns
    hints: Patterns
    spoken_of: Patterns
    unless: Patterns
    citations: tuple[Citation, ...]
    in_letters: bool = False
    back: str = ""
    offer: Offer | None = None


class EmergencyWatch:
    """Holds the kinds of danger, most urgent first."""

    def __init__(
        self,
        kinds: tuple[Emergency, ...],
        present: Patterns = (),
        overlook: Patterns = (),
        corrector: SoundCorrector | None = None,
        answers: Mapping[str, Patterns] | None = None,
    ) -> None:
        """`present`: what says that it happens now; `overlook`: phrases that only sound alarming,
        taken out before anything is looked for; `corrector`: puts the words of danger back where a
        text only sounds like them; `answers`: what only answers a form, by the type of what it asks."""
        self.kinds = {emergency.kind: emergency for emergency in kinds}
        self._present = present
        self._overlook = overlook
        self._corrector = corrector
        self._answers = answers or {}

    def besides_answer(self, text: str, asked: Collection[str]) -> str | None:
        """What a text says besides the answers to these types of questions; None where it holds none, or
        tells of what happens now: 打我女儿的 as an answer to whom to call."""
        patterns = [pattern for type_ in asked for pattern in self._answers.get(type_, ())]
        rest = text
        for pattern in patterns:
            rest = pattern.sub(_GAP, rest)
        return None if rest == text or _any(self._present, text) else rest

    def see(self, text: str, probability: Mapping[str, float]) -> Emergency | None:
        """The danger that a normalised text tells of, or None.

        `probability`: the classifier's, by label; empty where it was not asked. Each sentence is judged by
        itself, so that a harmless question in the same message does not hide a danger.
        """
        sentences = self._sentences(text)
        of_kind = {kind: probability.get(LABEL_PREFIX + kind, 0.0) for kind in self.kinds}
        danger = sum(of_kind.values())
        letter = len(text) >= _LETTER and bool(probability) and danger < _UNLIKELY
        for emergency in self.kinds.values():
            telling = [one for one in sentences if self._told(emergency.signs, emergency, one)]
            if letter and not emergency.in_letters:
                telling = [one for one in telling if _any(self._present, one)]
            if telling:
                return emergency
        likeliest_first = sorted(self.kinds.values(), key=lambda emergency: -of_kind[emergency.kind])
        if danger >= _LIKELY_WITH_HINT:
            for emergency in likeliest_first:
                if of_kind[emergency.kind] >= _OF_THAT_KIND and any(
                    self._told(emergency.hints, emergency, sentence) for sentence in sentences
                ):
                    return emergency
        if likeliest_first and danger >= _LIKELY_ALONE:
            emergency = likeliest_first[0]
            if not any(_GAP in sentence or self._doubted(emergency, sentence) for sentence in sentences):
                return emergency
        return None

    def _sentences(self, text: str) -> list[str]:
        if self._corrector is not None:
            text = self._corrector.correct(text)
        for pattern in self._overlook:
            text = pattern.sub(_GAP, text)
        return [sentence for sentence in _SENTENCE_END.split(text) if sentence]

    def _told(self, patterns: Patterns, emergency: Emergency, sentence: str) -> bool:
        return _any(patterns, sentence) and not self._doubted(emergency, sentence)

    def _doubted(self, emergency: Emergency, sentence: str) -> bool:
        if _any(emergency.unless, sentence):
            return True
        return _any(emergency.spoken_of, sentence) and not _any(self._present, sentence)


def _any(patterns: Patterns, text: str) -> bool:
    # Some 250 searches a message: a generator would cost as much as half of them.
    return any(map(methodcaller("search", text), patterns))


def _word_lists(data: Mapping[str, Any]) -> dict[str, str]:
    lists: dict[str, str] = {}
    for name, words in (data.get("words") or {}).items():
        lists[str(name)] = f"(?:{'|'.join(_filled(str(word), lists) for word in words)})"
    return lists


def _filled(pattern: str, lists: Mapping[str, str]) -> str:
    return _WORD_LIST.sub(lambda found: lists[found.group(1)], pattern)


def _patterns(entry: Mapping[str, Any], key: str, lists: Mapping[str, str]) -> Patterns:
    return tuple(re.compile(_filled(str(pattern), lists)) for pattern in entry.get(key) or ())


def _offer(entry: Mapping[str, Any] | None, lists: Mapping[str, str]) -> Offer | None:
    if entry is None:
        return None
    return Offer(str(entry["service"]), str(entry["say"]).strip(), _patterns(entry, "where", lists))


def load_emergencies(path: Path) -> EmergencyWatch:
    """Reads the file. Raises `KnowledgeError` when it is missing, incomplete or has a bad pattern."""
    try:
        data: Any = read_yaml(path)
        lists = _word_lists(data)
        sources = {key: source_citation("emergency", source) for key, source in data["sources"].items()}
        kinds = tuple(
            Emergency(
                kind=str(entry["kind"]),
                name=str(entry["name"]),
                say=str(entry["say"]).strip(),
                after=str(entry.get("after") or "").strip(),
                signs=_patterns(entry, "signs", lists),
                hints=_patterns(entry, "hints", lists),
                spoken_of=_patterns(entry, "spoken_of", lists),
                unless=_patterns(entry, "unless", lists),
                in_letters=bool(entry.get("in_letters", False)),
                back=str(entry.get("back") or "").strip(),
                offer=_offer(entry.get("offer"), lists),
                citations=tuple(sources[key] for key in entry["sources"]),
            )
            for entry in data["kinds"]
        )
        corrector = SoundCorrector(data.get("heard") or (), data.get("not_heard") or ())
        answers = {
            str(type_): _patterns(data["answers"], type_, lists) for type_ in data.get("answers") or ()
        }
        return EmergencyWatch(
            kinds, _patterns(data, "present", lists), _patterns(data, "overlook", lists), corrector, answers
        )
    except (OSError, yaml.YAMLError, re.error) as error:
        raise KnowledgeError(f"cannot read {path.name}: {error}") from error
    except (AttributeError, KeyError, TypeError) as error:
        raise KnowledgeError(f"{path.name} is incomplete: {error}") from error
