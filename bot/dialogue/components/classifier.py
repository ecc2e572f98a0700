"""The intent: a light classifier over the encoder's vector, the same one that `nlu eval` measures."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import resources
from bot.understanding.classifier import IntentClassifier

#: Under this name a message carries the probability of every label, full (`ask/marriage`).
PROBABILITIES = "label_probabilities"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent, RasaIntentClassifier):
    """Labels have two parts, `ask/marriage`: rules see the first, answers also use the second."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, classifier: IntentClassifier | None = None
    ) -> None:
        """`classifier` is None until it is trained."""
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LabelClassifier:
        """A new component, untrained."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on the sentences, the guides' questions and what to decline."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        for typed, label in resources.further_sentences():
            texts.append(resources.message_reader().read(typed).text)
            labels.append(label)
        vectors = resources.encoder().encode_queries(texts)
        self._classifier = IntentClassifier().fit(texts, vectors, labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder / resources.CLASSIFIER_FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LabelClassifier:
        """The trained component, with the classifier that the answers use as well."""
        return cls(model_storage, resource, resources.classifier())

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent, its ranking, and the probability of every label."""
        if self._classifier is None:
            return messages
        for message in messages:
            text = message.get(TEXT) or ""
            probabilities = self._classifier.probabilities(text, resources.encoder().encode_query(text))
            by_label = dict(zip(self._classifier.labels, map(float, probabilities), strict=True))
            best = max(by_label, key=by_label.__getitem__)
            message.set(INTENT, intent(best, by_label[best]), add_to_output=True)
            message.set(PROBABILITIES, by_label, add_to_output=True)
        return messages


def intent(label: str, confidence: float) -> dict[str, Any]:
    """Rasa's intent for a label: rules go by the part before the slash, `label` keeps the whole."""
    return {"name": label.partition("/")[0], "confidence": confidence, "label": label}
