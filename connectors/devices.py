"""Which kiosk asks, and in which community it stands: the names and tokens of BOT_KIOSK_TOKENS.

A kiosk is set up once by opening `/kiosk?device=TOKEN`; from then on its browser carries the token in a
cookie. A kiosk without one works as well, and asks its residents for their community.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.errors import SetupError
from bot.messages import Channel
from bot.settings import Settings
from connectors.secure import is_secure

#: `__Host-`: browsers take it over HTTPS only, without Domain and for the whole site (RFC 6265bis, 4.1.3.2).
_SECURE, _PLAIN = "__Host-kiosk", "kiosk"
#: Seconds that browsers keep a cookie at most (RFC 6265bis, 5.5: 400 days); each start of the page renews it.
_KEPT = 400 * 24 * 3600

_NAME = re.compile(r"[^\W_][\w.-]{0,31}")
_COMMUNITY = re.compile(r"[\u4e00-\u9fff·]{2,20}")
#: Letters that stand in an address as they are, and a length that nobody guesses.
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{16,128}")
_HOW = (
    "it must be name:community:token, and "
    '`python -c "import secrets; print(secrets.token_urlsafe(24))"` makes a token'
)


@dataclass(frozen=True)
class Device:
    """A kiosk and the community it stands in."""

    name: str
    community: str


class Devices:
    """Knows the kiosks by their tokens, of which it keeps digests only."""

    def __init__(self, entries: str) -> None:
        """`entries` as BOT_KIOSK_TOKENS has them. Raises `SetupError`, which tells no token."""
        self._devices: list[tuple[bytes, Device]] = []
        for number, entry in enumerate(filter(None, map(str.strip, entries.split(","))), start=1):
            digest, device = _read(entry, number)
            if any(digest == known for known, _ in self._devices):
                raise SetupError(
                    f"entry {number} of BOT_KIOSK_TOKENS has the token of an earlier one: {_HOW}"
                )
            self._devices.append((digest, device))

    @classmethod
    def from_settings(cls, settings: Settings) -> Devices:
        """The kiosks of BOT_KIOSK_TOKENS. Raises `SetupError` where it is malformed."""
        return cls(settings.kiosk_tokens.get_secret_value())

    def __len__(self) -> int:
        return len(self._devices)

    def __repr__(self) -> str:
        return f"Devices({len(self)} tokens)"

    def find(self, token: str) -> Device | None:
        """Whose token this is. It is compared with all of them, so that the time it takes tells nothing."""
        given, found = _digest(token), None
        for digest, device in self._devices:
            if hmac.compare_digest(digest, given):
                found = device
        return found


def token_in(connection: HTTPConnection) -> str:
    """The token that a kiosk's browser carries, or ''."""
    return connection.cookies.get(_cookie(connection), "")


def device_of(connection: HTTPConnection) -> Device | None:
    """The kiosk that asks, or None where it has no name."""
    devices: Devices = connection.app.state.devices
    token = token_in(connection)
    return devices.find(token) if token else None


def community_of(connection: HTTPConnection, channel: Channel) -> str | None:
    """The community that the kiosk of a message stands in; None for other channels and unnamed kiosks."""
    device = device_of(connection) if channel == "kiosk" else None
    return None if device is None else device.community


def put_in(response: Response, connection: HTTPConnection, token: str) -> None:
    """Gives the kiosk's browser its token, out of reach of scripts and of other sites."""
    response.set_cookie(
        _cookie(connection),
        token,
        max_age=_KEPT,
        path="/",
        secure=is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def _cookie(connection: HTTPConnection) -> str:
    return _SECURE if is_secure(connection) else _PLAIN


def _read(entry: str, number: int) -> tuple[bytes, Device]:
    place = f"entry {number} of BOT_KIOSK_TOKENS"
    parts = [part.strip() for part in entry.split(":")]
    if len(parts) != 3:
        raise SetupError(f"{place} is malformed: {_HOW}")
    name, community, token = parts
    if not _NAME.fullmatch(name):
        raise SetupError(f"{place} has a name that cannot be used: 1 to 32 letters or digits")
    if not _COMMUNITY.fullmatch(community):
        raise SetupError(f"{place} has a community that is no name of 2 to 20 Chinese characters")
    if not _TOKEN.fullmatch(token):
        raise SetupError(f"{place} has a token that is too short or has characters it may not have: {_HOW}")
    return _digest(token), Device(name, community)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
