"""Calls an app in this process, without a socket, from ordinary synchronous tests."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from fastapi import FastAPI

MESSAGES = "/api/v1/messages"
WEBHOOK = "/webhooks/rest/webhook"


class Client:
    """One request a call; an error that escapes the app is raised in the test."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """httpx's `request` on the app."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def get(self, path: str, **options: Any) -> httpx.Response:
        """A GET request."""
        return self.request("GET", path, **options)

    def post(self, path: str, body: object, **options: Any) -> httpx.Response:
        """A POST request; `body` is sent as JSON in ASCII, so lone surrogates can be sent too."""
        headers = {"Content-Type": "application/json"}
        return self.request("POST", path, content=json.dumps(body), headers=headers, **options)

    def post_bytes(
        self, path: str, content: Any, content_type: str | None = "application/json"
    ) -> httpx.Response:
        """A POST request with exactly these bytes, or the chunks of an async iterator."""
        headers = {} if content_type is None else {"Content-Type": content_type}
        return self.request("POST", path, content=content, headers=headers)


def assert_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The response's problem object, after checking its shape (RFC 9457)."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    return problem
