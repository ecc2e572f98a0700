"""What gets through whatever is under way: danger to life, the wish for a person, a store that is away."""

from __future__ import annotations

from collections.abc import Collection

from bot.knowledge.talk import Talk
from bot.messages import Citation, Message
from bot.retrieval.answerer import Said
from bot.understanding.emergency import LABEL_PREFIX, EmergencyWatch, Offer


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

    def besides_answer(self, text: str, asked: Collection[str]) -> str | None:
        """What a text says besides the answers to these types of questions; None where it holds none."""
        return self._emergencies.besides_answer(text, asked)

    def offer(self, label: str, text: str | None = None) -> Offer | None:
        """The service by which such a danger may be registered; with a text only where that is like it."""
        emergency = self._emergencies.kinds.get(label.removeprefix(LABEL_PREFIX))
        offer = emergency.offer if emergency is not None else None
        if offer is None or text is None or any(where.search(text) for where in offer.where):
            return offer
        return None

    def reports(self, service: str, text: str) -> bool:
        """Whether a service registers danger of some kind, and a text tells of no danger of another kind."""
        kinds = [
            one for one in self._emergencies.kinds.values() if one.offer and one.offer.service == service
        ]
        seen = self._emergencies.see(text, {})
        return bool(kinds) and (seen is None or seen in kinds)

    def back(self, kind: str) -> str:
        """What is said first to who goes on with a form after such a danger; empty where nothing is."""
        emergency = self._emergencies.kinds.get(kind)
        return emergency.back if emergency is not None else ""

    def cited(self, kind: str) -> tuple[Citation, ...]:
        """Where the numbers of such a danger come from."""
        return self._emergencies.kinds[kind].citations

    def person(self) -> Said:
        """The way to a person."""
        return Said(
            "handoff", None, (Message(self._talk.say("handoff"), citations=self._talk.cited("handoff")),)
        )

    def closed(self) -> Said:
        """Nothing can be kept now: says so, with the way to a person."""
        message = Message(self._talk.say("closed"), citations=self._talk.cited("closed"))
        return Said("handoff", None, (message,))
