"""One try at a password or code: counted by name and by address before it is looked at."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.accounts import pausing, rows
from bot.accounts.naming import key_of
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginPaused

#: Who the audit trail says it was where nobody is known.
NOBODY = "system"
#: An IPv6 subscriber has a network of this length at least (RFC 6177): its addresses count as one.
_NETWORK_V6 = 64


def mark_of_name(cipher: Cipher, name: str) -> str:
    """The digest that a name's tries are counted under."""
    return cipher.blind(f"login name {key_of(name)}")


class Try:
    """Begun in one transaction, and ended in another: nobody waits for a hash with a row locked."""

    def __init__(self, cipher: Cipher, name: str, address: str) -> None:
        """`name` as typed, whether there is such an account or not; `address` as the connection has it."""
        self._name = mark_of_name(cipher, name)
        self._address = cipher.blind(f"login address {_network(address)}")
        self._began: tuple[datetime | None, datetime | None] = (None, None)

    def begin(self, connection: Connection, now: datetime) -> None:
        """Counts it. Raises `LoginPaused`, and then counts nothing."""
        until = [pausing.hold(connection, who, now) for who in (self._name, self._address)]
        pauses = [moment for moment in until if moment is not None]
        if pauses:
            raise LoginPaused(max(1, round((max(pauses) - now).total_seconds())))
        self._began = (
            pausing.count(connection, self._name, pausing.NAME, now),
            pausing.count(connection, self._address, pausing.ADDRESS, now),
        )

    def succeed(self, connection: Connection) -> None:
        """Its name is free of all earlier tries; its address of this one."""
        pausing.forget(connection, self._name)
        pausing.take_back(connection, self._address)

    def take_back(self, connection: Connection) -> None:
        """It was right, and earlier wrong ones stay."""
        pausing.take_back(connection, self._name)
        pausing.take_back(connection, self._address)

    def fail(self, connection: Connection, owner: str | None, what: str, now: datetime) -> None:
        """Notes it in the audit trail, with the pauses that it began.

        `owner`: the account's name where there is one; what was typed is never noted. `what` was wrong.
        """
        actor, known = owner or NOBODY, owner is not None
        rows.note(connection, actor, "login failed", now, {"known": known, "wrong": what})
        for whose, until in self._pauses():
            seconds = round((until - now).total_seconds())
            who = actor if whose == "name" else NOBODY
            rows.note(connection, who, "locked out", now, {"by": whose, "seconds": seconds})

    def _pauses(self) -> Iterator[tuple[str, datetime]]:
        for whose, until in zip(("name", "address"), self._began, strict=True):
            if until is not None:
                yield whose, until


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _NETWORK_V6), strict=False))
