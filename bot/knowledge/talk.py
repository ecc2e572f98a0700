"""What the assistant says when it does not answer from a guide: the editors' file `talk.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.unsaid import Unsaid, read_unsaid
from bot.messages import Citation
from bot.yaml_files import read_yaml

#: Sentences that the assistant cannot do without.
REQUIRED = (
    "person",
    "greet",
    "goodbye",
    "thanks",
    "about",
    "affirm",
    "deny",
    "cancel",
    "smalltalk",
    "insult",
    "nonsense",
    "injection",
    "others_data",
    "decline",
    "elsewhere",
    "after_danger",
    "clarify",
    "clarify_none",
    "handoff",
    "more_none",
    "plainly",
    "beside_the_point",
    "source",
    "unverified",
    "closed",
    "busy",
)


@dataclass(frozen=True)
class Starter:
    """A matter that is offered when a message says nothing of what it is about."""

    title: str
    question: str


@dataclass(frozen=True)
class Talk:
    """The sentences, the source of the numbers in them, the starters, and what is said to be missing."""

    sentences: dict[str, str]
    citations: tuple[Citation, ...]
    starters: tuple[Starter, ...]
    unsaid: tuple[Unsaid, ...] = ()

    def missing(self, question: str, statements: Iterable[str]) -> str:
        """What to say first where the statements tell nothing of just what was asked; else empty.

        It names the way to a person: its sources are `citations`.
        """
        told = tuple(statements)
        return next((one.say for one in self.unsaid if one.applies(question, told)), "")

    def say(self, key: str, **values: str) -> str:
        """The sentence with its blanks filled; `{person}` is the way to a person."""
        return self.sentences[key].format(person=self.sentences["person"], **values)

    def cited(self, key: str) -> tuple[Citation, ...]:
        """The sources of the sentence: those of the numbers, where it names the way to a person."""
        sentence = self.sentences[key]
        return self.citations if key == "person" or "{person}" in sentence else ()


def load_talk(path: Path) -> Talk:
    """Reads the file. Raises `KnowledgeError` when a sentence or its source is missing."""
    try:
        data: Any = read_yaml(path)
        missing = [key for key in REQUIRED if not data.get(key)]
        if missing:
            raise KnowledgeError(f"{path.name} lacks {', '.join(missing)}")
        return Talk(
            sentences={key: str(data[key]).strip() for key in REQUIRED},
            citations=tuple(source_citation("talk", source) for source in data["sources"].values()),
            starters=tuple(Starter(**starter) for starter in data["starters"]),
            unsaid=read_unsaid(data["unsaid"]),
        )
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cannot read {path.name}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KnowledgeError(f"{path.name} is incomplete: {error}") from error


def source_citation(document_id: str, source: dict[str, Any]) -> Citation:
    """The citation of a source as the editors' YAML files write it."""
    return Citation(
        document_id=document_id,
        title=str(source["title"]),
        section="",
        article=source.get("article"),
        issuer=str(source["issuer"]),
        effective=source.get("effective"),
        url=source.get("url"),
        quote=str(source["quote"]),
        verified=bool(source["verified"]),
    )
