"""The tracker of the turn that is under way, made of what the turn before left.

Rasa's own stores keep whole histories, which grow without end, and its policies read them from the
beginning each turn. What the rules here look at is the open loop and the latest message; what the
actions look at are the slots. So that is all that is remembered: a small JSON object, the `memory`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.memory import CONTEXT_SLOT, FORM_SLOT

_SLOTS = (CONTEXT_SLOT, FORM_SLOT)
_LOOP = "loop"

Memory = dict[str, Any]


class TurnTracker(TrackerStore):
    """Holds one tracker, from `begin` to `end`. One turn at a time: its owner sees to that."""

    _tracker: DialogueStateTracker | None = None

    def begin(self, conversation_id: str, memory: Memory) -> None:
        """Sets the conversation back to where its `memory` (empty: the first turn) says it was."""
        tracker = DialogueStateTracker(conversation_id, self.domain.slots)
        for event in _past(memory):
            tracker.update(event)
        self._tracker = tracker

    def end(self) -> tuple[DialogueStateTracker, Memory]:
        """The tracker after the turn, and what to remember of it."""
        tracker, self._tracker = self._tracker, None
        if tracker is None:
            raise RuntimeError("no turn was begun")
        memory = {slot: tracker.get_slot(slot) for slot in _SLOTS}
        memory[_LOOP] = tracker.active_loop_name
        return tracker, {name: value for name, value in memory.items() if value is not None}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the tracker for `end`."""
        self._tracker = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the turn under way."""
        return self._tracker

    async def keys(self) -> Iterable[str]:
        """The conversation of the turn under way."""
        return () if self._tracker is None else (self._tracker.sender_id,)

    async def delete(self, sender_id: str) -> None:
        """Lets go of the turn under way."""
        self._tracker = None


def _past(memory: Memory) -> list[Event]:
    past: list[Event] = [SlotSet(slot, memory[slot]) for slot in _SLOTS if slot in memory]
    if _LOOP in memory:
        past.append(ActiveLoop(memory[_LOOP]))
    # The rules begin where the assistant listens.
    return [*past, ActionExecuted(ACTION_LISTEN_NAME)]
