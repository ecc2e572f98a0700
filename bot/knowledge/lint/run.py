"""Runs every rule over the editors' folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.frontmatter import PlaceError, markdown_files
from bot.knowledge.guides import read_guide
from bot.knowledge.lint import evidence, layout, numbers, plans, questions, superseded, validity
from bot.knowledge.lint.problem import Problem
from bot.knowledge.lint.superseded import Superseded
from bot.knowledge.model import Guide
from bot.knowledge.topics import load_topics


def _guide_problems(
    guide: Guide,
    today: date,
    topics: Collection[str],
    services: Collection[str] | None,
    rows: Sequence[Superseded],
) -> Iterator[Problem]:
    yield from layout.check_place(guide, topics)
    if services is not None:
        yield from layout.check_services(guide, services)
    yield from questions.check_questions(guide)
    yield from evidence.check_statements(guide)
    yield from evidence.check_sources(guide)
    yield from numbers.check(guide)
    yield from superseded.check(guide, rows)
    yield from validity.check(guide, today)
    yield from plans.check(guide)


def check_guides(
    guides: Sequence[Guide],
    *,
    today: date,
    topics: Collection[str],
    services: Collection[str] | None = None,
    rows: Sequence[Superseded] = (),
) -> list[Problem]:
    """Every problem of `guides`, ordered by file and line.

    `topics` and `services` are the known ids (None: services are not checked), `rows` the outdated sayings.
    """
    found = [problem for guide in guides for problem in _guide_problems(guide, today, topics, services, rows)]
    found += layout.check_ids(guides)
    found += questions.check_claims(guides)
    found += evidence.check_quotes(guides)
    return sorted(found)


def known_services(knowledge_dir: Path) -> frozenset[str] | None:
    """The service ids of `services/*.yml`, which are the files' names; None where there is no such folder."""
    folder = knowledge_dir / "services"
    return frozenset(path.stem for path in folder.glob("*.yml")) if folder.is_dir() else None


def lint(knowledge_dir: Path, today: date, services: Collection[str] | None = None) -> list[Problem]:
    """Every problem of the editors' folder on the day `today`, ordered by file and line.

    `services` are the known service ids; without them those of `knowledge_dir/services` are taken. Files
    that cannot be read are problems too (rule `format`). Raises `KnowledgeError` only where `topics.yml`
    or `superseded.yml` cannot be read, or there is no `guides` folder.
    """
    folder = knowledge_dir / "guides"
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: 没有这个文件夹")
    topics = load_topics(knowledge_dir / "topics.yml")
    rows_file = knowledge_dir / "superseded.yml"
    rows = superseded.load_superseded(rows_file) if rows_file.is_file() else ()
    unreadable: list[Problem] = []
    guides: list[Guide] = []
    for path in markdown_files(folder):
        try:
            guides.append(read_guide(path))
        except PlaceError as error:
            unreadable.append(Problem(error.path, error.line, "format", error.reason))
    known = services if services is not None else known_services(knowledge_dir)
    return sorted(unreadable + check_guides(guides, today=today, topics=topics, services=known, rows=rows))
