"""Rasa's rules, each situation worked out once.

What the rules say depends on little: the intent, the entities' kinds, the form that is open, the action
before. Rasa compares every rule with it anew at each step of each turn, and once more for rules about
the resident's very words, of which there are none.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

#: The action or None, the rule's key, and whether a form is returned to.
Found = tuple[str | None, str | None, bool]
#: What of a conversation the rules look at: all that happened in it, without what was said or remembered.
Situation = tuple[tuple[str | None, ...], ...]

#: Situations that are remembered; there are some hundreds.
_MOST = 4096


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RememberedRules(RulePolicy):
    """Gives what `RulePolicy` gives. While it is being trained it remembers nothing: the rules change."""

    #: None until the trained rules are loaded.
    _known: dict[Situation, Found] | None = None

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RememberedRules:
        """The trained rules. Raises `ValueError` when one is about the words of a message, or a slot."""
        policy: RememberedRules = super().load(config, model_storage, resource, execution_context, **kwargs)
        if any('"text"' in key or '"slots"' in key for key in policy.lookup[RULES]):
            raise ValueError("a rule names the words of a message, or a slot; rules here name intents")
        policy._known = {}
        return policy

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Found:
        if self._known is None:
            found: Found = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
            return found
        if use_text_for_last_user_input:
            return None, None, False
        key = _situation(tracker)
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = super()._find_action_from_rules(tracker, domain, False)
        return self._known[key]


def _situation(tracker: DialogueStateTracker) -> Situation:
    """What the rules see of a conversation. Rasa's states say the same, from copies of the tracker."""
    return tuple(_seen(event) for event in tracker.events)


def _seen(event: Event) -> tuple[str | None, ...]:
    if isinstance(event, UserUttered):
        kinds = sorted({str(entity.get("entity")) for entity in event.entities})
        return event.type_name, event.intent_name, *kinds
    if isinstance(event, SlotSet):
        # No rule names a slot's value: `load` sees to that.
        return event.type_name, event.key
    if isinstance(event, ActionExecuted):
        return event.type_name, event.action_name
    return event.type_name, str(event)
