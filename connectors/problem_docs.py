"""How the doors' problems look in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from connectors.admission import TOO_MANY
from connectors.problems import DEFAULT_DETAIL, DETAILS, MEDIA_TYPE

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "可以直接给居民看的一句话"},
        "instance": {
            "type": "string",
            "format": "uri-reference",
            "description": "只在 500 时出现，日志里用同一编号",
        },
        "errors": {
            "type": "array",
            "description": "只在 422 时出现",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "bookings": {
            "type": "array",
            "description": "只在改服务时间的 409 时出现：不合新安排的预约，不含居民的信息",
            "items": {"type": "object", "additionalProperties": True},
        },
        "parts": {
            "type": "object",
            "description": "只在 /readyz 的 503 时出现",
            "additionalProperties": {"type": "string"},
        },
    },
}

_EXAMPLES = {
    401: "请先登录：缺少工作人员令牌。",
    403: "您的角色是“查看”，这项操作要“经办”以上才能做。",
    404: "没有这篇文档。",
    409: "这个事项目前是“已取消”，不能办结。",
    413: "请求内容过大，最多 64 KiB。",
    415: "请求内容的类型应为 application/json。",
    422: "text：内容为空，请写下想问的问题。",
    429: TOO_MANY,
    500: "系统出了点问题，这次没有办成，请稍后再试。",
    503: "助手正在准备，请稍后再试。",
}


def documented(*statuses: int, examples: Mapping[int, str] | None = None) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of the problems that a door can answer with; `examples` are its own details."""
    details = {**DETAILS, **_EXAMPLES, **(examples or {})}
    return {status: _documented(status, details.get(status, DEFAULT_DETAIL)) for status in statuses}


def _documented(status: int, detail: str) -> dict[str, Any]:
    phrase = HTTPStatus(status).phrase
    example: dict[str, Any] = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": detail,
    }
    if status == 422:
        example["errors"] = [{"field": "text", "message": "内容为空，请写下想问的问题"}]
    return {
        "description": phrase,
        "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA, "example": example}},
    }
