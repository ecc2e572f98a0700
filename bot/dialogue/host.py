"""Rasa's agent in this process: understands a message, lets the rules choose an action, runs it.

It keeps nothing of a conversation: what it has to remember comes in with a turn and goes out with its
result, so that any worker can take the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from threadpoolctl import threadpool_limits

from bot import resources
from bot.dialogue import quiet
from bot.dialogue.thread import TurnThread
from bot.errors import SetupError
from bot.settings import Settings, settings

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
class Wanted:
    """A turn to take. `memory` is what the turn before left, empty at the first.

    `detached`: what is remembered cannot be kept, so that nothing may be begun that needs it.
    `community` is where the kiosk of the turn stands.
    """

    conversation_id: str
    text: str
    channel: str
    memory: dict[str, Any]
    detached: bool = False
    community: str | None = None


@dataclass(frozen=True)
class Result:
    """A turn carried out: the parse, what the action said, and what to remember until the next turn."""

    parse: Parse
    said: dict[str, Any]
    memory: dict[str, Any]


class DialogueHost:
    """One loaded model, and the thread in which it takes its turns."""

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
        from bot.dialogue.trackers import TurnTracker

        self._thread = TurnThread()
        self._tracker = TurnTracker(None)
        self._agent = TurnAgent(
            tracker_store=self._tracker,
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(actions),
        )
        self._agent.load_model(path)
        quiet.hush()
        # The products of a turn are small: handing half of one to another core costs more than it saves.
        threadpool_limits(1, "blas")

    async def parse(self, text: str) -> Parse:
        """What a message means, without taking a turn."""

        async def read() -> Parse:
            return _parse(await self._agent.parse_message(text))

        return await self._thread.run(read)

    async def turn(self, wanted: Wanted, queued: Callable[[float], None] | None = None) -> Result:
        """One turn; `queued` is told the seconds that it waited.

        Raises `SetupError` when no action gave a reply.
        """
        return await self._thread.run(lambda: self._turn(wanted), queued)

    def is_alone(self) -> bool:
        """Whether no more than one turn is under way: then nobody else needs the processors."""
        return self._thread.under_way <= 1

    def warm_up(self, texts: Iterable[str]) -> None:
        """Takes turns in the caller's thread, keeps nothing of them and opens no store: libraries load what
        they put off, and a forked process gets the pages of its own that it is going to write to."""

        async def take() -> None:
            for text in texts:
                await self._turn(Wanted("warm-up", text, "rest", {}, detached=True))

        self._thread.here(take)

    def close(self) -> None:
        """Waits for the turns that were handed over."""
        self._thread.close()

    async def _turn(self, wanted: Wanted) -> Result:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        output = CollectingOutputChannel()
        metadata = {
            "channel": wanted.channel,
            "detached": wanted.detached,
            "community": wanted.community,
        }
        message = UserMessage(wanted.text, output, wanted.conversation_id, metadata=metadata)
        self._tracker.begin(wanted.conversation_id, wanted.memory)
        try:
            await self._agent.processor.handle_message(message)
        finally:
            tracker, memory = self._tracker.end()
        said = [message["custom"] for message in output.messages if "custom" in message]
        if not said:
            raise SetupError(
                "no action gave a reply: the log says why; after an update, run `python -m bot train`"
            )
        return Result(_parse(tracker.latest_message.parse_data), said[-1], memory)


@lru_cache(maxsize=1)
def dialogue_host() -> DialogueHost:
    """The host of this process, loaded once. Raises `SetupError` when there is no trained model."""
    return DialogueHost(settings())


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
