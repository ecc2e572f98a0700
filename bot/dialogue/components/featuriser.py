"""The encoder as Rasa's dense featuriser."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import resources
from bot.encoder.encode import FloatArray


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EncoderFeaturiser(DenseFeaturizer, GraphComponent):
    """Adds the encoder's vector of a message; the encoder remembers it for the retrieval that follows."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EncoderFeaturiser:
        """A new component over the encoder of this process."""
        return cls(execution_context.node_name, config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`alias` names the features for those who read them."""
        return {**DenseFeaturizer.get_default_config(), "alias": None}

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """There is nothing to get wrong."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Encodes incoming messages."""
        for message in messages:
            self._add(message, resources.encoder().encode_query(message.get(TEXT) or ""))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes the training sentences, in batches."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        vectors = resources.encoder().encode_queries([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def _add(self, message: Message, vector: FloatArray) -> None:
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
