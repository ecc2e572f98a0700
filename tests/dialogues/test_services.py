"""Plays the conversations in which something is done, each over a fresh store of both kinds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import resources
from bot.settings import settings
from tests.conftest import Product
from tests.dialogues.conversations import Conversation, known_failures, load_conversations
from tests.dialogues.test_conversations import play

CONVERSATIONS = [conversation for conversation in load_conversations() if conversation.does]
KNOWN = known_failures("services")


@pytest.fixture
def store(database_url: str, product: Product) -> Iterator[None]:
    """The assistant works over a store of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings(), "database_url", database_url)
        resources.forget_store()
        yield
        resources.database().close()
    resources.forget_store()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: f"{one.place}: {one.name}")
def test_conversation(product: Product, conversation: Conversation) -> None:
    found = play(product, conversation)
    assert not found or conversation.name in KNOWN, "\n".join(found)


def test_every_service_is_carried_out() -> None:
    done = {
        step.service
        for conversation in CONVERSATIONS
        for step in conversation.steps
        if step.routes == ("done",) and step.status in ("confirmed", "requested")
    }
    assert set(resources.services()) <= done


def test_there_are_enough_of_them() -> None:
    assert len(CONVERSATIONS) >= 80
    assert len(KNOWN) <= len(CONVERSATIONS) // 20
