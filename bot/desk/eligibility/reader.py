"""Reads the editors' tables: `knowledge_base/eligibility/`, described in its 说明.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.desk.catalogue.model import Claim
from bot.desk.eligibility.model import Amount, Condition, Programme, Question, Step
from bot.desk.eligibility.questions import patterns, read_questions
from bot.desk.eligibility.tables import read_test
from bot.errors import KnowledgeError
from bot.knowledge.factbook import FactBook
from bot.knowledge.frontmatter import Entry, Fields, fields, load_yaml, read_text
from bot.messages import Citation

QUESTIONS_FILE = "questions.yml"
TEXTS_FILE = "texts.yml"
#: Sentences that the wording cannot do without.
TEXTS = (
    "likely",
    "unlikely",
    "unclear",
    "met",
    "not_met",
    "not_known",
    "note",
    "aside",
    "cited",
    "same",
    "amounts",
    "no_decision",
    "decided_by",
    "unverified",
    "next",
    "dont_know",
    "instead_title",
    "instead_say",
)


def table_files(folder: Path) -> list[Path]:
    """The programmes' files, in a fixed order."""
    return sorted(path for path in folder.glob("*.yml") if path.name not in (QUESTIONS_FILE, TEXTS_FILE))


def load_programmes(folder: Path, facts: FactBook | None = None) -> dict[str, Programme]:
    """Programme by id, with the citations that `facts` knows.

    Raises `KnowledgeError` naming file and line where a table does not follow the format.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: 没有这个文件夹")
    questions = load_questions(folder)
    texts = load_texts(folder)
    names: dict[str, str] = {}
    programmes = {}
    for path in table_files(folder):
        programme = read_programme(path, questions, texts, facts, names)
        programmes[programme.id] = programme
    return programmes


def load_questions(folder: Path) -> dict[str, Question]:
    """The questions that all tables share."""
    file = folder / QUESTIONS_FILE
    return read_questions(load_yaml(read_text(file), file))


def load_texts(folder: Path) -> dict[str, str]:
    """The sentences around a result."""
    file = folder / TEXTS_FILE
    written = fields(load_yaml(read_text(file), file))
    return {name: written.required(name) for name in TEXTS}


def read_programme(
    path: Path,
    questions: Mapping[str, Question],
    texts: Mapping[str, str],
    facts: FactBook | None = None,
    names: dict[str, str] | None = None,
) -> Programme:
    """The programme in one file. Raises `KnowledgeError`; its id must be the file's name."""
    data = fields(load_yaml(read_text(path), path))
    id, name = data.required("id"), data.required("name")
    if id != path.stem:
        raise data.entry("id").error(f"编号是“{id}”，文件名却是“{path.stem}”；请改成一致")
    names = {} if names is None else names
    names[id] = name
    period = data.entries.get("period")
    return Programme(
        id=id,
        name=name,
        topic=data.required("topic"),
        aliases=tuple(entry.text() for entry in data.items("aliases")),
        shared=tuple(entry.text() for entry in data.items("shared")),
        questioned=patterns(data, "questioned"),
        intro=_claim(data.entry("intro")),
        conditions=tuple(_condition(entry, questions, facts) for entry in data.items("conditions")),
        amounts=tuple(_amount(entry, questions, facts) for entry in data.items("amounts")),
        steps=tuple(_step(fields(entry)) for entry in data.items("steps")),
        counter=_claim(data.entry("counter")),
        instead=tuple(entry.text() for entry in data.items("instead")),
        decided_by=data.text("decided_by"),
        valid_from=data.day("valid_from"),
        valid_until=data.day("valid_until"),
        period=None if period is None else _condition(period, questions, facts),
        questions=questions,
        texts=texts,
        names=names,
        path=path,
    )


def _ids(data: Fields) -> tuple[str, ...]:
    return tuple(entry.text() for entry in data.items("cite"))


def _claim(entry: Entry) -> Claim:
    data = fields(entry)
    return Claim(data.required("text"), _ids(data))


def _citations(ids: tuple[str, ...], facts: FactBook | None) -> tuple[Citation, ...]:
    return () if facts is None else facts.citations(ids)


def _condition(entry: Entry, questions: Mapping[str, Question], facts: FactBook | None) -> Condition:
    data = fields(entry)
    cite = _ids(data)
    return Condition(
        id=data.text("id") or entry.name,
        text=data.required("text"),
        cite=cite,
        test=read_test(data.entries.get("test"), questions),
        unknown=data.text("unknown"),
        needed=data.flag("needed") if "needed" in data.entries else True,
        citations=_citations(cite, facts),
        line=entry.line,
    )


def _amount(entry: Entry, questions: Mapping[str, Question], facts: FactBook | None) -> Amount:
    data = fields(entry)
    claim = _claim(entry)
    when = read_test(data.entries["when"], questions) if "when" in data.entries else None
    return Amount(claim, when, _citations(claim.cite, facts), entry.line)


def _step(data: Fields) -> Step:
    return Step(
        title=data.required("title"),
        say=data.required("say"),
        service=data.text("service") or None,
        guide=data.text("guide") or None,
    )
