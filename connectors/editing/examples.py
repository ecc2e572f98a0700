"""The examples of the editors' API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

NO_PAPER = {404: "没有这篇文档。", 422: "第3行：编号只能用小写字母、数字和短横线。"}
RACED = {**NO_PAPER, 409: "这篇文档刚被别人改过，请先看看新的内容，再保存。"}
HELD = {**NO_PAPER, 409: "还不能发布：示例文件：没有写主题（topic）"}
NO_RELEASE = {404: "没有这个版本。"}
UNREADABLE = {422: "这是旧格式的 Word 文件（.doc），请用 Word 或 WPS 另存为 .docx 再导入。"}
TAKEN = {404: "没有这一条，可能刚被撤下，请刷新后再选。", 409: "这些问题刚被别人处理过，请刷新后再看。"}

LISTED: dict[str, Any] = {
    "id": "shi-li-wen-jian",
    "kind": "document",
    "title": "示例文件",
    "topic": None,
    "state": "draft",
    "valid_until": None,
    "sources": ["示例机关"],
    "version": 1,
    "updated_at": "2026-11-26T09:00:00+08:00",
    "updated_by": "小张",
}
LISTING: dict[str, Any] = {"documents": [LISTED]}
PREVIEW: dict[str, Any] = {
    "pieces": [{"section": "第二条", "about": "借用", "text": "居民可以向社区借用长椅。"}],
    "remarks": [{"line": 8, "message": "没有写主题（topic）"}],
}
OPENED: dict[str, Any] = {
    "document": LISTED,
    "text": "---\nid: shi-li-wen-jian\n…",
    **PREVIEW,
    "history": [{"version": 1, "at": "2026-11-26T09:00:00+08:00", "actor": "小张"}],
}
KEPT: dict[str, Any] = {"id": "shi-li-wen-jian", "version": 2, "state": "draft"}
RELEASE: dict[str, Any] = {"number": 3, "at": "2026-11-26T09:05:00+08:00", "actor": "小张", "note": ""}
RELEASES: dict[str, Any] = {"releases": [RELEASE]}
HITS: dict[str, Any] = {
    "hits": [
        {"document_id": "shi-li-wen-jian", "section": "第二条", "text": "居民可以借用长椅。", "score": 0.93}
    ]
}
QUESTION = {
    "id": "0f3c9a",
    "text": "长椅能借几天",
    "at": "2026-11-26T08:00:00+08:00",
    "reason": "declined",
    "answer": None,
}
GROUPS: dict[str, Any] = {"groups": [{"questions": [QUESTION]}]}
DISMISSED: dict[str, Any] = {"dismissed": 1}
