"""The editors' pages: all knowledge, one document, import, releases, open questions."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.editing.access import editing_of
from connectors.pages.staff import Visitor, render, staff_page

_STATES: Final = {
    "shipped": "自带，使用中",
    "draft": "草稿，没有发布",
    "live": "已发布，使用中",
    "changed": "有没发布的修改",
    "hidden": "已撤下",
}
#: Where a question of the learning page comes from.
_REASONS: Final = {
    "declined": "没有答上",
    "clarified": "反问了",
    "handed": "答了又转人工",
    "rated": "事项评价低",
    "edited": "工作人员改了建议",
    "written": "工作人员自己答的",
}


@staff_page("knowledge.read")
async def knowledge_page(request: Request, visitor: Visitor) -> Response:
    """All guides and documents, what expires, and the hit test."""
    editing = editing_of(request)
    wanted = request.query_params.get("state", "")
    topic = request.query_params.get("topic", "")
    found = await run_in_threadpool(editing.listing)
    chosen = [
        one
        for one in found
        if (not wanted or one.state == wanted) and (not topic or (one.topic or "") == topic)
    ]
    return render(
        request,
        "admin/knowledge.html",
        visitor,
        documents=chosen,
        all=len(found),
        expiring=await run_in_threadpool(editing.expiring),
        topics=editing.topics,
        states=_STATES,
        wanted=wanted,
        topic=topic,
    )


@staff_page("knowledge.read")
async def paper_page(request: Request, visitor: Visitor) -> Response:
    """One guide or document: its text beside what is found of it, and what must be put right."""
    editing, id = editing_of(request), request.path_params["id"]
    opened = await run_in_threadpool(lambda: editing.open(id))
    return render(request, "admin/paper.html", visitor, opened=opened, topics=editing.topics, states=_STATES)


@staff_page("knowledge.write")
async def import_page(request: Request, visitor: Visitor) -> Response:
    """A file to become a draft."""
    return render(request, "admin/import.html", visitor)


@staff_page("knowledge.read")
async def releases_page(request: Request, visitor: Visitor) -> Response:
    """What was released when and by whom, and the way back."""
    found = await run_in_threadpool(editing_of(request).releases)
    return render(request, "admin/releases.html", visitor, releases=found)


@staff_page("knowledge.read")
async def learning_page(request: Request, visitor: Visitor) -> Response:
    """Open questions in groups, with where they come from; the one that `group` names is opened."""
    editing, chosen = editing_of(request), request.query_params.get("group", "")
    groups = await run_in_threadpool(editing.learning.groups)
    group = next((one for one in groups if one.typical.id == chosen), None)
    offered = [] if group is None else await run_in_threadpool(lambda: editing.learning.offered(group))
    return render(
        request,
        "admin/learning.html",
        visitor,
        groups=groups,
        group=group,
        offered=offered,
        total=sum(len(one.questions) for one in groups),
        origins={one.typical.id: Counter(question.reason for question in one.questions) for one in groups},
        topics=editing.topics,
        reasons=_REASONS,
    )


def editing_routes() -> list[BaseRoute]:
    """`/admin/knowledge…` and `/admin/learning`; fixed names come before the id."""
    return [
        Route("/admin/knowledge", knowledge_page, methods=["GET"]),
        Route("/admin/knowledge/import", import_page, methods=["GET"]),
        Route("/admin/knowledge/releases", releases_page, methods=["GET"]),
        Route("/admin/knowledge/{id}", paper_page, methods=["GET"]),
        Route("/admin/learning", learning_page, methods=["GET"]),
    ]
