"""`python -m bot kb`: the knowledge base, for its editors."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.cli.values import whole_number
from bot.settings import settings


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser("kb", help="knowledge base: lint, index, search, import, publish, eval")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    lint = actions.add_parser(
        "lint", help="check guides, documents, services, pre-check tables and communities"
    )
    lint.set_defaults(run=run_lint)
    index = actions.add_parser("index", help="build the search index")
    index.set_defaults(run=run_index)
    search = actions.add_parser("search", help="what the chat would find for a text")
    search.add_argument("text")
    search.add_argument("--limit", type=whole_number(1), default=5)
    search.set_defaults(run=run_search)
    imports = actions.add_parser("import", help="turn Markdown, HTML, docx or pdf into drafts")
    imports.add_argument("files", nargs="+", type=Path)
    imports.set_defaults(run=run_import)
    publish = actions.add_parser("publish", help="let a draft be searched")
    publish.add_argument("id", nargs="+")
    publish.set_defaults(run=run_publish)
    evaluate = actions.add_parser("eval", help="measure retrieval on any corpus")
    evaluate.add_argument("--corpus", type=Path, required=True, help='JSON lines of {"id", "title", "text"}')
    evaluate.add_argument(
        "--queries", type=Path, required=True, help='JSON lines of {"qid", "query", "positive_ids"}'
    )
    evaluate.add_argument("--json", action="store_true", help="print one JSON object")
    evaluate.set_defaults(run=run_eval)


def run_lint(options: argparse.Namespace) -> int:
    """Prints problems and counts; fails when there are problems."""
    from bot import resources
    from bot.desk.catalogue.lint import lint as lint_services
    from bot.desk.eligibility.lint import lint as lint_eligibility
    from bot.desk.people.lint import lint as lint_communities
    from bot.knowledge.guides import load_guides
    from bot.knowledge.lint import counts, known_services, lint
    from bot.language.clock import today

    folder = settings().knowledge_dir
    problems = lint(folder, today())
    problems += lint_services(folder, today(), settings().timetable_file)
    problems += lint_eligibility(folder, today())
    problems += lint_communities(folder, today())
    for problem in problems:
        print(problem)
    resources.emergencies(), resources.talk(), resources.vocabulary()
    found = counts(load_guides(folder / "guides")) | {"services": len(known_services(folder) or ())}
    print(", ".join(f"{name} {count}" for name, count in found.items()))
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def run_index(options: argparse.Namespace) -> int:
    """Builds the index."""
    from bot.progress import Steps
    from bot.training import index_knowledge

    with Steps() as steps:
        index_knowledge(steps)
    return 0


def run_search(options: argparse.Namespace) -> int:
    """Prints hits."""
    from bot.search import KnowledgeSearch

    for hit in KnowledgeSearch(settings().knowledge_dir).search(options.text, options.limit):
        print(f"{hit['score']:.3f}  {hit['document_id']}#{hit['section']}  {hit['text']}")
        print(f"       {hit['citation']['title']} {hit['citation']['article'] or ''}")
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Imports files as drafts; one that fails does not stop the others."""
    from bot.errors import KnowledgeError
    from bot.knowledge.documents import save_document
    from bot.knowledge.importer import import_file
    from bot.language.clock import today

    failed = 0
    for path in options.files:
        try:
            document = import_file(path, today())
            target = save_document(document, settings().knowledge_dir / "documents")
        except KnowledgeError as error:
            failed += 1
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        print(f"{path.name} → {target.name}, draft, {len(document.passages)} passages")
    return 1 if failed else 0


def run_publish(options: argparse.Namespace) -> int:
    """Publishes drafts."""
    from bot.knowledge.documents import publish
    from bot.language.clock import today

    for name in options.id:
        publish(settings().knowledge_dir / "documents" / f"{name}.md", today())
        print(f"{name} is published; run `python -m bot train` to let it be found")
    return 0


def run_eval(options: argparse.Namespace) -> int:
    """Prints what the product's own retriever gets right."""
    from bot.retrieval.evaluation import evaluate, read_corpus, read_queries

    figures = evaluate(read_corpus(options.corpus), read_queries(options.queries))
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:>18}  {value}")
    return 0
