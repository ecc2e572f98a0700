"""Conversations between their turns: whose turn it is, what is remembered, what waits for a resident."""

from bot.conversations.base import Conversations, Item, Session, State, Way
from bot.conversations.embedded import EmbeddedConversations

__all__ = ["Conversations", "EmbeddedConversations", "Item", "Session", "State", "Way"]
