"""The agents' room of an app."""

from __future__ import annotations

from fastapi import FastAPI

from bot.handover.room import AgentRoom
from connectors.turns import assistant_of


def room_of(app: FastAPI) -> AgentRoom:
    """The assistant's room for agents. Raises Problem 503 before there is an assistant."""
    assistant = assistant_of(app)
    return AgentRoom(
        assistant.agents, assistant.couriers, assistant.conversations, lambda: assistant.suggester
    )
