"""Rasa's agent without what a process that holds everything itself does not need.

Rasa calls an action as if it ran elsewhere: it checks the answer against a JSON schema, and that
schema against the schema of schemas, each time. That takes several times as long as all the rest of
the turn; the answer of an action of this process was made by rasa-sdk's own code a moment before.
It also builds an empty domain each turn to compare its own with, and
copies whole events for a debug log that nobody may read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.dialogue.runner import StraightRunner


class InProcessAction(RemoteAction):
    """An action whose answer is not checked, as it never left the process."""

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        return True


class TurnProcessor(MessageProcessor):
    """Rasa's processor with a plain graph runner and actions of this process."""

    @staticmethod
    def _load_model(model_path: Path) -> tuple[str, ModelMetadata, GraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as scratch:
            metadata, runner = load_predict_graph_runner(
                Path(scratch), Path(model_path), LocalModelStorage, StraightRunner
            )
        return Path(model_path).name, metadata, runner

    async def _run_action(self, action: Action, *rest: Any, **named: Any) -> bool:
        if type(action) is RemoteAction:
            action = InProcessAction(action.name(), action.action_endpoint)
        done: bool = await super()._run_action(action, *rest, **named)
        return done

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Intents and entities come from the components that the domain was trained with."""

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        events = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)


class TurnAgent(Agent):
    """Rasa's agent with that processor."""

    def load_model(self, model_path: Path, fingerprint: str | None = None) -> None:
        """Loads a trained model, and hands its domain to all who need it."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)
