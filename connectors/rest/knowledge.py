"""`GET /api/v1/knowledge/…`: the search and the documents (contract, section 4)."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.admission import within_limits
from connectors.fields import ResidentText
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.examples import DOCUMENT, SEARCH_QUERIES, SEARCH_REPLY, answered
from connectors.rest.schemas import DocumentOut, SearchReply
from connectors.turns import assistant_of

#: Most hits of one search.
MAX_HITS = 50

router = APIRouter(prefix="/api/v1/knowledge", tags=["知识库"], dependencies=[Depends(within_limits)])


@router.get(
    "/search",
    summary="检索知识库",
    response_model=SearchReply,
    responses={**answered(SEARCH_REPLY), **documented(422, 429, 500, 503)},
)
async def search(
    request: Request,
    q: Annotated[ResidentText, Query(description="要找的内容", openapi_examples=SEARCH_QUERIES)],
    limit: Annotated[int, Query(ge=1, le=MAX_HITS, description="最多返回几条")] = 5,
) -> JSONResponse:
    """与对话使用同一个检索器；按得分从高到低排列。"""
    started = perf_counter()
    hits = assistant_of(request.app).search(q, limit)
    took_ms = (perf_counter() - started) * 1000
    return JSONResponse({"hits": hits, "took_ms": round(took_ms, 2)})


@router.get(
    "/documents/{document_id}",
    summary="取一篇文档",
    response_model=DocumentOut,
    responses={**answered(DOCUMENT), **documented(404, 422, 429, 500, 503)},
)
async def document(request: Request, document_id: str) -> JSONResponse:
    """文档的正文、依据与有效期。"""
    found = assistant_of(request.app).document(document_id)
    if found is None:
        raise Problem(404, "没有这篇文档。")
    return JSONResponse(found)
