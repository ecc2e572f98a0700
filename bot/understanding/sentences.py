"""Sentences with their labels: the editors' own, what the guides say residents ask, what to decline.

A new guide teaches the classifier its topic without anybody touching the training data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.guides import load_guides
from bot.yaml_files import read_yaml

OUT_OF_SCOPE = "out_of_scope"
TOPIC_LABEL = "ask/"


#: Files and folders of `nlu_data/` that are not Rasa's.
_OTHERS = ("vocabulary.yml", "calibration.yml", "answers.yml", "follow_ups")


def sentence_files(nlu_dir: Path) -> list[Path]:
    """The files that Rasa trains on."""
    files = sorted(nlu_dir.rglob("*.yml"))
    return [file for file in files if not any(part in _OTHERS for part in file.relative_to(nlu_dir).parts)]


def training_sentences(nlu_dir: Path) -> list[tuple[str, str]]:
    """(text, label) of each sentence of `nlu_data/`. Raises `KnowledgeError` naming the file."""
    found: list[tuple[str, str]] = []
    for file in sentence_files(nlu_dir):
        try:
            data: Any = read_yaml(file)
            for intent in data.get("nlu") or ():
                lines = intent["examples"].splitlines()
                texts = (line.removeprefix("-").strip() for line in lines)
                found += [(text, str(intent["intent"])) for text in texts if text]
        except (OSError, yaml.YAMLError, KeyError, AttributeError) as error:
            raise KnowledgeError(f"{file.name} is no file of training sentences: {error}") from error
    return found


def guide_questions(knowledge_dir: Path) -> list[tuple[str, str]]:
    """(question, label) of each question of each guide."""
    return [
        (question.text, TOPIC_LABEL + guide.topic)
        for guide in load_guides(knowledge_dir / "guides")
        for question in guide.questions
    ]


def outside(calibration: Path) -> list[str]:
    """Messages that must not be answered. Raises `KnowledgeError` when the file is no list."""
    try:
        rows: Any = read_yaml(calibration)
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cannot read {calibration.name}: {error}") from error
    if not isinstance(rows, list):
        raise KnowledgeError(f"{calibration.name} must be a list of messages")
    return [str(row) for row in rows]
