"""Rasa's agent in this process: understands a message, lets the rules choose an action, runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from bot import resources
from bot.dialogue import quiet
from bot.errors import SetupError
from bot.settings import Settings

MODEL_NAME = "dialogue.tar.gz"


@dataclass(frozen=True)
class Parse:
    """What a message was understood to mean.

    `label` is the full intent label (`ask/marriage`); `probabilities` are those of all labels.
    """

    typed: str
    text: str
    label: str
    confidence: float
    entities: tuple[dict[str, Any], ...]
    probabilities: dict[str, float]


@dataclass(frozen=True)
class Result:
    """A turn carried out: the parse, and what the action said."""

    parse: Parse
    said: dict[str, Any]


class DialogueHost:
    """One loaded model with its conversations."""

    def __init__(self, settings: Settings) -> None:
        """Loads the trained model. Raises `SetupError` when there is none."""
        path = settings.models_dir / MODEL_NAME
        if not path.is_file():
            raise SetupError(f"there is no trained model in {settings.models_dir}: run `python -m bot train`")
        # Rasa wraps what its components raise; asked for here, their set-up errors stay what they are.
        resources.encoder()
        resources.lookups()
        quiet.hush()
        from rasa.core.lock_store import InMemoryLockStore

        import actions
        from bot.dialogue.endpoint import InProcessActions
        from bot.dialogue.processor import TurnAgent
        from bot.dialogue.trackers import MemoryTrackerStore

        self._trackers = MemoryTrackerStore(None, settings.max_history, settings.conversation_ttl_seconds)
        self._agent = TurnAgent(
            tracker_store=self._trackers,
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(actions),
        )
        self._agent.load_model(path)
        quiet.hush()
        # The products of a turn are small: handing half of one to another core costs more than it saves.
        threadpool_limits(1, "blas")

    async def parse(self, text: str) -> Parse:
        """What a message means, without taking a turn."""
        return _parse(await self._agent.parse_message(text))

    async def turn(self, conversation_id: str, text: str, channel: str = "rest") -> Result:
        """One turn; the caller makes sure that no other one of this conversation is under way."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        output = CollectingOutputChannel()
        message = UserMessage(text, output, conversation_id, metadata={"channel": channel})
        await self._agent.processor.handle_message(message)
        tracker = await self._trackers.get_or_create_tracker(conversation_id)
        said = [message["custom"] for message in output.messages if "custom" in message]
        if not said:
            raise SetupError(
                "no action gave a reply: the log says why; after an update, run `python -m bot train`"
            )
        return Result(_parse(tracker.latest_message.parse_data), said[-1])

    async def forget(self, conversation_id: str) -> None:
        """Drops a conversation."""
        await self._trackers.delete(conversation_id)


def _parse(data: dict[str, Any]) -> Parse:
    intent = data.get("intent") or {}
    return Parse(
        typed=str(data.get("typed", data.get("text", ""))),
        text=str(data.get("text", "")),
        label=str(intent.get("label") or intent.get("name")),
        confidence=float(intent.get("confidence") or 0.0),
        entities=tuple(data.get("entities") or ()),
        probabilities=dict(data.get("label_probabilities") or {}),
    )
