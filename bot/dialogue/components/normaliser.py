"""First step: what the resident typed becomes what is understood."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import resources

#: Under this name a message keeps what was typed; entities give their places in it.
TYPED = "typed"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Replaces a message's text by its reading and keeps the typed text beside it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        """A new component; it has no state."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Reads incoming messages."""
        for message in messages:
            self._read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Reads the training sentences just as messages are read."""
        for example in training_data.training_examples:
            self._read(example)
        return training_data

    def _read(self, message: Message) -> None:
        typed = message.get(TEXT)
        if typed and message.get(TYPED) is None:
            message.set(TYPED, typed, add_to_output=True)
            # Rasa takes a text that begins with a slash as a command; a resident only typed a slash.
            text = resources.message_reader().read(typed).text.lstrip("/ ")
            message.set(TEXT, text, add_to_output=True)
