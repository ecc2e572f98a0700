"""How many messages are taken: of one conversation, from one address, of one connector.

Every worker counts by itself and refuses by what it has counted. With Redis it passes what it counts on,
in a thread beside the turns, and learns from there what all workers together have had: nobody waits for
that, a limit is overshot at most by what is under way, and without Redis each worker's own count stays.

Windows are fixed: a minute begins with the first message of it. Kiosks share an address, so that theirs is
a class of its own: of the kiosks of BOT_KIOSK_TOKENS, or of all that say so where none is named there.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from dataclasses import dataclass
from threading import Lock

from cachetools import TLRUCache
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from bot.errors import SetupError
from bot.messages import Channel
from bot.settings import Settings, environment_name
from connectors.limit_counts import LocalCounts, SharedCounts

#: Keys that are refused until a moment, at once; the oldest go first.
_MOST_REFUSED = 100_000

#: What a key is hidden with where the settings have no secret: forked workers have the same.
_DRAWN = secrets.token_bytes(32)


@dataclass(frozen=True)
class Rules:
    """How many of each; None: any number."""

    conversation: RateLimitItem | None
    address: RateLimitItem | None
    kiosk_address: RateLimitItem | None
    connector: RateLimitItem | None

    @classmethod
    def from_settings(cls, settings: Settings) -> Rules:
        """Raises `SetupError` for what is not of the form 30/minute."""
        names = ("conversation", "address", "kiosk_address", "connector")
        return cls(*(_rule(f"limit_{name}", getattr(settings, f"limit_{name}")) for name in names))


@dataclass(frozen=True)
class Excess:
    """A message too many: by which count, and how many seconds until the next is taken, at least 1."""

    scope: str
    seconds: int


class Limiter:
    """Counts the messages of one app."""

    def __init__(self, rules: Rules, shared: SharedCounts | None = None, secret: bytes = b"") -> None:
        """`shared` are the counts of all workers; `secret` is what hides whose a count is."""
        self._rules = rules
        self._local = FixedWindowRateLimiter(LocalCounts())
        self._shared = shared
        self._secret = hashlib.sha256(secret).digest() if secret else _DRAWN
        # A key → the moment, by this process's clock, until which it is refused.
        self._refused: TLRUCache[str, float] = TLRUCache(_MOST_REFUSED, ttu=lambda key, until, now: until)
        self._lock = Lock()

    @classmethod
    def from_settings(cls, settings: Settings) -> Limiter:
        """With Redis where the settings name one. Raises `SetupError`."""
        shared = SharedCounts(settings.redis_url) if settings.redis_url else None
        return cls(Rules.from_settings(settings), shared, settings.data_keys.get_secret_value().encode())

    def excess(
        self,
        channel: Channel,
        conversation_id: str | None = None,
        address: str | None = None,
        kiosk: bool = False,
    ) -> Excess | None:
        """Counts a message and says whether it is one too many. Takes microseconds and raises nothing.

        What is not given is not counted: an address says nothing where another system passes messages on.
        `kiosk`: the address is one that kiosks share.
        """
        rules = self._rules
        asked = (
            ("conversation", rules.conversation, conversation_id),
            ("address", rules.kiosk_address if kiosk else rules.address, address),
            ("connector", rules.connector, channel),
        )
        for scope, rule, whose in asked:
            if rule is not None and whose is not None:
                seconds = self._count(
                    rule, self._key(f"{scope} kiosk" if kiosk and scope == "address" else scope, whose)
                )
                # What is refused by one count is none of the others' any more.
                if seconds is not None:
                    return Excess(scope, max(1, round(seconds)))
        return None

    def close(self) -> None:
        """Passes nothing on any more."""
        if self._shared is not None:
            self._shared.close()

    def _count(self, rule: RateLimitItem, key: str) -> float | None:
        """None, or the seconds until there is room again."""
        with self._lock:
            until = self._refused.get(key)
        if until is not None:
            return until - time.monotonic()
        if self._shared is not None:
            self._shared.pass_on(rule, key, self._refuse)
        if self._local.hit(rule, key):
            return None
        return self._local.get_window_stats(rule, key).reset_time - time.time()

    def _refuse(self, key: str, seconds: float) -> None:
        """The workers together have had enough of a key; called from another thread."""
        with self._lock:
            self._refused[key] = time.monotonic() + seconds

    def _key(self, scope: str, whose: str) -> str:
        whose = _network(whose) if scope.startswith("address") else whose
        return hashlib.blake2b(f"{scope} {whose}".encode(), key=self._secret, digest_size=16).hexdigest()


def _rule(field: str, text: str) -> RateLimitItem | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except ValueError:
        name = environment_name(field)
        raise SetupError(f"{name} is not of the form 30/minute, or empty for no limit") from None


def _network(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the first 64 bits of one of IPv6 (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or ipaddress.IPv6Address(int(found) >> 64 << 64)
    return str(found)
