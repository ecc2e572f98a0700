"""What the workers of a server share for a while, besides conversations: access tokens, used nonces, pages.

With BOT_REDIS_URL it is in Redis, sealed, under keyed digests; without, in the memory of the one process.
"""

from bot.desk.privacy.cipher import Cipher
from bot.settings import Settings
from bot.shared.base import Shared
from bot.shared.memory import MemoryShared
from bot.shared.remote import RemoteShared
from bot.shared.tolerant import TolerantShared

__all__ = ["MemoryShared", "RemoteShared", "Shared", "TolerantShared", "open_shared"]


def open_shared(settings: Settings) -> Shared:
    """The store that the settings name; it raises nothing when it is away.

    Raises `SetupError` where the keys of BOT_DATA_KEYS are malformed.
    """
    if not settings.redis_url:
        return MemoryShared()
    return TolerantShared(RemoteShared(settings.redis_url, Cipher.from_settings(settings)), MemoryShared())
