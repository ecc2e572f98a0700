"""Conversations between their turns: whose turn it is, what is remembered, what waits for a resident."""

from bot.conversations.base import Conversations, Item, Session, State, Way
from bot.conversations.embedded import EmbeddedConversations
from bot.conversations.shared import SharedConversations

__all__ = [
    "Conversations",
    "EmbeddedConversations",
    "Item",
    "Session",
    "SharedConversations",
    "State",
    "Way",
]
