"""Rasa inside: the tracker store, the in-process actions, the model that is missing."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

import pytest

from bot.dialogue import quiet
from bot.dialogue.host import DialogueHost
from bot.errors import AssistantError, SetupError
from bot.settings import Settings
from tests.conftest import Product


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="python -m bot train"):
        DialogueHost(Settings(var_dir=tmp_path))


def test_trackers_are_capped_kept_and_forgotten() -> None:
    quiet.hush()
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.trackers import MemoryTrackerStore

    async def life() -> None:
        store = MemoryTrackerStore(None, 5, 60)
        tracker = DialogueStateTracker("a", [])
        for number in range(12):
            tracker.update(UserUttered(str(number)))
        await store.save(tracker)
        kept = await store.retrieve("a")
        assert kept is not None
        assert [event.text for event in kept.events] == ["7", "8", "9", "10", "11"]
        assert await store.retrieve("b") is None
        assert list(await store.keys()) == ["a"]
        await store.delete("a")
        await store.delete("a")
        assert await store.retrieve("a") is None

    asyncio.run(life())


def test_a_conversation_ends_after_its_time() -> None:
    from cachetools import TTLCache

    from bot.dialogue.trackers import MemoryTrackerStore

    store = MemoryTrackerStore(None, 5, 60)
    assert isinstance(store._trackers, TTLCache)
    assert store._trackers.ttl == 60


def test_words_of_residents_are_not_logged(product: Product, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        product.say("log", "我叫王小明，电话13800001234，低保多少钱")
    assert "13800001234" not in caplog.text
    assert "王小明" not in caplog.text
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"


def test_every_rule_leads_to_an_action_that_exists() -> None:
    import yaml

    from bot.settings import ROOT

    domain = yaml.safe_load((ROOT / "bot" / "dialogue" / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((ROOT / "nlu_data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    steps = [{key: value for step in rule["steps"] for key, value in step.items()} for rule in rules]
    assert {step["action"] for step in steps} == set(domain["actions"])
    # A form that is over gives way whatever was said.
    assert {step["intent"] for step in steps if "intent" in step} == {*domain["intents"], "nlu_fallback"}


def test_each_action_is_named_as_the_domain_has_it() -> None:
    import yaml
    from rasa_sdk.executor import ActionExecutor

    import actions
    from bot.settings import ROOT

    executor = ActionExecutor()
    executor.register_package(actions)
    domain = yaml.safe_load((ROOT / "bot" / "dialogue" / "domain.yml").read_text(encoding="utf-8"))
    assert set(executor.actions) == set(domain["actions"])


def test_a_failing_action_fails_the_turn_and_no_later_one(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import resources

    def broken() -> None:
        raise LookupError("a fault in an action")

    with monkeypatch.context() as patch:
        patch.setattr(resources, "answerer", broken)
        with pytest.raises((LookupError, AssistantError)):
            product.say("broken action", "低保标准是几块钱")
    assert product.say("broken action", "低保标准是几块钱").trace.route == "answer"
