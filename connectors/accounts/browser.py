"""What is kept of a browser: enough for its owner to know it again, too little to know a person by."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

#: Looked for in this order: browsers call themselves by their forerunners' names as well.
_BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def label_of(request: Request) -> str:
    """Such as `Chrome（Windows）`."""
    agent = request.headers.get("user-agent", "")
    browser, system = (
        next((name for mark, name in known if mark in agent), "其他") for known in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser}（{system}）"


def address_of(request: Request) -> str:
    """Where a request comes from, as the server was told to believe it (BOT_TRUSTED_PROXIES)."""
    return request.client.host if request.client is not None else ""
