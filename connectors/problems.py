"""Every error of the HTTP doors as `application/problem+json` (RFC 9457).

`type` is `about:blank` throughout, so `title` is the status's own phrase (RFC 9457, section 4.2.1);
`detail` is a plain Chinese sentence that a page may show. No problem repeats what was sent, and none
shows where the program failed.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from bot.errors import InvalidTurn
from connectors.turn_ids import turn_id

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

DETAILS = {
    400: "请求内容无法读取：应为 UTF-8 编码的 JSON。",
    404: "没有这个地址。",
    405: "这个地址不支持这种请求方法。",
}
DEFAULT_DETAIL = "请求没有完成。"

# Plain words for pydantic's own kinds of error; `{limit_value}` and the like come from the error's
# context, which holds our limits and never the value that was sent.
_WORDS = {
    "value_error.missing": "缺少这一项",
    "type_error.none.not_allowed": "不能为空",
    "type_error.dict": "应为 JSON 对象",
    "type_error.str": "应为文字",
    "type_error.integer": "应为整数",
    "value_error.number.not_ge": "不能小于 {limit_value}",
    "value_error.number.not_le": "不能大于 {limit_value}",
}
_CHOICE = "value_error.const"
# pydantic gives these kinds to errors raised by our own validators, whose words are already plain.
_OUR_OWN = frozenset({"value_error", "type_error"})
_MALFORMED = frozenset({"json_invalid", "value_error.jsondecode"})


class Problem(HTTPException):
    """An error with a sentence for the caller; `extensions` become further members of the object."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status_code=status, detail=detail, headers=headers)
        self.extensions = dict(extensions or {})


def problem_response(
    request: Request,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    extensions: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """The response for one problem; counts it in the app's metrics."""
    request.app.state.metrics.count_error(status)
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **(extensions or {}),
    }
    return JSONResponse(content, status_code=status, headers=headers, media_type=MEDIA_TYPE)


async def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """What the framework or a door refused: 400, 404, 405, 413, 415, 422, 503."""
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, Problem):
        return problem_response(
            request, error.status_code, error.detail, headers=error.headers, extensions=error.extensions
        )
    detail = DETAILS.get(error.status_code, DEFAULT_DETAIL)
    headers = error.headers
    if error.status_code == 405:
        headers = {"Allow": ", ".join(sorted(_methods(request)))}
    return problem_response(request, error.status_code, detail, headers=headers)


def _methods(request: Request) -> set[str]:
    """All methods of the address; the framework names those of one of its doors only."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    fitting = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return {method for route in fitting for method in route.methods or ()}


def plain_words(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """pydantic's errors → `[{"field", "message"}]` in plain words, without the values that were sent."""
    told = []
    for error in errors:
        kind, context = error["type"], error.get("ctx", {})
        if kind in _OUR_OWN:
            message = error["msg"]
        elif kind == _CHOICE:
            message = "应为以下之一：" + "、".join(map(str, context["permitted"]))
        else:
            message = _WORDS.get(kind, "这一项不合要求").format(**context)
        names = [part for part in error["loc"][1:] if isinstance(part, str)]
        told.append({"field": ".".join(names) or str(error["loc"][0]), "message": message})
    return told


async def on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    """400 for a body that is no JSON, 422 with `errors` for one that breaks a rule."""
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if any(item["type"] in _MALFORMED for item in found):
        return problem_response(request, 400, DETAILS[400])
    errors = plain_words(found)
    detail = "；".join(f"{item['field']}：{item['message']}" for item in errors) + "。"
    return problem_response(request, 422, detail, extensions={"errors": errors})


async def on_invalid_turn(request: Request, error: Exception) -> JSONResponse:
    """422 for what only the assistant could see; its message carries no resident's words."""
    return problem_response(request, 422, str(error))


async def on_crash(request: Request, error: Exception) -> JSONResponse:
    """500 for what nobody foresaw. The log gets an id, the kind and the place of the failure.

    The exception's own message is left out of the log: it may quote the resident.
    """
    failed = turn_id()
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log.error("turn %s failed: %s at %s", failed, type(error).__qualname__, place)
    return problem_response(
        request,
        500,
        "系统出了点问题，这次没有办成，请稍后再试。",
        extensions={"instance": failed.urn},
    )


#: The handlers of the app; `on_crash` is not among them, see `connectors.app`.
HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    HTTPException: on_http_error,
    RequestValidationError: on_invalid_request,
    InvalidTurn: on_invalid_turn,
}
