"""Danger to life comes before everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.language.masking import mask
from bot.suggesting.hearing import Hearing
from bot.suggesting.model import Candidate
from bot.suggesting.scene import Scene
from bot.understanding.emergency import Emergency, EmergencyWatch


class Dangers:
    """Watches the resident's latest lines."""

    def __init__(self, watch: EmergencyWatch, hearing: Hearing, wording: Mapping[str, str]) -> None:
        self._watch = watch
        self._hearing = hearing
        self._wording = wording

    def seen(self, scene: Scene) -> list[tuple[Emergency, str]]:
        """Each kind of danger that the latest lines tell of, the latest first, with the masked line."""
        found: dict[str, tuple[Emergency, str]] = {}
        for heard in scene.last_words:
            understood = self._hearing.understand(heard.text)
            emergency = self._watch.see(heard.text, understood.probabilities)
            if emergency is not None:
                found.setdefault(emergency.kind, (emergency, mask(heard.typed)))
        return list(found.values())

    def suggest(self, seen: Iterable[tuple[Emergency, str]]) -> Iterator[Candidate]:
        """Whom the resident must call in the dangers that were seen, with the source of the numbers."""
        for emergency, asked in seen:
            text = self._wording["emergency"].format(name=emergency.name, say=emergency.say)
            yield Candidate("action", text, 1.0, citations=emergency.citations, first=True, asked=asked)
