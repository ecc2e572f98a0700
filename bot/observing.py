"""Who is told how the assistant is doing: numbers only, never whose or what was said."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Channel


class Observer(Protocol):
    """Is told as it happens; its methods take microseconds and raise nothing."""

    def waited(self, seconds: float) -> None:
        """A turn waited so long for the turns of its conversation that came before."""

    def queued(self, seconds: float) -> None:
        """A turn waited so long for the turns of other conversations in this process."""

    def handed_over(self, channel: Channel) -> None:
        """A conversation went to a person."""

    def outbox_age(self, seconds: float) -> None:
        """Since when the oldest notification that is due waits to be delivered; 0: none does."""


class Nobody:
    """Keeps nothing; the observer of an assistant that is not part of a server."""

    def waited(self, seconds: float) -> None:
        """Keeps nothing."""

    def queued(self, seconds: float) -> None:
        """Keeps nothing."""

    def handed_over(self, channel: Channel) -> None:
        """Keeps nothing."""

    def outbox_age(self, seconds: float) -> None:
        """Keeps nothing."""
