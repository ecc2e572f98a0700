"""Entities: times, amounts, people and contacts by rule, names of places and services by list."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import resources
from bot.dialogue.components.normaliser import TYPED
from bot.language.clock import now
from bot.language.normalise import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(GraphComponent, EntityExtractorMixin):
    """Reads entities from the typed text, so that their places are places in it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityReader:
        """A new component over the editors' lists."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the entities of incoming messages."""
        for message in messages:
            typed = message.get(TYPED) or message.get(TEXT) or ""
            found = resources.entity_reader().read(clean(typed), now())
            entities = [
                {
                    "entity": entity.type,
                    "text": typed[entity.start : entity.end],
                    "start": entity.start,
                    "end": entity.end,
                    "value": entity.value,
                    "extractor": type(self).__name__,
                }
                for entity in found
            ]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
