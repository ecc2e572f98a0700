"""`POST /api/v1/cases/lookup`: how a case stands, for who knows its number and telephone number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.admission import within_limits
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import LOOKUP_REPLY, LOOKUP_REQUESTS, answered
from connectors.rest.schemas import LookupReply, LookupRequest
from connectors.turns import assistant_of

router = APIRouter(prefix="/api/v1/cases", tags=["办事"])

_REFUSED = {
    404: "编号和电话对不上，请核对后再试。",
    429: "试错的次数太多了，请十五分钟后再试，或请工作人员帮忙查询。",
}


@router.post(
    "/lookup",
    summary="按编号和电话查事项",
    dependencies=[Depends(within_limits), Depends(require_json)],
    response_model=LookupReply,
    responses={
        **answered(LOOKUP_REPLY),
        **documented(400, 404, 413, 415, 422, 429, 500, 503, examples=_REFUSED),
    },
)
def look_up(
    request: Request,
    wanted: Annotated[LookupRequest, Body(openapi_examples=LOOKUP_REQUESTS)],
) -> JSONResponse:
    """编号和当时留的电话都对，才告诉办到哪一步；不含个人信息。十五分钟内错五次，就要等一等。"""
    case = assistant_of(request.app).look_up(wanted.number, wanted.phone, wanted.conversation_id)
    return JSONResponse({"case": case})
