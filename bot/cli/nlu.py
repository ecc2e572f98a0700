"""`python -m bot nlu`: what messages are understood to mean, and how well."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.streams import lines_in, utf8_out
from bot.cli.values import iso_time
from bot.errors import KnowledgeError


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser("nlu", help="understanding: parse, eval")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    parse = actions.add_parser("parse", help="one text a line on stdin → one JSON a line on stdout")
    parse.add_argument("--now", type=iso_time, metavar="ISO", help="time to take as the present")
    parse.set_defaults(run=run_parse)
    evaluate = actions.add_parser("eval", help="accuracy and macro-F1 of the intent classifier")
    evaluate.add_argument("--data", type=Path, required=True, help='JSON lines of {"text", "intent"}')
    evaluate.add_argument("--train", type=Path, help="train on these instead of the project's own sentences")
    evaluate.set_defaults(run=run_eval)


def run_parse(options: argparse.Namespace) -> int:
    """Parses stdin."""
    asyncio.run(_parse(options.now))
    return 0


async def _parse(moment: datetime | None) -> None:
    from bot.dialogue.host import DialogueHost
    from bot.language import clock
    from bot.settings import settings
    from bot.understanding.topics import topic_of

    host = DialogueHost(settings())
    out = utf8_out()
    for text in lines_in():
        with clock.at(moment or clock.now()):
            parse = await host.parse(text)
        row = {
            "text": text,
            "normalized": parse.text,
            "intent": {"name": parse.label, "confidence": round(parse.confidence, 4)},
            "topic": topic_of(parse.label, parse.entities),
            "entities": [
                {"type": entity["entity"], **{key: entity[key] for key in ("text", "start", "end", "value")}}
                for entity in parse.entities
            ],
        }
        print(json.dumps(row, ensure_ascii=False), file=out, flush=True)


def run_eval(options: argparse.Namespace) -> int:
    """Prints accuracy and macro-F1 as JSON."""
    from sklearn.metrics import accuracy_score, f1_score

    from bot import resources
    from bot.jsonl import read_rows
    from bot.understanding.classifier import IntentClassifier

    reader, encoder = resources.message_reader(), resources.encoder()

    def read(path: Path) -> tuple[list[str], list[str]]:
        rows = read_rows(path, ("text", "intent"))
        return [reader.read(row.text("text")).text for row in rows], [row.text("intent") for row in rows]

    texts, expected = read(options.data)
    if options.train:
        train_texts, labels = read(options.train)
        try:
            classifier = IntentClassifier().fit(train_texts, encoder.encode_queries(train_texts), labels)
        except ValueError as error:
            raise KnowledgeError(f"{options.train.name}: {error}") from error
    else:
        classifier = resources.classifier()
    probabilities = classifier.probabilities_of(texts, encoder.encode_queries(texts))
    predicted = [classifier.labels[i] for i in probabilities.argmax(axis=1)]
    result = {
        "n": len(texts),
        "accuracy": round(float(accuracy_score(expected, predicted)), 4),
        "macro_f1": round(float(f1_score(expected, predicted, average="macro", zero_division=0)), 4),
    }
    print(json.dumps(result))
    return 0
