"""Rasa inside: the tracker store, the in-process actions, the model that is missing."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import resources
from bot.desk.storage import Database
from bot.dialogue.host import DialogueHost, Result, Wanted
from bot.dialogue.thread import TurnThread
from bot.errors import AssistantError, SetupError
from bot.settings import Settings
from bot.warming import usual_messages
from tests.conftest import Product


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="python -m bot train"):
        DialogueHost(Settings(var_dir=tmp_path))


def test_a_turn_goes_on_from_what_the_one_before_left(product: Product) -> None:
    host = product.assistant._host

    def take(text: str, memory: dict[str, Any]) -> Result:
        return product.run(host.turn(Wanted("memory", text, "rest", json.loads(json.dumps(memory)))))

    first = take("给我妈约个上门助浴", {})
    assert first.memory["loop"] == "service_form"
    second = take("要人扶", first.memory)
    assert second.said["form"]["filled"] != first.said["form"]["filled"]
    # The same turn from the same memory again: nothing is left in the host in between.
    assert take("要人扶", first.memory).memory == second.memory
    assert "loop" not in take("算了", second.memory).memory


def test_remembered_rules_are_rasas_own(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.dialogue.components.rules import RememberedRules

    remembered, rasas = RememberedRules._find_action_from_rules, RulePolicy._find_action_from_rules
    actions, others = [], []

    def both(policy: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        by_words = use_text_for_last_user_input
        ours, theirs = remembered(policy, tracker, domain, by_words), rasas(policy, tracker, domain, by_words)
        # Rules by the words of a message: there are none, and nobody reads why none was found.
        if (ours[0], ours[2]) != (theirs[0], theirs[2]) or (ours[1] != theirs[1] and not by_words):
            others.append((ours, theirs))
        actions.append(ours[0])
        return ours

    monkeypatch.setattr(RememberedRules, "_find_action_from_rules", both)
    for _ in range(2):
        for talk in (
            ["你好", "老年食堂吃饭打几折", "那要带什么", "转人工"],
            ["给我妈约个上门助浴", "要人扶", "这个多少钱", "我不想活了", "明天下午三点", "算了", "谢谢"],
        ):
            memory: dict[str, Any] = {}
            for text in talk:
                turn = product.assistant._host.turn(Wanted("rules", text, "rest", memory))
                memory = product.run(turn).memory
    assert others == []
    assert {"action_listen", "action_say", "service_form"} <= set(actions)


def test_a_warm_up_opens_no_store(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(database: Database) -> None:
        raise AssertionError("the store was opened")

    for door in ("read", "look", "write"):
        monkeypatch.setattr(Database, door, opened)
    texts = usual_messages(resources.knowledge_index().entries)
    assert len(texts) > 60
    # Wishes are among what the guides are asked, and these would look for a time.
    product.assistant._host.warm_up([*texts, "给我妈约个上门助浴", "我要办低保", "我想投诉", "转人工"])


def test_a_detached_turn_answers_and_begins_nothing(product: Product) -> None:
    host = product.assistant._host
    opened = product.run(host.turn(Wanted("away", "给我妈约个上门助浴", "rest", {})))
    for text, memory in (("给我妈约个上门助浴", {}), ("要人扶", opened.memory)):
        done = product.run(host.turn(Wanted("away", text, "rest", memory, detached=True)))
        assert done.said["route"] == "handoff"
        assert done.memory.get("form") == memory.get("form")
    asked = Wanted("away", "低保怎么申请", "rest", opened.memory, detached=True)
    done = product.run(host.turn(asked))
    assert done.said["route"] == "answer"
    assert done.memory["form"] == opened.memory["form"]


def test_turns_wait_for_each_other_and_nobody_else_does(product: Product) -> None:
    async def life() -> list[str]:
        order: list[str] = []

        async def work(name: str) -> None:
            await asyncio.sleep(0.05)
            order.append(name)

        thread = TurnThread()
        turns = [asyncio.create_task(thread.run(partial(work, name))) for name in ("first", "second")]
        await asyncio.sleep(0)
        order.append(f"door, {thread.under_way} under way")
        await asyncio.gather(*turns)
        thread.close()
        order.append(f"{thread.under_way} under way")
        return order

    assert asyncio.run(life()) == ["door, 2 under way", "first", "second", "0 under way"]


def test_a_turn_that_nobody_waits_for_is_under_way_to_its_end() -> None:
    async def life() -> list[int]:
        begun, may_end = threading.Event(), threading.Event()

        async def work() -> None:
            begun.set()
            may_end.wait()

        thread = TurnThread()
        turn = asyncio.create_task(thread.run(work))
        await asyncio.to_thread(begun.wait)
        turn.cancel()
        await asyncio.sleep(0)
        counts = [thread.under_way]
        may_end.set()
        await asyncio.to_thread(thread.close)
        return [*counts, thread.under_way]

    assert asyncio.run(life()) == [1, 0]


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
        patch.setattr(resources, "otherwise", broken)
        with pytest.raises((LookupError, AssistantError)):
            product.say("broken action", "低保标准是几块钱")
    assert product.say("broken action", "低保标准是几块钱").trace.route == "answer"
