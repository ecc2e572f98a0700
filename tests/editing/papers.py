"""Files as editors send them, and an assistant with their desk and doors."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import yaml
from fastapi import FastAPI

from bot.editing.making import make_editing
from connectors.app import create_app
from connectors.editing import editing_routes, learning_router, papers_router, releases_router

QUESTIONS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("questions.yml").read_text(encoding="utf-8")
)


def word_file(days: str = "7日") -> bytes:
    """A docx about benches that are lent, which no other document is about."""
    document = docx.Document()
    document.add_heading("滨江区小区长椅借用办法（测试）", 0)
    for text in (
        "测试〔2026〕1号",
        "第一条 为方便居民在小区里休息，制定本办法。",
        f"第二条 居民可以向社区借用折叠长椅，每次借用不超过{days}，用完擦净归还。",
        "第三条 借用折叠长椅不收押金，损坏的照价赔偿。",
    ):
        document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class Editors:
    """An assistant that has the editors' desk."""

    def __init__(self, assistant: Any) -> None:
        self._assistant = assistant
        self.editing = make_editing(assistant.search)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the assistant's own."""
        return getattr(self._assistant, name)


def editors_app(assistant: Any) -> FastAPI:
    """The app with the editors' doors."""
    app = create_app(assistant)
    if not any(getattr(route, "path", "") == "/admin/knowledge" for route in app.routes):
        app.router.routes.extend(editing_routes())
        for router in (papers_router, releases_router, learning_router):
            app.include_router(router)
    return app
