"""The baseline: Rasa's stock Chinese pipeline, trained once and asked the same messages.

It has eight intents and fixed answers, and retrieves nothing. A handful of epochs gives the same
graph, and so the same times, as a full training.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import yaml

from bot.bench.stock_process import MODEL_NAME
from bot.errors import SetupError
from bot.settings import ROOT
from bot.training.records import fingerprint, record, recorded
from bot.understanding.sentences import training_sentences

#: Labels of the project's own sentences that become the eight intents.
LABELS = (
    "ask/elder-care",
    "ask/meal-assistance",
    "ask/marriage",
    "ask/relief",
    "ask/disability",
    "ask/funeral",
    "greet",
    "handoff",
)
_SENTENCES = 60
_EPOCHS = 5

CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": _EPOCHS},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "TEDPolicy", "max_history": 5, "epochs": _EPOCHS},
    ],
}


def intent_of(label: str) -> str:
    """`ask/marriage` → ask_marriage: here an intent has one part."""
    return label.replace("/", "_")


def domain() -> dict[str, Any]:
    """Eight intents, each with one fixed answer."""
    return {
        "version": "3.1",
        "intents": [intent_of(label) for label in LABELS],
        "responses": {f"utter_{intent_of(label)}": [{"text": f"关于{label}的答复。"}] for label in LABELS},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def data(sentences: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Training data of (text, label): sentences, a rule for half of the intents, a story of all.

    Raises `SetupError` when a label has no sentences.
    """
    nlu = []
    for label in LABELS:
        texts = [text for text, of in sentences if of == label][:_SENTENCES]
        if not texts:
            raise SetupError(f"the baseline needs sentences of {label}, but there are none in nlu_data")
        nlu.append({"intent": intent_of(label), "examples": "".join(f"- {text}\n" for text in texts)})
    steps = {
        label: [{"intent": intent_of(label)}, {"action": f"utter_{intent_of(label)}"}] for label in LABELS
    }
    ruled, told = LABELS[4:], LABELS[:4]
    return {
        "version": "3.1",
        "nlu": nlu,
        "rules": [{"rule": intent_of(label), "steps": steps[label]} for label in ruled],
        "stories": [
            {"story": f"{intent_of(one)} then {intent_of(other)}", "steps": steps[one] + steps[other]}
            for one in told
            for other in told
        ],
    }


def prepare(folder: Path, nlu_dir: Path) -> Path:
    """The trained model in `folder`, trained at the first call. Raises `SetupError` when it fails."""
    model = folder / f"{MODEL_NAME}.tar.gz"
    made_from = fingerprint([], json.dumps([CONFIG, domain()], ensure_ascii=False))
    if model.is_file() and recorded(folder, MODEL_NAME) == made_from:
        return model
    folder.mkdir(parents=True, exist_ok=True)
    parts = {"config": CONFIG, "domain": domain(), "data": data(training_sentences(nlu_dir))}
    for name, content in parts.items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        _command("train", folder), cwd=ROOT, env=_environment(), capture_output=True, text=True
    )
    if done.returncode != 0 or not model.is_file():
        raise SetupError(f"the stock pipeline could not be trained: {done.stderr.strip()[-500:]}")
    record(folder, MODEL_NAME, made_from)
    return model


class StockPipeline:
    """The stock pipeline in its own process, which sleeps while it is not asked."""

    def __init__(self, model: Path) -> None:
        """Starts the process and waits until it is ready. Raises `SetupError` when it is not."""
        self._process = subprocess.Popen(
            _command("serve", model),
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.load_seconds = self._answer()["ready"]

    def turn(self, text: str) -> dict[str, float]:
        """One turn in a conversation of its own: `wall` and `cpu` in ms, bubbles `said`, `memory` in MB."""
        questions = _pipe(self._process.stdin)
        questions.write(json.dumps(text) + "\n")
        questions.flush()
        return self._answer()

    def _answer(self) -> dict[str, float]:
        line = _pipe(self._process.stdout).readline()
        if not line:
            code = self._process.wait(timeout=60)
            raise SetupError(f"the stock pipeline ended with code {code} (below 0: stopped by a signal)")
        answer: dict[str, float] = json.loads(line)
        return answer

    def __enter__(self) -> StockPipeline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _pipe(self._process.stdin).close()
        self._process.wait(timeout=60)
        _pipe(self._process.stdout).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise SetupError("the stock pipeline's process has no pipes")
    return pipe


def _command(task: str, path: Path) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "bot.bench.stock_process", task, str(path)]


def _environment() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
