"""The cookie of a login: for this server alone, out of reach of scripts, never sent from another site."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from connectors.secure import is_secure

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


def _name(connection: HTTPConnection) -> str:
    return _SECURE if is_secure(connection) else _PLAIN
