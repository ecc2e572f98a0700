"""The rule for bodies of the JSON doors."""

from __future__ import annotations

from email.message import Message

from starlette.requests import Request

from connectors.problems import Problem


async def require_json(request: Request) -> None:
    """Raises Problem 415 unless the body is declared as JSON.

    A missing type is refused as well: browsers may send such a body to another site without asking
    it first (Fetch standard, CORS-safelisted request), JSON they may not.
    """
    header = Message()
    header["content-type"] = request.headers.get("content-type", "application/octet-stream")
    subtype = header.get_content_subtype()
    if header.get_content_maintype() != "application" or not (subtype == "json" or subtype.endswith("+json")):
        raise Problem(415, "请求内容的类型应为 application/json。", headers={"Accept": "application/json"})
