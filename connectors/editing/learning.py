"""`/api/v1/staff/knowledge/learning…`: open questions in groups, and what a person makes of them."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.editing import examples
from connectors.editing.access import KnowledgePublisher, KnowledgeReader, KnowledgeWriter, editing_of
from connectors.editing.schemas import (
    AttachIn,
    DismissedOut,
    DraftIn,
    GroupIn,
    GroupsOut,
    KeptOut,
    ReleaseOut,
)
from connectors.editing.seen import group_seen, kept_seen, release_seen
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import StaffRoute

router = APIRouter(prefix="/api/v1/staff/knowledge/learning", tags=["学习"], route_class=StaffRoute)

_JSON = [Depends(require_json)]
_CHANGED = documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.TAKEN)


@router.get(
    "",
    summary="没答好的问题",
    response_model=GroupsOut,
    responses={**answered(examples.GROUPS), **documented(401, 403, 500, 503)},
)
def list_groups(request: Request, who: KnowledgeReader) -> JSONResponse:
    """按意思分组，问得多的在前；姓名、电话等已经遮住。"""
    groups = editing_of(request).learning.groups()
    return JSONResponse({"groups": [group_seen(group) for group in groups]})


@router.post(
    "/attach",
    summary="归到已有的一条",
    response_model=ReleaseOut,
    dependencies=_JSON,
    responses={**answered(examples.RELEASE), **_CHANGED},
)
def attach(request: Request, who: KnowledgePublisher, body: AttachIn) -> JSONResponse:
    """确认以后，这些问法就由这一条来回答。"""
    learning = editing_of(request).learning
    released = learning.attach(who.name, body.ids, body.texts, body.document, body.section)
    return JSONResponse(release_seen(released))


@router.post(
    "/draft",
    summary="写成新的问答",
    response_model=KeptOut,
    dependencies=_JSON,
    responses={**answered(examples.KEPT), **_CHANGED},
)
def draft(request: Request, who: KnowledgeWriter, body: DraftIn) -> JSONResponse:
    """成为草稿；发布以前不会回答任何人。"""
    answer = body.dict(exclude={"ids", "texts"})
    return JSONResponse(kept_seen(editing_of(request).learning.draft(who.name, body.ids, body.texts, answer)))


@router.post(
    "/dismiss",
    summary="不用回答",
    response_model=DismissedOut,
    dependencies=_JSON,
    responses={**answered(examples.DISMISSED), **_CHANGED},
)
def dismiss(request: Request, who: KnowledgeWriter, body: GroupIn) -> JSONResponse:
    """不再列出来。"""
    return JSONResponse({"dismissed": editing_of(request).learning.dismiss(who.name, body.ids)})
