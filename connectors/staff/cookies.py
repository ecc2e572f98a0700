"""The cookie of a login: for this server alone, out of reach of scripts, never sent from another site."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

#: `__Host-`: browsers take it over HTTPS only, without Domain and for the whole site (RFC 6265bis, 4.1.3.2).
_SECURE, _PLAIN = "__Host-staff", "staff"


def token_in(connection: HTTPConnection) -> str | None:
    """The token that the connection's cookie carries, or None."""
    return connection.cookies.get(_name(connection)) or None


def put_in(response: Response, connection: HTTPConnection, token: str) -> None:
    """Gives the browser a token; it forgets it when it is closed."""
    response.set_cookie(
        _name(connection), token, path="/", secure=is_secure(connection), httponly=True, samesite="strict"
    )


def take_from(response: Response, connection: HTTPConnection) -> None:
    """Lets the browser forget its token."""
    response.delete_cookie(
        _name(connection), path="/", secure=is_secure(connection), httponly=True, samesite="strict"
    )


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser came by HTTPS: always, unless it is on this very machine.

    Behind the proxy that ends HTTPS the server sees plain HTTP, so that the scheme alone does not tell.
    """
    if connection.url.scheme in ("https", "wss"):
        return True
    return not _is_loopback(connection.headers.get("host", ""))


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _name(connection: HTTPConnection) -> str:
    return _SECURE if is_secure(connection) else _PLAIN
