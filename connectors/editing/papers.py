"""`/api/v1/staff/knowledge…`: guides and documents looked through, imported, corrected and tried."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.editing import examples
from connectors.editing.access import KnowledgeReader, KnowledgeWriter, PaperId, editing_of
from connectors.editing.schemas import (
    HeadIn,
    HitsOut,
    KeptOut,
    Line,
    ListingOut,
    OpenedOut,
    PreviewIn,
    PreviewOut,
    SaveIn,
)
from connectors.editing.seen import kept_seen, listed_seen, opened_seen, preview_seen
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import StaffRoute
from connectors.turns import assistant_of

router = APIRouter(prefix="/api/v1/staff/knowledge", tags=["知识"], route_class=StaffRoute)

_JSON = [Depends(require_json)]
_CHANGED = documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.RACED)
#: The file itself is the body; nothing of it has to be unpacked to be read.
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
#: Hits that an editor sees at once.
_HITS = 8


@router.get(
    "",
    summary="全部文档",
    response_model=ListingOut,
    responses={**answered(examples.LISTING), **documented(401, 403, 500, 503)},
)
def list_papers(request: Request, who: KnowledgeReader) -> JSONResponse:
    """自带的和后来加的，含状态、有效期和依据。"""
    return JSONResponse({"documents": [listed_seen(one) for one in editing_of(request).listing()]})


@router.get(
    "/hits",
    summary="试问",
    response_model=HitsOut,
    responses={**answered(examples.HITS), **documented(401, 403, 422, 500, 503)},
)
def try_question(
    request: Request, who: KnowledgeReader, q: Annotated[Line, Query(description="居民的问法")]
) -> JSONResponse:
    """和居民问答走同一条路，看现在能找到什么。"""
    hits = assistant_of(request.app).search(q, _HITS)
    names = ("document_id", "section", "text", "score")
    return JSONResponse({"hits": [{name: hit[name] for name in names} for hit in hits]})


@router.post(
    "/import",
    summary="导入文件",
    response_model=KeptOut,
    openapi_extra=_FILE,
    responses={
        **answered(examples.KEPT),
        **documented(401, 403, 409, 413, 422, 500, 503, examples=examples.UNREADABLE),
    },
)
async def import_paper(
    request: Request, who: KnowledgeWriter, name: Annotated[Line, Query(description="文件名")]
) -> JSONResponse:
    """docx、pdf、html、md 或 txt，最大 10 MB；成为草稿，不会马上被搜到。"""
    data = await request.body()
    editing = editing_of(request)
    kept = await run_in_threadpool(lambda: editing.import_(who.name, name, data))
    return JSONResponse(kept_seen(kept))


@router.post(
    "/preview",
    summary="预览",
    response_model=PreviewOut,
    dependencies=_JSON,
    responses={**answered(examples.PREVIEW), **documented(400, 401, 403, 413, 415, 422, 500, 503)},
)
def preview(request: Request, who: KnowledgeWriter, body: PreviewIn) -> JSONResponse:
    """这段正文会分成哪几段，哪一行写得不对；不保存。"""
    return JSONResponse(preview_seen(*editing_of(request).preview(body.kind, body.text)))


@router.get(
    "/documents/{id}",
    summary="一篇文档",
    response_model=OpenedOut,
    responses={
        **answered(examples.OPENED),
        **documented(401, 403, 404, 422, 500, 503, examples=examples.NO_PAPER),
    },
)
def read_paper(request: Request, who: KnowledgeReader, id: PaperId) -> JSONResponse:
    """正文、分段、要改的地方和历史。"""
    return JSONResponse(opened_seen(editing_of(request).open(id)))


@router.put(
    "/documents/{id}",
    summary="保存正文",
    response_model=KeptOut,
    dependencies=_JSON,
    responses={**answered(examples.KEPT), **_CHANGED},
)
def save_paper(request: Request, who: KnowledgeWriter, id: PaperId, body: SaveIn) -> JSONResponse:
    """成为新的版本，发布以后才会被搜到。"""
    kept = editing_of(request).save(who.name, id, body.kind, body.text, body.after)
    return JSONResponse(kept_seen(kept))


@router.patch(
    "/documents/{id}/head",
    summary="修改文件的资料",
    response_model=KeptOut,
    dependencies=_JSON,
    responses={**answered(examples.KEPT), **_CHANGED},
)
def change_head(request: Request, who: KnowledgeWriter, id: PaperId, body: HeadIn) -> JSONResponse:
    """标题、主题、机关、文号和有效期；没有给的会变成空的。"""
    kept = editing_of(request).change_head(who.name, id, body.dict(exclude={"after"}), body.after)
    return JSONResponse(kept_seen(kept))
