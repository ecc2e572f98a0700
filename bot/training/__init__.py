"""Builds and trains what the assistant needs, in order, and skips what is up to date.

encoder → index → dialogue model (with the intent classifier) → services → order of answers
"""

from __future__ import annotations

import os

from bot import resources
from bot.encoder import build_encoder, is_built
from bot.progress import Steps
from bot.settings import settings
from bot.training.dialogue import train_dialogue
from bot.training.knowledge import index_knowledge, knowledge_entries
from bot.training.order import learn_order
from bot.training.services import learn_services

__all__ = ["index_knowledge", "knowledge_entries", "train"]

#: More sentences than any training has: it meets each of them several times and encodes it once.
_ALL = 1_000_000


def train(force: bool = False) -> None:
    """Does all steps. Raises `AssistantError` with the remedy when one cannot be done."""
    with Steps() as steps:
        if settings().encoder or is_built(settings().encoder_dir):
            steps.skip("encoder")
        else:
            with steps.step("encoder"):
                build_encoder(settings().encoder_dir)
        resources.encoder().remember(_ALL)
        resources.encoder().use_threads(os.cpu_count() or 1)
        index_knowledge(steps, force)
        train_dialogue(steps, force)
        learn_services(steps, force)
        learn_order(steps, force)
