"""The command: one part, all parts, one table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.bench import run as bench
from bot.bench.figure import Figure
from bot.cli import main
from bot.settings import Settings

#: Parts that are measured without the assistant.
APART = {
    "suggestions": bench.suggestions,
    "memory": bench.serving,
    "capacity": bench.capacity,
    "crash": bench.crash,
    "ordering": bench.ordering,
    "load": bench.load,
    "soak": bench.soak,
    "restarts": bench.restarts,
    "five-seconds": bench.five_seconds,
    "agents": bench.agents,
    "publishing": bench.publishing,
}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Any, ...]]:
    """What the command would have measured; nothing is."""
    calls: list[tuple[Any, ...]] = []

    async def inside(parts: Any, size: bench.Size, folder: Path) -> list[Figure]:
        calls.append((tuple(parts), size))
        wanted = [part for part in reversed(bench.PARTS) if part in parts and part not in APART]
        return [Figure(part, "f", 1.0) for part in wanted]

    monkeypatch.setattr(bench, "_inside", inside)
    for name, module in APART.items():
        monkeypatch.setattr(module, "measure", lambda *texts, name=name: [Figure(name, "f", 1.0)])
    monkeypatch.setattr(bench, "settings", lambda: Settings(var_dir=tmp_path))
    return calls


def test_without_a_part_all_are_measured(
    measured: list[tuple[Any, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--messages", "7", "--passages", "50"]) == 0
    assert measured == [(bench.PARTS, bench.Size(7, 50))]
    rows = json.loads((tmp_path / "bench" / "figures.json").read_text("utf-8"))
    assert [row["part"] for row in rows] == list(bench.PARTS)
    assert capsys.readouterr().out.count("\n") == len(bench.PARTS) + 2


@pytest.mark.parametrize("part", APART)
def test_some_parts_need_no_assistant_here(measured: list[tuple[Any, ...]], part: str) -> None:
    assert main(["bench", part, "--messages", "3"]) == 0
    assert measured == []


def test_the_default_size_is_that_of_the_readme(measured: list[tuple[Any, ...]]) -> None:
    assert main(["bench", "turn"]) == 0
    assert measured == [(("turn",), bench.Size())]
    assert bench.Size() == bench.Size(300, 10_000)
