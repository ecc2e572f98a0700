"""What gets through whatever is under way: danger to life, and the wish for a person."""

from __future__ import annotations

from bot.knowledge.talk import Talk
from bot.messages import Message
from bot.retrieval.answerer import Said
from bot.understanding.emergency import LABEL_PREFIX, EmergencyWatch


class Always:
    """Says both from the editors' files."""

    def __init__(self, emergencies: EmergencyWatch, talk: Talk) -> None:
        self._emergencies = emergencies
        self._talk = talk

    def danger(self, label: str) -> Said | None:
        """Whom to call in this kind of danger; None where the label is none."""
        emergency = self._emergencies.kinds.get(label.removeprefix(LABEL_PREFIX))
        if emergency is None:
            return None
        return Said("emergency", None, (Message(emergency.say, citations=emergency.citations),))

    def person(self) -> Said:
        """The way to a person."""
        return Said(
            "handoff", None, (Message(self._talk.say("handoff"), citations=self._talk.cited("handoff")),)
        )
