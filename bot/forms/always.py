"""What gets through whatever is under way: danger to life, the wish for a person, a store that is away."""

from __future__ import annotations

from bot.knowledge.talk import Talk
from bot.messages import Message
from bot.retrieval.answerer import Said
from bot.understanding.emergency import LABEL_PREFIX, EmergencyWatch


class Always:
    """Says them from the editors' files."""

    def __init__(self, emergencies: EmergencyWatch, talk: Talk) -> None:
        self._emergencies = emergencies
        self._talk = talk

    def danger(self, label: str) -> Said | None:
        """Whom to call in this kind of danger; None where the label is none."""
        emergency = self._emergencies.kinds.get(label.removeprefix(LABEL_PREFIX))
        if emergency is None:
            return None
        return Said("emergency", None, (Message(emergency.say, citations=emergency.citations),))

    def after_danger(self, kind: str, *, asks: bool) -> Said:
        """What is said to who was just in danger of this kind: whom to call once more where that is asked,
        else a calm word."""
        emergency = self._emergencies.kinds.get(kind)
        if emergency is not None and asks:
            return Said("emergency", None, (Message(emergency.say, citations=emergency.citations),))
        if emergency is not None and emergency.after:
            return Said("chitchat", None, (Message(emergency.after, citations=emergency.citations),))
        message = Message(self._talk.say("after_danger"), citations=self._talk.cited("after_danger"))
        return Said("chitchat", None, (message,))

    def lasts(self, kind: str | None) -> bool:
        """Whether a danger is not over with the next message: who speaks of dying goes on speaking, and has
        sentences of their own."""
        emergency = self._emergencies.kinds.get(kind or "")
        return emergency is not None and bool(emergency.after)

    def sees_danger(self, text: str) -> bool:
        """Whether a text shows danger by its own words."""
        return self._emergencies.see(text, {}) is not None

    def person(self) -> Said:
        """The way to a person."""
        return Said(
            "handoff", None, (Message(self._talk.say("handoff"), citations=self._talk.cited("handoff")),)
        )

    def closed(self) -> Said:
        """Nothing can be kept now: says so, with the way to a person."""
        message = Message(self._talk.say("closed"), citations=self._talk.cited("closed"))
        return Said("handoff", None, (message,))
