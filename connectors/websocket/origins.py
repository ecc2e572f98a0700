"""Which pages may open a socket: those of this server and of the sites named in BOT_WIDGET_ORIGINS.

A browser opens a WebSocket to any server and names the page's origin (RFC 6455, section 10.2); it is the
server that has to refuse. Programs that are no browsers send no Origin and are let in.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def widget_origins(setting: str) -> frozenset[str]:
    """The setting's origins as browsers write them: in small letters, without a slash at the end."""
    named = (origin.strip().rstrip("/").lower() for origin in setting.split(","))
    return frozenset(origin for origin in named if origin)


def may_connect(headers: Headers, allowed: frozenset[str]) -> bool:
    """Whether the page that opens this socket is of this server, or of a site in `allowed`.

    The scheme is not compared: behind the proxy that ends HTTPS the server sees plain HTTP.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    origin = origin.lower()
    if origin in allowed:
        return True
    parts = urlsplit(origin)
    port = _DEFAULT_PORTS.get(parts.scheme)
    host = headers.get("host", "").lower()
    return port is not None and parts.netloc.removesuffix(port) == host.removesuffix(port)
