"""Last step of understanding: danger, buttons, plain wishes and pre-checks overrule the classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import resources
from bot.desk import numbers
from bot.dialogue.components.classifier import PROBABILITIES, intent
from bot.dialogue.components.normaliser import TYPED
from bot.language.normalise import clean
from bot.retrieval import parts
from bot.understanding.emergency import LABEL_PREFIX

#: Intents whose messages get no further.
_TURNED_AWAY = frozenset({"others_data", "out_of_scope", "nonsense"})
#: How sure a pre-check is that is asked for in plain words.
_PLAINLY = 0.9
#: The label of a question whose topic the index knows better than the classifier.
APPROVED = "ask/approved"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Guard(GraphComponent, IntentClassifier):
    """Asks the emergency watch about each message; an alarm it does not confirm is taken back.

    The second-likeliest meaning stands in where the classifier alone thought of an emergency.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Guard:
        """A new component over the editors' emergency file."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `emergency` where there is danger, and only there, and for a button what it says."""
        for message in messages:
            probability: dict[str, float] = message.get(PROBABILITIES) or {}
            command = resources.commands().read(clean(message.get(TYPED) or message.get(TEXT) or ""))
            danger = resources.emergencies().see(message.get(TEXT) or "", probability)
            if command is not None:
                message.set(INTENT, intent(command.label, 1.0), add_to_output=True)
            elif danger is not None:
                label = LABEL_PREFIX + danger.kind
                message.set(INTENT, intent(label, max(probability.get(label, 0.0), 0.99)), add_to_output=True)
            elif (message.get(INTENT) or {}).get("label", "").startswith(LABEL_PREFIX):
                others = {k: v for k, v in probability.items() if not k.startswith(LABEL_PREFIX)}
                best = max(others, key=others.__getitem__)
                message.set(INTENT, intent(best, others[best]), add_to_output=True)
            self._see_number(message)
            self._see_wish(message)
            self._see_check(message)
            self._see_person(message)
            if command is None:
                self._see_approved(message)
        return messages

    def _see_number(self, message: Message) -> None:
        """A message with the number of a case is about that case; so is one with a misread number that
        would otherwise be turned away."""
        known = message.get(INTENT) or {}
        if known.get("name") in ("case", "emergency"):
            return
        text = clean(message.get(TYPED) or message.get(TEXT) or "")
        misread = known.get("name") in _TURNED_AWAY and numbers.misread(text) is not None
        if misread or numbers.read(text) is not None:
            message.set(INTENT, intent("case/status", 1.0), add_to_output=True)

    def _see_approved(self, message: Message) -> None:
        """What an editor approved as a question is one, however it sounds; danger and buttons stay."""
        known = message.get(INTENT) or {}
        if known.get("name") != "emergency" and resources.lookups().is_asked(message.get(TEXT) or ""):
            message.set(INTENT, intent(APPROVED, 1.0), add_to_output=True)

    def _see_person(self, message: Message) -> None:
        """A long story may end in the wish for a person, and be about anything to the classifier; so may
        somebody who has had enough (算了，找个客服给我)."""
        known = message.get(INTENT) or {}
        text = message.get(TEXT) or ""
        plain = len(text) >= parts.STORY or not parts.asks(text)
        if known.get("name") != "emergency" and plain and resources.words().says("person", text):
            message.set(INTENT, intent("handoff", 1.0), add_to_output=True)

    def _see_wish(self, message: Message) -> None:
        known = message.get(INTENT) or {}
        entities = message.get(ENTITIES) or ()
        sure = resources.wishes().certainty(message.get(TEXT) or "", str(known.get("label")), entities)
        if sure is not None:
            message.set(INTENT, intent("request", sure), add_to_output=True)

    def _see_check(self, message: Message) -> None:
        known = message.get(INTENT) or {}
        label = str(known.get("label") or known.get("name"))
        if resources.checks().wanted(message.get(TEXT) or "", label):
            message.set(INTENT, intent("precheck", _PLAINLY), add_to_output=True)
