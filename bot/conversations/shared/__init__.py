"""The store of conversations that many workers share through Redis."""

from bot.conversations.shared.store import SharedConversations

__all__ = ["SharedConversations"]
