"""`/api/v1/staff/knowledge…`: what everybody finds from now on, and what not any more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.editing import examples
from connectors.editing.access import KnowledgePublisher, KnowledgeReader, PaperId, editing_of
from connectors.editing.schemas import NoteIn, ReleaseOut, ReleasesOut
from connectors.editing.seen import release_seen
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import StaffRoute

router = APIRouter(prefix="/api/v1/staff/knowledge", tags=["知识"], route_class=StaffRoute)

_JSON = [Depends(require_json)]
_HELD = documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.HELD)
_DONE = {**answered(examples.RELEASE), **_HELD}
Number = Annotated[int, Path(ge=0, le=2_000_000_000, description="版本号，0 是自带的知识")]


@router.post(
    "/documents/{id}/release",
    summary="发布",
    response_model=ReleaseOut,
    dependencies=_JSON,
    responses=_DONE,
)
def release(request: Request, who: KnowledgePublisher, id: PaperId, body: NoteIn) -> JSONResponse:
    """最新的版本几秒内在所有渠道都能搜到。"""
    return JSONResponse(release_seen(editing_of(request).release(who.name, id, body.note or "")))


@router.post(
    "/documents/{id}/hide",
    summary="撤下",
    response_model=ReleaseOut,
    dependencies=_JSON,
    responses=_DONE,
)
def hide(request: Request, who: KnowledgePublisher, id: PaperId, body: NoteIn) -> JSONResponse:
    """不再被搜到，自带的也可以；重新发布就回来。"""
    return JSONResponse(release_seen(editing_of(request).hide(who.name, id, body.note or "")))


@router.get(
    "/releases",
    summary="发布记录",
    response_model=ReleasesOut,
    responses={**answered(examples.RELEASES), **documented(401, 403, 500, 503)},
)
def list_releases(request: Request, who: KnowledgeReader) -> JSONResponse:
    """最近的在前，第一个就是现在用的。"""
    return JSONResponse({"releases": [release_seen(one) for one in editing_of(request).releases()]})


@router.post(
    "/releases/{number}/restore",
    summary="退回到一个版本",
    response_model=ReleaseOut,
    responses={
        **answered(examples.RELEASE),
        **documented(401, 403, 404, 422, 500, 503, examples=examples.NO_RELEASE),
    },
)
def restore(request: Request, who: KnowledgePublisher, number: Number) -> JSONResponse:
    """那时能搜到什么，现在就能搜到什么；本身也记成一次发布，可以再退回。"""
    return JSONResponse(release_seen(editing_of(request).roll_back(who.name, number)))
