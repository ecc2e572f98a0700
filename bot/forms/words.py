"""What residents say inside a form: yes, no, enough, skip, and which slot they speak of.

The patterns are the editors', in `nlu_data/answers.yml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.yaml_files import read_yaml

_PUNCTUATION = re.compile(r"[\s,，。.!！?？~～、;；:：…'\"“”]+")
KINDS = (
    "affirm",
    "agree",
    "deny",
    "stop",
    "skip",
    "unknown",
    "resume",
    "person",
    "change",
    "waitlist",
    "wish",
    "order",
    "complains",
    "as_before",
    "why_data",
    "no_person",
    "erase_told",
    "application",
    "of_that",
    "benefit",
    "wait",
    "again",
    "check",
    "case_status",
    "case_cancel",
    "case_doubt",
    "case_move",
    "move",
    "case_unmoved",
    "case_ended",
    "case_note",
    "case_erase",
    "no_number",
    "anew",
    "same_again",
    "rather",
    "soonest_asked",
    "furthest_asked",
    "case_keep",
    "recount",
    "soonest",
    "take_up",
    "any_time",
    "retract",
    "remove",
    "all_of_it",
    "privacy",
    "no_phone",
    "aside",
    "mistreated",
    "unclear",
    "beside_the_point",
    "calmed",
    "go_on",
    "troubled",
    "register",
    "bereaved",
)


@dataclass(frozen=True)
class _Kind:
    """`whole` are all of a message, or one after the other (好的没问题，提交) where they may be `chained`."""

    whole: frozenset[str]
    within: tuple[re.Pattern[str], ...]
    chained: re.Pattern[str] | None


class Words:
    """Recognises short answers."""

    def __init__(self, data: dict[str, Any]) -> None:
        """`data` is the file's content. Raises KeyError, TypeError or re.error where it is wrong."""
        self._fillers = re.compile(str(data["fillers"]))
        self._kinds = {kind: self._kind(data[kind]) for kind in KINDS}
        self.slots = {str(name): re.compile(str(cue)) for name, cue in data["slots"].items()}
        self.address = re.compile(str(data["address"]))
        self.trigger = re.compile(str(data["trigger"]))
        self.busy = re.compile(str(data["busy"]))
        self.moves = {str(name): re.compile(str(cue)) for name, cue in data["moves"].items()}

    def _kind(self, data: dict[str, Any]) -> _Kind:
        # What is compared has no fillers, so the words it is compared with have none either.
        listed = {word for line in data.get("whole", ()) for word in str(line).split("|") if word}
        whole = frozenset(listed | {core for core in map(self._core, listed) if core})
        within = tuple(re.compile(str(pattern)) for pattern in data.get("within", ()))
        links = "|".join(sorted(map(re.escape, whole), key=len, reverse=True))
        return _Kind(whole, within, re.compile(f"(?:{links})+") if data.get("chained") else None)

    def _core(self, text: str) -> str:
        return self._fillers.sub("", text)

    def says(self, kind: str, text: str) -> bool:
        """Whether a message says `kind`, one of `KINDS`."""
        known = self._kinds[kind]
        plain = _PUNCTUATION.sub("", text)
        if plain in known.whole or self._core(plain) in known.whole:
            return True
        if known.chained is not None and known.chained.fullmatch(self._core(plain)):
            return True
        return any(pattern.search(text) for pattern in known.within)


def load_words(path: Path) -> Words:
    """Reads the file. Raises `KnowledgeError` when it is missing or incomplete."""
    try:
        return Words(read_yaml(path))
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path.name} cannot be used: {error}") from error
