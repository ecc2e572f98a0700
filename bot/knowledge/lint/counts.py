"""How much the guides carry."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.model import Guide


def counts(guides: Sequence[Guide]) -> dict[str, int]:
    """The number of guides, statements and questions, and of distinct facts, verified facts and programmes.

    A fact counts where a statement cites it; it counts as verified where every guide says so.
    """
    verified: dict[str, bool] = {}
    for guide in guides:
        for statement in guide.statements:
            for _, fact in guide.cited(statement):
                verified[fact.id] = verified.get(fact.id, True) and fact.verified
    return {
        "guides": len(guides),
        "statements": sum(len(guide.statements) for guide in guides),
        "facts": len(verified),
        "verified_facts": sum(verified.values()),
        "programmes": len({number for guide in guides for number in guide.programmes}),
        "questions": sum(len(guide.questions) for guide in guides),
    }
