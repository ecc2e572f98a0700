"""The lean processor says what Rasa's own would say."""

from __future__ import annotations

from typing import Any

import pytest

from bot.bench.run import DEVELOPMENT
from bot.bench.turns import texts_of
from bot.dialogue.host import MODEL_NAME
from bot.dialogue.processor import TurnProcessor
from bot.dialogue.runner import StraightRunner
from bot.settings import settings
from tests.conftest import Product


def test_replies_are_those_of_rasas_own_processor(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.processor import MessageProcessor

    agent: Any = product.assistant._host._agent
    assert isinstance(agent.processor, TurnProcessor)
    texts = texts_of(DEVELOPMENT, 20)
    lean = [product.say("lean", text) for text in texts]
    plain = MessageProcessor(
        model_path=settings().models_dir / MODEL_NAME,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
    )
    monkeypatch.setattr(agent, "processor", plain)
    for text, reply in zip(texts, lean, strict=True):
        other = product.say("plain", text)
        assert (other.replies, other.trace.route, other.trace.intent) == (
            reply.replies,
            reply.trace.route,
            reply.trace.intent,
        )


def test_a_node_runs_once_after_what_it_needs() -> None:
    from rasa.engine.graph import GraphSchema, SchemaNode

    ran: list[str] = []

    class Node:
        """Adds up what it is given."""

        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, *given: Any) -> tuple[str, int]:
            ran.append(self.name)
            return self.name, 1 + sum(value for _, value in given)

    def node(**needs: str) -> SchemaNode:
        return SchemaNode(needs=needs, uses=object, constructor_name="create", fn="run", config={})  # type: ignore[arg-type]

    schema = GraphSchema(
        {"c": node(a="a", b="b"), "b": node(a="a"), "a": node(x="__message__"), "unasked": node()}
    )
    nodes: Any = {name: Node(name) for name in schema.nodes}
    runner = StraightRunner(schema, nodes)
    assert runner.run({"__message__": 10}, ["c"]) == {"c": 1 + 11 + 12}
    assert ran == ["a", "b", "c"]
    assert runner.run({"__message__": 0}, ["b"]) == {"b": 2}
