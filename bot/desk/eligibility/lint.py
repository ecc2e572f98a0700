"""The check of `knowledge_base/eligibility/*.yml`, a part of `python -m bot kb lint`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.desk.eligibility.evidence import (
    as_guide,
    asked,
    check_facts,
    check_limits,
    check_numbers,
    check_validity,
    statements,
)
from bot.desk.eligibility.logic import NEVER
from bot.desk.eligibility.model import Programme, Question
from bot.desk.eligibility.reader import (
    QUESTIONS_FILE,
    TEXTS_FILE,
    load_questions,
    load_texts,
    read_programme,
    table_files,
)
from bot.knowledge.factbook import FactBook
from bot.knowledge.frontmatter import PlaceError, fields, load_yaml, markdown_files, read_text
from bot.knowledge.guides import read_guide
from bot.knowledge.lint import Problem, Superseded, load_superseded, plans, superseded
from bot.knowledge.lint.questions import comparable
from bot.knowledge.model import Guide, Statement
from bot.knowledge.topics import load_topics

#: What a button says to start a service; a step that names a service says exactly this.
START_SERVICE = "办理 {name}"
#: Longest condition in characters: a result lists several of them.
LONGEST_CONDITION = 70


@dataclass(frozen=True)
class Background:
    """What tables are held against: topic ids, service id → short name, the guides and their facts."""

    today: date
    topics: Collection[str]
    services: Mapping[str, str]
    guides: Mapping[str, Guide]
    book: FactBook
    rows: Sequence[Superseded] = ()


def background(
    today: date,
    topics: Collection[str],
    services: Mapping[str, str],
    guides: Iterable[Guide],
    rows: Sequence[Superseded] = (),
) -> Background:
    """The background of `guides`."""
    known = {guide.id: guide for guide in guides}
    return Background(today, topics, services, known, FactBook.from_guides(known.values()), rows)


def check_folder(folder: Path, known: Background) -> list[Problem]:
    """Every problem of the tables in `folder`, ordered by file and line.

    Files that cannot be read are problems too (rule `format`).
    """
    try:
        questions, texts = load_questions(folder), load_texts(folder)
    except PlaceError as error:
        return [_format(error)]
    found: list[Problem] = []
    programmes: list[Programme] = []
    for path in table_files(folder):
        try:
            programmes.append(read_programme(path, questions, texts))
        except PlaceError as error:
            found.append(_format(error))
    for programme in programmes:
        found += check_programme(programme, known, [one.id for one in programmes])
    found += _names(programmes)
    found += _questions(folder / QUESTIONS_FILE, questions, programmes, known)
    texts_said = (Statement(name, text, ()) for name, text in texts.items())
    found += _said(_guide(folder / TEXTS_FILE, "", texts_said, known), known)
    return sorted(found)


def _format(error: PlaceError) -> Problem:
    return Problem(error.path, error.line, "format", error.reason)


def _guide(path: Path, topic: str, said: Iterable[Statement], known: Background) -> Guide:
    empty = Guide(path.stem, topic, path.stem, (), (), None, None, None, (), (), (), path)
    return as_guide(empty, said, known.book)


def _said(guide: Guide, known: Background) -> Iterator[Problem]:
    yield from check_numbers(guide)
    yield from plans.check(guide)
    yield from superseded.check(guide, known.rows)


def check_programme(programme: Programme, known: Background, ids: Collection[str]) -> Iterator[Problem]:
    """The problems of one table; `ids` are those of all tables."""
    guide = _guide(programme.path, programme.topic, statements(programme), known)
    yield from check_facts(guide, known.book, known.today)
    yield from _said(guide, known)
    yield from check_limits(programme, known.book)
    yield from check_validity(programme, known.book)
    yield from _shape(programme, known, ids)
    yield from _steps(programme, known)


def _shape(programme: Programme, known: Background, ids: Collection[str]) -> Iterator[Problem]:
    if programme.topic not in known.topics:
        message = f"没有“{programme.topic}”这个主题；可用的主题编号见 topics.yml"
        yield Problem(programme.path, 1, "unknown-topic", message)
    if not any(condition.needed for condition in programme.conditions):
        yield Problem(programme.path, 1, "no-condition", "至少要有一条管用的条件")
    seen: set[str] = set()
    for condition in programme.conditions:
        place = (programme.path, condition.line)
        if condition.id in seen:
            yield Problem(*place, "duplicate-id", f"条件编号“{condition.id}”用了两次")
        seen.add(condition.id)
        if condition.test == NEVER and not condition.unknown:
            yield Problem(*place, "unknown-unsaid", "这一条判断不了，请在 unknown 里写明为什么、问谁")
        if len(condition.text) > LONGEST_CONDITION:
            message = f"这条有 {len(condition.text)} 个字，最多 {LONGEST_CONDITION} 个"
            yield Problem(*place, "long-condition", message)
    for id in programme.instead:
        if id not in ids or id == programme.id:
            yield Problem(programme.path, 1, "unknown-programme", f"instead 里没有“{id}”这张表")


def _steps(programme: Programme, known: Background) -> Iterator[Problem]:
    place = (programme.path, 1)
    if not programme.steps:
        yield Problem(*place, "no-step", "至少要写一个下一步（steps）")
    for step in programme.steps:
        if step.service is not None:
            name = known.services.get(step.service)
            if name is None:
                yield Problem(*place, "unknown-service", f"没有“{step.service}”这项服务")
            elif step.say != START_SERVICE.format(name=name):
                message = f"“{step.title}”的 say 要写“{START_SERVICE.format(name=name)}”"
                yield Problem(*place, "step-say", message)
        elif step.guide is not None:
            guide = known.guides.get(step.guide)
            if guide is None:
                yield Problem(*place, "unknown-guide", f"没有“{step.guide}”这篇指南")
            elif step.say not in [question.text for question in guide.questions]:
                yield Problem(
                    *place, "step-say", f"“{step.say}”不是指南 {step.guide} 的问法，点了不一定答得上来"
                )


def _names(programmes: Iterable[Programme]) -> Iterator[Problem]:
    holders: dict[str, str] = {}
    for programme in programmes:
        for name in {comparable(name) for name in (programme.name, *programme.aliases)}:
            if holders.setdefault(name, programme.id) != programme.id:
                message = f"“{name}”也是 {holders[name]} 的叫法；请只留一处"
                yield Problem(programme.path, 1, "claimed-twice", message)


def _questions(
    path: Path, questions: Mapping[str, Question], programmes: Iterable[Programme], known: Background
) -> Iterator[Problem]:
    guide = _guide(path, "", asked(questions.values()), known)
    yield from check_facts(guide, known.book, known.today, needed=False)
    yield from _said(guide, known)
    used = {name for programme in programmes for name in programme.variables()}
    for question in questions.values():
        if question.kind != "share" and question.id not in used:
            yield Problem(path, question.line, "unused-question", f"没有一张表用到“{question.id}”这个问题")


def lint(knowledge_dir: Path, today: date) -> list[Problem]:
    """Every problem of `eligibility/*.yml` in the editors' folder, by file and line; no folder, no problem.

    Files that cannot be read are problems too (rule `format`). Raises `KnowledgeError` only where
    `topics.yml` or `superseded.yml` cannot be read.
    """
    folder = knowledge_dir / "eligibility"
    if not folder.is_dir():
        return []
    rows_file = knowledge_dir / "superseded.yml"
    rows = load_superseded(rows_file) if rows_file.is_file() else ()
    topics = load_topics(knowledge_dir / "topics.yml")
    services = service_names(knowledge_dir / "services")
    return check_folder(folder, background(today, topics, services, _guides(knowledge_dir / "guides"), rows))


def _guides(folder: Path) -> Iterator[Guide]:
    for path in markdown_files(folder):
        try:
            yield read_guide(path)
        except PlaceError:
            continue  # the check of the guides reports it


def service_names(folder: Path) -> dict[str, str]:
    """Service id → short name, of the catalogue's files that can be read."""
    names = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            name = fields(load_yaml(read_text(path), path)).required("name")
        except PlaceError:
            continue  # the check of the services reports it
        names[path.stem] = name.partition("（")[0]
    return names
