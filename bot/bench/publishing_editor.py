"""An editor as a client of the server: the requests that the pages of `/admin/knowledge` make, in order."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import docx
import httpx

from bot.bench import servers
from bot.errors import SetupError
from bot.language.clock import today

_KNOWLEDGE = "/api/v1/staff/knowledge"
_WORD = re.compile(r'<meta name="csrf" content="([0-9a-f]+)">')
_HEAD = re.compile(r'data-door="([^"]+)/head" data-after="(\d+)"')
#: The button that is not disabled, and the first one in the list of releases: back to the one before.
_RELEASE = re.compile(r'data-send="POST ([^"]+/release)"[^>]*>\s*<button type="submit">')
_RESTORE = re.compile(r'data-send="POST ([^"]+/restore)"')
#: What a resident asks about it.
QUESTION = "社区的天文望远镜一次能借几天"

_TITLE = "社区天文望远镜借用办法（示例）"
_ARTICLES = ("第一条", "第二条", "第三条", "第四条", "第五条")


@dataclass(frozen=True)
class Paper:
    """A file on a matter that nobody else writes about. No two are the same."""

    days: int
    mark: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def says(self) -> str:
        """What answers the question."""
        return f"不超过{self.days}日"

    @property
    def number(self) -> str:
        """Of the example, as notices have one."""
        return f"示例〔2026〕{self.days}号"

    @property
    def file(self) -> bytes:
        """The docx. Nothing in it is true of any place, as its title and first article say."""
        document = docx.Document()
        document.add_heading(_TITLE, 0)
        document.add_paragraph(self.number)
        articles = (
            f"为测量发布用时编写的示例（{self.mark}），内容均为虚构，不是任何单位的规定。",
            "观星使用天文望远镜，适用本示例。",
            f"居民可以向示例社区借用天文望远镜，每次借用{self.says}，还回前擦净镜筒。",
            "借用天文望远镜不收押金，镜片损坏的照价赔偿。",
            "未成年人借用天文望远镜，由监护人陪同办理。",
        )
        for label, text in zip(_ARTICLES, articles, strict=True):
            document.add_paragraph(f"{label} {text}")
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()


class Editor:
    """Somebody with an account at a browser. Every method raises httpx's errors, and `SetupError` where a
    page does not offer the next step."""

    def __init__(self, port: int) -> None:
        self._origin = f"http://{servers.HOST}:{port}"
        self._client = httpx.AsyncClient(base_url=self._origin, timeout=60, trust_env=False)
        self._word = ""

    async def close(self) -> None:
        """Closes the browser."""
        await self._client.aclose()

    async def login(self, name: str, password: str) -> None:
        """Logs in through the form."""
        await self._look("/login?next=/admin/knowledge")
        form = {"name": name, "password": password, "next": "/admin/knowledge"}
        answer = await self._client.post("/login", data=form, headers={"Origin": self._origin})
        if answer.headers.get("location") != "/admin/knowledge":
            raise SetupError("the editor's account was not let in")
        await self._look("/admin/knowledge")

    async def take_in(self, paper: Paper) -> str:
        """Uploads a file, looks at its passages and fills in what it says of itself; the id of the draft."""
        await self._look("/admin/knowledge/import")
        kept = await self._send(
            "POST",
            f"{_KNOWLEDGE}/import?name={quote(_TITLE)}.docx",
            content=paper.file,
            headers={"Content-Type": "application/octet-stream"},
        )
        id = str(kept["id"])
        page = await self._look(_page(id))
        if _RELEASE.search(page):
            raise SetupError("a document that says nothing of itself could be released")
        await self._preview(id)
        door, after = _found(_HEAD, page)
        head = {
            "after": int(after),
            "title": _TITLE,
            "topic": "community-life",
            "issuer": "示例机关（虚构）",
            "document_number": paper.number,
            "effective": today().isoformat(),
            "valid_from": today().isoformat(),
            "valid_until": (today() + timedelta(days=365)).isoformat(),
        }
        await self._send("PATCH", f"{door}/head", json=head)
        return id

    async def release(self, id: str) -> None:
        """Lets residents find it."""
        (door,) = _found(_RELEASE, await self._look(_page(id)))
        await self._send("POST", door, json={})

    async def roll_back(self) -> None:
        """One click: back to what was live before the last release."""
        (door,) = _found(_RESTORE, await self._look("/admin/knowledge/releases"))
        await self._send("POST", door)

    async def _preview(self, id: str) -> None:
        opened = await self._send("GET", f"{_KNOWLEDGE}/documents/{id}")
        seen = await self._send(
            "POST", f"{_KNOWLEDGE}/preview", json={"kind": "document", "text": opened["text"]}
        )
        sections = [piece["section"] for piece in seen["pieces"]]
        if not set(_ARTICLES) <= set(sections):
            raise SetupError(f"articles were lost: {', '.join(sections)} are left")

    async def _look(self, path: str) -> str:
        response = await self._client.get(path)
        response.raise_for_status()
        if found := _WORD.search(response.text):
            self._word = found[1]
        return response.text

    async def _send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """What a page sends: with its cookie, its session's own word and its origin."""
        headers = {**options.pop("headers", {}), "X-CSRF-Token": self._word, "Origin": self._origin}
        response = await self._client.request(method, path, headers=headers, **options)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


def _page(id: str) -> str:
    return f"/admin/knowledge/{id}"


def _found(pattern: re.Pattern[str], page: str) -> tuple[str, ...]:
    found = pattern.search(page)
    if found is None:
        raise SetupError(f"the page offers no such step: {pattern.pattern}")
    return found.groups()
