"""The stock Rasa pipeline in a process of its own: `train FOLDER` or `serve MODEL`.

Serving, it reads one JSON string a line and answers each with one JSON object a line; the first line
says that it is ready. TensorFlow never enters the process of the assistant.
"""

from __future__ import annotations

from bot.dialogue import quiet  # isort: skip  (Rasa reads its environment when it is imported)

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import TextIO

import psutil

MODEL_NAME = "stock"


def train(folder: Path) -> None:
    """Trains on `config.yml`, `domain.yml` and `data.yml` of the folder."""
    import rasa.model_training

    rasa.model_training.train(
        domain=str(folder / "domain.yml"),
        config=str(folder / "config.yml"),
        training_files=[str(folder / "data.yml")],
        output=str(folder),
        fixed_model_name=MODEL_NAME,
        force_training=True,
    )


async def serve(model: Path, answers: TextIO) -> None:
    """Takes a turn for each line of the standard input."""
    begun = time.perf_counter()
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    agent = Agent.load(model)
    quiet.hush()

    async def turn(number: int, text: str) -> dict[str, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        message = UserMessage(text, CollectingOutputChannel(), f"stock-{number}")
        said = await agent.handle_message(message)
        return {
            "wall": (time.perf_counter() - wall) * 1000,
            "cpu": (time.process_time() - cpu) * 1000,
            "said": len(said or []),
            "memory": psutil.Process().memory_info().rss / 1e6,
        }

    await turn(0, "你好")
    _tell(answers, {"ready": time.perf_counter() - begun})
    for number, line in enumerate(sys.stdin, start=1):
        _tell(answers, await turn(number, json.loads(line)))


def _tell(answers: TextIO, what: dict[str, float]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


def main(arguments: list[str]) -> int:
    """`train FOLDER` or `serve MODEL`."""
    quiet.hush()
    task, path = arguments
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if task == "train":
        train(Path(path))
    else:
        asyncio.run(serve(Path(path), answers))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
