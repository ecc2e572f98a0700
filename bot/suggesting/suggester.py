"""The door of the suggestions: a transcript comes in, what an agent could say or do next goes out."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import StoreUnavailable
from bot.language.clock import now as clock_now
from bot.suggesting.answers import Answers
from bot.suggesting.dangers import Dangers
from bot.suggesting.hearing import Hearing
from bot.suggesting.learning import Rate, names, ordered
from bot.suggesting.lessons import Lesson, is_answer, least, question_of
from bot.suggesting.matters import Matters
from bot.suggesting.model import Candidate, Spoken, Suggested, Suggestion, Verdict
from bot.suggesting.scene import scene_of
from bot.suggesting.services import Services
from bot.suggesting.store import SuggestionStore
from bot.suggesting.summary import Summaries

_ID_BYTES = 15
#: Seconds for which a store that was away is not asked again: agents do not wait for it.
_PATIENCE = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Makers:
    """Who suggests what."""

    dangers: Dangers
    answers: Answers
    services: Services
    matters: Matters
    summaries: Summaries


class Suggester:
    """Suggests to agents. Blocks for some milliseconds; may be used by several threads at once."""

    def __init__(
        self,
        hearing: Hearing,
        makers: Makers,
        store: Callable[[], SuggestionStore],
        learned: Callable[[Lesson], None] = lambda lesson: None,
    ) -> None:
        """`store` is opened at each use: it may be away. `learned` is told of agents' own answers."""
        self._hearing = hearing
        self._makers = makers
        self._store = store
        self._learned = learned
        self._away_until = 0.0

    def suggest(self, transcript: Sequence[Spoken], limit: int, handover: str | None = None) -> Suggested:
        """Up to `limit` suggestions, best first, and a summary, as of the present moment.

        `transcript` is oldest first; `handover` is the hand-over it is of. Danger comes first; what is not
        trusted is not suggested. Without the store suggestions are made as if nobody had judged any, and
        feedback on them is not known later.
        """
        begun, now = time.perf_counter(), clock_now()
        scene = scene_of(transcript, self._hearing, now)
        makers = self._makers
        dangers = makers.dangers.seen(scene)
        answers = list(makers.answers.suggest(scene))
        candidates = [
            *makers.dangers.suggest(dangers),
            *answers,
            *makers.services.suggest(scene),
            *makers.matters.suggest(scene),
        ]
        best = _distinct(ordered(candidates, self._rates(candidates)))[:limit]
        made = [(secrets.token_urlsafe(_ID_BYTES), candidate) for candidate in best]
        self._keep(made, handover, now)
        return Suggested(
            suggestions=tuple(_suggestion(*one) for one in made),
            summary=makers.summaries.write(
                scene,
                [answer.topic for answer in answers],
                makers.services.named(scene),
                [emergency.name for emergency, _ in dangers],
            ),
            took_ms=round((time.perf_counter() - begun) * 1000, 2),
        )

    def judge(self, id: str, verdict: Verdict, text: str | None, agent: str) -> None:
        """Keeps what an agent did with a suggestion. Raises `NothingFound`, `StoreUnavailable`."""
        asked = self._store().judge(id, verdict, text, agent, clock_now())
        if asked is not None and text is not None:
            self._learned(Lesson("edited", asked, least(text)))

    def wrote(self, transcript: Sequence[Spoken], text: str, handover: str) -> None:
        """Learns from what an agent wrote in a hand-over, where no answer was suggested to the question.

        `transcript` is what residents and agents said before it, oldest first. Raises `StoreUnavailable`.
        """
        asked = question_of(transcript, self._hearing, clock_now()) if is_answer(text) else None
        if asked is not None and not self._store().has_answered(handover, asked):
            self._learned(Lesson("written", asked, least(text)))

    def _rates(self, candidates: Sequence[Candidate]) -> Mapping[str, Rate]:
        if self._is_away():
            return {}
        try:
            return self._store().rates(name for one in candidates for name in names(one))
        except StoreUnavailable as error:
            self._note_away(error)
            return {}

    def _keep(self, made: Sequence[tuple[str, Candidate]], handover: str | None, now: datetime) -> None:
        if self._is_away():
            return
        try:
            self._store().keep(made, handover, now)
        except StoreUnavailable as error:
            self._note_away(error)

    def _is_away(self) -> bool:
        return time.monotonic() < self._away_until

    def forget(self) -> None:
        """Drops what is remembered of texts, for measurements that must begin anew."""
        self._hearing.forget()
        self._makers.answers.forget()

    def _note_away(self, error: StoreUnavailable) -> None:
        self._away_until = time.monotonic() + _PATIENCE
        _log.warning("suggestions are made without what was learned: %s", error)


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each text once, and each statement answers once, where they come first."""
    found: dict[object, Candidate] = {}
    for candidate in candidates:
        about = candidate.about
        is_statement = candidate.kind == "answer" and about.document is not None
        found.setdefault((about.document, about.section) if is_statement else candidate.text, candidate)
    return list(found.values())


def _suggestion(id: str, candidate: Candidate) -> Suggestion:
    return Suggestion(
        id,
        candidate.kind,
        candidate.text,
        candidate.citations,
        candidate.about.service,
        round(candidate.score, 4),
    )
