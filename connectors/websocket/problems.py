"""Errors on a socket: the very problem objects of the HTTP doors, as frames."""

from __future__ import annotations

import json
from typing import Any, cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from connectors.problems import on_crash


async def problem_response(connection: HTTPConnection, error: Exception) -> Response:
    """What an HTTP door would answer to this error; counted and logged by the same handlers."""
    handlers = connection.app.exception_handlers
    handler = next((handlers[kind] for kind in type(error).__mro__ if kind in handlers), on_crash)
    # The handlers look at the app alone, which every connection has.
    return cast(Response, await handler(cast(Request, connection), error))


async def problem_frame(
    connection: HTTPConnection, error: Exception, message_id: str | None
) -> dict[str, Any]:
    """The problem object of an error, with the id of the message that it answers where there is one."""
    response = await problem_response(connection, error)
    problem: dict[str, Any] = json.loads(bytes(response.body))
    return problem if message_id is None else {**problem, "message_id": message_id}
