"""Stands for Tencent's own API: access tokens and messages, with faults that a test asks for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN_PATHS = {"/cgi-bin/token": ("appid", "secret"), "/cgi-bin/gettoken": ("corpid", "corpsecret")}


class FakeTencent:
    """What it was asked for, and how it answers.

    `codes`: the errcodes of the next messages, 0 where there is none left; `statuses`: likewise their
    HTTP statuses; `seconds`: how long each message takes; `valid`: the one token that is taken,
    `invalid`: the errcode for any other.
    """

    def __init__(self) -> None:
        self.tokens: list[dict[str, str]] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.codes: list[int] = []
        self.statuses: list[int] = []
        self.seconds = 0.0
        self.valid = self.former = ""
        self.invalid = 40001
        self.raw: list[bytes] = []
        self.url = ""
        self._lock = threading.Lock()

    def texts(self, resident: str | None = None) -> list[str]:
        """The texts that reached residents."""
        return [
            body["text"]["content"]
            for _, body in self.sent
            if "text" in body and resident in (None, body["touser"])
        ]

    def token(self, query: dict[str, str], names: tuple[str, str]) -> dict[str, Any]:
        """A new token; the one before it is good for a while (WeChat: five minutes), older ones are not."""
        with self._lock:
            if not all(query.get(name) for name in names):
                return {"errcode": 40013, "errmsg": "invalid appid"}
            self.tokens.append(query)
            self.former = self.valid
            self.valid = f"token-{len(self.tokens)}"
            return {"access_token": self.valid, "expires_in": 7200}

    def message(self, path: str, token: str, raw: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer to a message."""
        time.sleep(self.seconds)
        with self._lock:
            status = self.statuses.pop(0) if self.statuses else 200
            if status != 200:
                return status, {}
            if not token or token not in (self.valid, self.former):
                return 200, {"errcode": self.invalid, "errmsg": "invalid credential"}
            code = self.codes.pop(0) if self.codes else 0
            if code == 0:
                self.raw.append(raw)
                self.sent.append((path, json.loads(raw)))
            return 200, {"errcode": code, "errmsg": "ok" if code == 0 else "refused"}


class _Server(ThreadingHTTPServer):
    #: The default of 5 lets connections be reset that come faster than a busy machine takes them.
    request_queue_size = 128


@contextmanager
def running() -> Iterator[FakeTencent]:
    """A fake that listens on loopback."""
    fake = FakeTencent()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """An access token."""
            parts = urlsplit(self.path)
            names = TOKEN_PATHS.get(parts.path)
            self._answer(
                *((404, {}) if names is None else (200, fake.token(dict(parse_qsl(parts.query)), names)))
            )

        def do_POST(self) -> None:
            """A message."""
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(*fake.message(parts.path, dict(parse_qsl(parts.query)).get("access_token", ""), raw))

        def _answer(self, status: int, answer: dict[str, Any]) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
