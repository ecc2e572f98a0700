"""`/healthz`, `/readyz`, `/metrics`: what an operator's machines ask (contract, section 6)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.metrics import CONTENT_TYPE
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.examples import answered
from connectors.turns import assistant_of

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="进程是否在运行", responses=answered({"status": "ok"}))
async def alive() -> JSONResponse:
    """只说明进程能应答，不检查模型与数据。"""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="是否可以回答居民",
    responses={**answered({"status": "ok", "parts": {"index": "ok"}}), **documented(503)},
)
async def ready(request: Request) -> JSONResponse:
    """模型、索引与存储是否都可用；不可用时返回 503，`parts` 里写明原因。"""
    parts = await assistant_of(request.app).readiness()
    reasons = [f"{part}：{state}" for part, state in parts.items() if state != "ok"]
    if reasons:
        raise Problem(503, "；".join(reasons), extensions={"parts": parts})
    return JSONResponse({"status": "ok", "parts": parts})


@router.get(
    "/metrics",
    summary="Prometheus 指标",
    response_class=Response,
    responses={200: {"description": "成功", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """按路由与渠道统计的轮次、用时分布与错误数；不含个人信息。"""
    return Response(request.app.state.metrics.exposition(), media_type=CONTENT_TYPE)
