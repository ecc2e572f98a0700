"""Whether a browser came by HTTPS, which decides how its cookies are kept."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


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
