"""What lines came to is remembered as long as the same release is live."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Nothing
from bot.suggesting.outcomes import Outcomes

VAGUE, SURE = Nothing(vague=True), Nothing()


def test_what_is_known_is_not_looked_for_again() -> None:
    outcomes = Outcomes(cast(Lookups, SimpleNamespace(now=object())))
    assert outcomes.of("要带什么", lambda: VAGUE) is VAGUE
    assert outcomes.of("要带什么", lambda: SURE) is VAGUE
    outcomes.forget()
    assert outcomes.of("要带什么", lambda: SURE) is SURE


def test_another_release_is_looked_up_anew() -> None:
    live = SimpleNamespace(now=object())
    outcomes = Outcomes(cast(Lookups, live))
    assert outcomes.of("要带什么", lambda: VAGUE) is VAGUE
    live.now = object()
    assert outcomes.of("要带什么", lambda: SURE) is SURE


def test_what_is_found_while_a_release_is_gone_over_to_is_not_kept() -> None:
    live = SimpleNamespace(now=object())
    outcomes = Outcomes(cast(Lookups, live))

    def find() -> Nothing:
        live.now = object()
        return VAGUE

    assert outcomes.of("要带什么", find) is VAGUE
    assert outcomes.of("要带什么", lambda: SURE) is SURE
