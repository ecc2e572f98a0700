"""What the desk refuses, as problems."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import (
    CaseNotFound,
    DeskError,
    LoginPaused,
    LoginRefused,
    NotAllowed,
    NothingFound,
    SetupError,
    StoreUnavailable,
    TimeFull,
    TimeRefused,
    TooManyAttempts,
    Unacceptable,
)
from connectors.problems import problem_response

log = logging.getLogger(__name__)

#: Seconds after which another try has a chance: the window of the counted attempts, a database's restart.
_WINDOW, _RESTART = 15 * 60, 10

_REFUSED = {
    "past": "这个时间已经过了，请换一个时间。",
    "soon": "这个时间太近了，来不及安排，请换一个时间。",
    "far": "这个时间太远了，还不能约，请换一个时间。",
    "closed": "这个时间不开放，请换一个时间。",
}

#: What the desk says in Chinese itself is passed on; the other errors get their sentence here.
_ANSWERS: dict[type[DeskError], tuple[int, str | None, int | None]] = {
    CaseNotFound: (404, None, None),
    NothingFound: (404, None, None),
    NotAllowed: (409, None, None),
    TimeFull: (409, None, None),
    TooManyAttempts: (429, None, _WINDOW),
    # Who asks is known: it is the password or code in the request that is wrong.
    LoginRefused: (403, None, None),
    Unacceptable: (422, None, None),
    StoreUnavailable: (503, "现在连不上数据库，什么都没有改动，请稍后再试。", _RESTART),
}


async def on_desk_error(request: Request, error: Exception) -> JSONResponse:
    """404, 409, 422, 429 or 503, by what the desk refused."""
    if isinstance(error, TimeRefused):
        return problem_response(request, 422, _REFUSED[error.reason])
    if isinstance(error, LoginPaused):
        return problem_response(request, 429, str(error), headers={"Retry-After": str(error.seconds)})
    status, detail, seconds = next(answer for kind, answer in _ANSWERS.items() if isinstance(error, kind))
    headers = None if seconds is None else {"Retry-After": str(seconds)}
    return problem_response(request, status, detail or str(error), headers=headers)


async def on_missing_set_up(request: Request, error: Exception) -> JSONResponse:
    """503 for what an operator must do first; the log says what."""
    log.error("%s", error)
    return problem_response(request, 503, "系统还没有准备好，请联系管理员。")


#: Further handlers of the app.
DESK_HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    **dict.fromkeys((*_ANSWERS, TimeRefused), on_desk_error),
    SetupError: on_missing_set_up,
}
