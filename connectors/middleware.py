"""Pure ASGI middleware: each costs a function call a request and no task of its own.

`SetupSentence` turns a missing set-up into one sentence at start, `SecurityHeaders` adds the headers
of every response, `BodyLimit` stops reading a body that is too long.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import SetupError
from connectors.problems import Problem

#: Longest body of a request in bytes. 1000 characters are at most 6000 bytes of escaped JSON, so this
#: is room enough for any client's extra fields.
MAX_BODY_BYTES = 64 * 1024
#: Editors send documents, whole files among them; who asks is known before any of it is read.
_DOCUMENTS = "/api/v1/staff/knowledge/"
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

#: The pages load their own files and talk to their own server, nothing else; nobody may frame them.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_SECURITY_HEADERS: list[tuple[bytes, bytes]] = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
# Answers may hold what a resident told; static files are asked for anew but sent only when changed.
_KEEP_NOTHING = (b"cache-control", b"no-store")
_ASK_ANEW = (b"cache-control", b"no-cache")


class SecurityHeaders:
    """Adds the security headers and a cache rule to every HTTP response.

    A header that a response brings itself stays: pages with forms have a policy of their own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cache = _ASK_ANEW if scope["path"].startswith("/static/") else _KEEP_NOTHING

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                names = {name for name, _ in own}
                added = (header for header in (*_SECURITY_HEADERS, cache) if header[0] not in names)
                message["headers"] = [*own, *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a body longer than `max_bytes` with 413, by its declared length or while it is read.

    The refusal is raised from `receive`, so it reaches the door that reads the body and is answered
    like every other problem. The connection is closed with it: what the client still sends is
    not read.
    """

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = _declared_length(scope)
        most = MAX_DOCUMENT_BYTES if scope["path"].startswith(_DOCUMENTS) else self._max_bytes
        read = 0

        async def receive_within_limit() -> Message:
            nonlocal read
            if declared > most:
                raise _too_large(most)
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(most)
            return message

        await self._app(scope, receive_within_limit, send)


def _too_large(most: int) -> Problem:
    return Problem(413, f"请求内容过大，最多 {most // 1024} KiB。", headers={"Connection": "close"})


def _declared_length(scope: Scope) -> int:
    """The request's Content-Length in bytes, 0 where there is none that can be read."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


class SetupSentence:
    """Replaces the trace of a `SetupError` at start by its message, which says what to do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        failed: list[Message] = []

        async def send_unless_failed(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, send_unless_failed)
        except SetupError as error:
            if not failed:
                raise
            failed = [{"type": "lifespan.startup.failed", "message": str(error)}]
        finally:
            # Any other failure keeps its trace: it is a fault to be found.
            for message in failed:
                await send(message)
