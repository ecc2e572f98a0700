"""The editors' doors: what each does over HTTP, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.desk import Database
from bot.desk.storage import file_url
from bot.editing import Editing, Shelf
from bot.language import clock
from bot.publishing import Library, Reviewer
from bot.settings import settings
from connectors.middleware import MAX_DOCUMENT_BYTES
from tests.accounts.ledger import hired
from tests.connectors.client import Client, assert_problem
from tests.connectors.office import CLERK, StaffOffice, bearer
from tests.connectors.visits import Visit
from tests.editing.papers import editors_app, word_file

KNOWLEDGE = "/api/v1/staff/knowledge"
FILE = {"Content-Type": "application/octet-stream"}
HEAD = {"title": "长椅借用办法", "topic": "community-life", "issuer": "测试机关"}


class NoGroups:
    """Learns nothing."""

    def groups(self) -> list[Any]:
        """None at all."""
        return []


@pytest.fixture
def office(tmp_path: Any) -> Iterator[StaffOffice]:
    """The bureau with an editor and a manager, and the editors' desk."""
    from bot.desk import Audit

    database = Database(file_url(tmp_path))
    database.prepare()
    bureau = StaffOffice(database)
    library = Library(database, Reviewer(settings().knowledge_dir))
    shelf = Shelf(lambda: library, settings().knowledge_dir)
    learning: Any = NoGroups()
    assistant: Any = bureau.assistant
    assistant.editing = Editing(
        lambda: library, shelf, lambda: Audit(database), learning, {"community-life": "社区生活"}
    )
    bureau.client = Client(editors_app(assistant))
    for name, role in (("小张", "editor"), ("王主管", "manager"), ("小李", "agent")):
        hired(bureau.accounts, name, role)  # type: ignore[arg-type]
    yield bureau
    database.close()


@pytest.fixture
def editor(office: StaffOffice) -> Visit:
    """The editor at a browser."""
    return Visit(office).login("小张")


def upload(visit: Visit, data: bytes, name: str = "借用办法.docx") -> httpx.Response:
    """Sends a file."""
    return visit.send("POST", f"{KNOWLEDGE}/import?name={name}", headers=FILE, content=data)


def test_a_file_goes_all_the_way(office: StaffOffice, editor: Visit) -> None:
    kept = upload(editor, word_file()).json()
    door = f"{KNOWLEDGE}/documents/{kept['id']}"
    refused = assert_problem(editor.send("POST", f"{door}/release", {}), 409)
    assert "主题" in refused["detail"]
    assert editor.send("PATCH", f"{door}/head", {"after": 1, **HEAD}).json()["version"] == 2
    assert_problem(editor.send("PATCH", f"{door}/head", {"after": 1, **HEAD}), 409)
    opened = editor.send("GET", door).json()
    assert opened["remarks"] == []
    assert "第二条" in [piece["section"] for piece in opened["pieces"]]
    body = {"kind": "document", "text": opened["text"].replace("7日", "9日"), "after": 2}
    assert editor.send("PUT", door, body).json()["version"] == 3
    released = editor.send("POST", f"{door}/release", {"note": "首次"}).json()
    assert released["actor"] == "小张"
    assert editor.send("GET", door).json()["document"]["state"] == "live"
    assert editor.send("POST", f"{door}/hide", {}).status_code == 200
    assert editor.send("POST", f"{KNOWLEDGE}/releases/{released['number']}/restore").status_code == 200
    assert [one["note"] for one in editor.send("GET", f"{KNOWLEDGE}/releases").json()["releases"]][
        -1
    ] == "首次"
    assert [what for actor, what, _ in office.noted() if actor == "小张" and "knowledge" in what] == [
        "knowledge.import",
        "knowledge.save",
        "knowledge.save",
        "knowledge.release",
        "knowledge.hide",
        "knowledge.roll_back",
    ]


def test_files_that_are_too_large_or_no_documents(editor: Visit) -> None:
    assert_problem(upload(editor, b"x" * (MAX_DOCUMENT_BYTES + 1)), 413)
    assert "docx" in assert_problem(upload(editor, b"\xd0\xcf\x11\xe0"), 422)["detail"]


def test_broken_texts_name_their_line(editor: Visit) -> None:
    body = {"kind": "document", "text": "没有开头", "after": 0}
    assert "第1行" in assert_problem(editor.send("PUT", f"{KNOWLEDGE}/documents/x", body), 422)["detail"]
    seen = editor.send("POST", f"{KNOWLEDGE}/preview", {"text": "没有开头"}).json()
    assert seen["remarks"][0]["line"] == 1


def test_who_may_not(office: StaffOffice, editor: Visit) -> None:
    assert editor.look("/admin/knowledge").status_code == 200
    manager, agent = Visit(office).login("王主管"), Visit(office).login("小李")
    assert manager.send("GET", KNOWLEDGE).status_code == 200
    # A manager releases what editors write.
    assert_problem(upload(manager, word_file()), 403)
    assert manager.look("/admin/knowledge/import").status_code == 403
    assert_problem(agent.send("GET", KNOWLEDGE), 403)
    assert agent.look("/admin/knowledge").status_code == 403
    with clock.at(office.now):
        assert_problem(office.client.request("GET", KNOWLEDGE, headers=bearer(CLERK)), 403)
        assert_problem(office.client.request("POST", f"{KNOWLEDGE}/import?name=a.md", content=b"x"), 401)
    # Nor without the word of the session's page.
    assert_problem(
        editor.send("POST", f"{KNOWLEDGE}/import?name=a.md", csrf=None, headers=FILE, content=b"x"), 403
    )


def test_pages_show_and_lead_on(editor: Visit) -> None:
    kept = upload(editor, word_file()).json()
    page = editor.look(f"/admin/knowledge/{kept['id']}").text
    assert "没有写主题" in page
    assert "data-line=" in page
    assert f"/admin/knowledge/{kept['id']}" in editor.look("/admin/knowledge?state=draft").text
    for path in ("/admin/knowledge/import", "/admin/knowledge/releases", "/admin/learning"):
        assert editor.look(path).status_code == 200
    assert editor.look("/admin/knowledge/no-such-document").status_code == 404
    assert editor.send("GET", f"{KNOWLEDGE}/hits?q=长椅").json()["hits"][0]["document_id"] == "meal-discount"
