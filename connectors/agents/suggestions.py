"""`POST /api/v1/suggestions`: what an agent could say or do next (contract, section 3)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.suggesting import Spoken
from connectors.agents.examples import FEEDBACKS, JUDGED, SUGGESTED, TRANSCRIPTS, UNKNOWN_SUGGESTION
from connectors.agents.schemas import FeedbackIn, JudgedOut, SuggestIn, SuggestOut
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import Clerk, StaffRoute
from connectors.turns import assistant_of

router = APIRouter(prefix="/api/v1/suggestions", tags=["工作人员建议"], route_class=StaffRoute)


@router.post(
    "",
    summary="给工作人员的建议",
    dependencies=[Depends(require_json)],
    response_model=SuggestOut,
    responses={**answered(SUGGESTED), **documented(400, 401, 403, 413, 415, 422, 500, 503)},
)
def suggest(
    request: Request,
    who: Clerk,
    body: Annotated[SuggestIn, Body(openapi_examples=TRANSCRIPTS)],
) -> JSONResponse:
    """根据对话给出可以答的（带依据）、接着可以问的、可以办的。没有可靠依据的不会出现。

    对话内容不保存；被回应的那一句遮住个人信息后留一天，等候评价，评价过的留到保存期满。"""
    transcript = [Spoken(line.role, line.text) for line in body.transcript]
    return JSONResponse(assistant_of(request.app).suggester.suggest(transcript, body.limit).to_dict())


@router.post(
    "/{id}/feedback",
    summary="评价一条建议",
    dependencies=[Depends(require_json)],
    response_model=JudgedOut,
    responses={
        **answered(JUDGED),
        **documented(400, 401, 403, 404, 413, 415, 422, 500, 503, examples=UNKNOWN_SUGGESTION),
    },
)
def judge(
    request: Request,
    who: Clerk,
    id: Word,
    body: Annotated[FeedbackIn, Body(openapi_examples=FEEDBACKS)],
) -> JSONResponse:
    """用没用上这条建议，会影响以后的排序；再评一次以后一次为准。请不要写居民的个人信息。"""
    assistant_of(request.app).suggester.judge(id, body.outcome, body.text, who.name)
    return JSONResponse({"id": id, "outcome": body.outcome})
