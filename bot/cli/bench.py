"""`python -m bot bench`: the README's figures, side by side with their baselines in one run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.settings import ROOT, settings

_DEVELOPMENT = ROOT / "tests" / "evaluation" / "messages.yml"
_PARTS = {
    "turn": "time of a whole turn, alone and in long conversations, beside the encoder's",
    "stock": "the same messages to Rasa's stock Chinese pipeline, turn by turn",
    "throughput": "turns a second of one process",
    "forms": "time of a form's turn with the store, over whole bookings",
    "suggestions": "time of suggestions to an agent, with the store",
    "search": "time of a search over a large corpus",
    "memory": "the server's start and its memory",
    "decline": "what is declined, and what other thresholds would do",
    "danger": "danger to life that is seen, and seen where there is none, on harsh messages",
    "capacity": "200 clients from four processes for 20 places",
    "crash": "a booking process killed at random over 500 bookings",
    "ordering": "500 messages of one conversation to four processes, and the same with processes killed",
    "soak": "half of the highest rate for 30 minutes: memory",
    "restarts": "Redis and PostgreSQL stopped and started again while residents book",
    "five-seconds": "WeChat's five seconds while the model stalls, stores are away and its API fails",
    "agents": "20 agents and 200 conversations at once: claims, messages, suggestions end to end",
    "publishing": "from a docx to a cited answer of both workers, and back, while residents ask",
    "load": "turns a second and their times, 1 and 2 workers, beside stock Rasa's own server",
}


def add(commands: Any) -> None:
    """Adds the command."""
    parser = commands.add_parser("bench", help="measure speed, size and quality")
    _sizes(parser)
    parser.set_defaults(run=run_parts, part=None)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    for name, says in _PARTS.items():
        part = parts.add_parser(name, help=says)
        _sizes(part)
        part.set_defaults(run=run_parts)
    quality = parts.add_parser("quality", help="route and topic over messages that training never sees")
    quality.add_argument(
        "--data", type=Path, default=_DEVELOPMENT, help="YAML list or JSON lines of {text, route, topic}"
    )
    quality.add_argument("--failures", action="store_true", help="print what went wrong")
    quality.set_defaults(run=run_quality)


def _sizes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--messages", type=int, default=300, help="messages that are timed")
    parser.add_argument("--passages", type=int, default=10_000, help="passages in the corpus")


def run_quality(options: argparse.Namespace) -> int:
    """Measures one set."""
    from bot.bench.quality import run

    picture = settings().var_dir / "bench" / f"quality-{options.data.stem}.png"
    run(options.data, picture, options.failures)
    print(f"picture: {picture}")
    return 0


def run_parts(options: argparse.Namespace) -> int:
    """Measures one part, or all."""
    from bot.bench.run import PARTS, Size, run

    run([options.part] if options.part else PARTS, Size(options.messages, options.passages))
    return 0
