"""The callers and objects of `access.yml`: a bureau with one of each, and a try of a door."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient

from bot.accounts import AccountRole
from bot.desk import Case, Database
from bot.desk.timetables import Timetables
from bot.errors import NothingFound
from bot.insight import OpenQuestions, Recorder
from bot.language import clock
from bot.messages import Reply, Trace, Turn
from bot.suggesting import Spoken, Suggested
from tests.accounts.ledger import PASSWORD, hired
from tests.connectors.agents import Agents
from tests.connectors.office import CLERK, MANAGER, VIEWER, StaffOffice, bearer
from tests.connectors.test_staff_people import Bureau
from tests.connectors.visits import ORIGIN, Visit
from tests.desk.office import BATHING, FRIDAY, HALF_HOUR, HOURS, NOW, phone
from tests.desk.test_people import MENU, PLACES, SERVICES
from tests.publishing.papers import paper

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("access.yml").read_text(encoding="utf-8"))
CALLERS: list[str] = TABLE["callers"]
TOKENS = {"viewer's token": VIEWER, "clerk's token": CLERK, "manager's token": MANAGER}
ACCOUNTS: tuple[AccountRole, ...] = ("agent", "editor", "manager", "administrator")
#: The names that each caller's conversations are under.
NAMES = {"clerk's token": "小李", "manager's token": "王主管", "agent": "agent甲", "manager": "manager甲"}
Row = dict[str, Any]


def doors_of(app: FastAPI) -> Iterator[str]:
    """Each door of an app as the table names it."""
    for route in app.routes:
        yield from (f"{method} {_path(route)}" for method in _methods(route))


def expected(row: Row) -> dict[str, int]:
    """The status that a row has for each caller."""
    statuses = row["expect"]
    return dict(
        zip(CALLERS, statuses if isinstance(statuses, list) else [statuses] * len(CALLERS), strict=True)
    )


class Roomy(Bureau):
    """The bureau, with a place for everybody at any time."""

    def __init__(self, database: Database) -> None:
        menu = replace(MENU, timetable=replace(HOURS, capacity=10_000))
        StaffOffice.__init__(self, database, services={**SERVICES, menu.id: menu}, communities=PLACES)


class Scene:
    """The bureau in which all doors are tried; each try has objects of its own."""

    def __init__(self, database: Database) -> None:
        self.office = Roomy(database)
        self.agents = Agents(self.office)
        self.office.assistant.suggester = Suggester()
        self._numbers = itertools.count(1)
        for role in ACCOUNTS:
            hired(self.office.accounts, f"{role}甲", role)
        self._clerk = Visit(self.office).login("agent甲")

    def attempt(self, row: Row, caller: str, csrf: str | None = "") -> int:
        """The status that a caller is answered; `csrf`: the word of their session, where it is not right."""
        method, _, path = row["door"].partition(" ")
        visit = self._visit(caller)
        known = Objects(self, visit, caller, row.get("with", {}))
        path = path.format_map(known) + (f"?{row['query']}" if "query" in row else "")
        headers = bearer(TOKENS.get(caller))
        if method == "WS":
            return self._socket(path, headers, visit)
        options = {} if "form" not in row else {"data": filled(row["form"], known)}
        body = filled(row["body"], known) if "body" in row else None
        response = visit.send(method, path, body, headers=headers, csrf=csrf, **options)
        return response.status_code

    def next(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def case(self) -> Case:
        """A request for an item of the menu."""
        return self.office.wish(self.next())

    def _visit(self, caller: str) -> Visit:
        visit = Visit(self.office)
        if caller in ACCOUNTS:
            # Of its own: some doors change the password or end the session.
            name = f"{caller}甲"
            account = self.office.accounts.named(name)
            self.office.accounts.set_password("operator", account.id, PASSWORD)
            self.office.accounts.remove_totp("operator", account.id)
            visit.login(name)
        return visit

    def _socket(self, path: str, headers: Mapping[str, str], visit: Visit) -> int:
        cookie = {} if visit.cookie is None else {"Cookie": visit.cookie}
        client = TestClient(self.office.client.app)
        with (
            clock.at(self.office.now),
            client.websocket_connect(path, headers={**headers, **cookie, "Origin": ORIGIN}) as socket,
        ):
            socket.send_json({"type": "hello", "conversation_id": "c"})
            answer = socket.receive_json()
            status: int = answer.get("status", 200)
            return status


class Objects(dict[str, str]):
    """What a row's parameters and placeholders stand for; made when they are asked for."""

    def __init__(self, scene: Scene, visit: Visit, caller: str, named: Mapping[str, str]) -> None:
        super().__init__()
        self._scene, self._visit, self._caller, self._named = scene, visit, caller, named

    def __missing__(self, name: str) -> str:
        kind = self._named.get(name, name)
        make = _MAKERS.get(kind)
        self[name] = kind if make is None else make(self._scene, self._visit, self._caller)
        return self[name]


class Suggester:
    """Knows one suggestion."""

    def suggest(self, transcript: list[Spoken], limit: int, handover: str | None = None) -> Suggested:
        """None at all."""
        return Suggested((), "", 1.0)

    def wrote(self, transcript: list[Spoken], text: str, handover: str) -> None:
        """Learns nothing."""

    def judge(self, id: str, *rest: Any) -> None:
        """Raises `NothingFound` but for the one."""
        if id != "s-1":
            raise NothingFound("没有找到这条建议。")


def filled(value: Any, known: Objects) -> Any:
    """A body with its placeholders filled in."""
    if isinstance(value, str):
        # Of what is put in, the number of a version alone is no text.
        return int(known["version"]) if value == "{version}" else value.format_map(known)
    if isinstance(value, dict):
        return {name: filled(part, known) for name, part in value.items()}
    return [filled(part, known) for part in value] if isinstance(value, list) else value


def _offer(scene: Scene, *steps: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    case, helper = scene.case(), _helper(scene)
    answer = scene.office.post(f"/api/v1/staff/cases/{case.id}/offers", {"helper": helper}, MANAGER)
    made: dict[str, Any] = answer.json()
    for step, body in steps:
        done = scene.office.post(f"/api/v1/staff/offers/{made['id']}/{step}", body, MANAGER)
        assert done.status_code == 200, done.text
    return made


def _helper(scene: Scene) -> str:
    return str(scene.office.helper(phone=phone(500_000 + scene.next()))["id"])


def _registration(scene: Scene) -> str:
    number = scene.next()
    case = scene.office.registration(phone=phone(600_000 + number), name=f"王大力{number}")
    return scene.office.step(case, "confirm").id


def _waiting(scene: Scene) -> str:
    return scene.agents.waiting(f"c-{scene.next()}")


def _claimed(scene: Scene, name: str) -> str:
    id = _waiting(scene)
    scene.agents.desk.claim(id, name, NOW)
    return id


def _phrase(scene: Scene, name: str) -> str:
    return str(scene.office.assistant.agents.phrases.add(name, f"您好{scene.next()}")["number"])


def _session(visit: Visit) -> str:
    found = visit.send("GET", "/api/v1/staff/account/sessions").json().get("sessions", [])
    return next((one["id"] for one in found if one["current"]), "unknown")


def _paper(scene: Scene) -> str:
    """A draft without fault, of its own id."""
    id = f"paper-{scene.next()}"
    editing: Any = scene.office.assistant.editing  # type: ignore[attr-defined]
    with clock.at(NOW):
        editing.save("小张", id, "document", paper().replace("bench-lending", id), 0)
    return id


def _release(scene: Scene) -> str:
    editing: Any = scene.office.assistant.editing  # type: ignore[attr-defined]
    with clock.at(NOW):
        return str(editing.release("小张", _paper(scene), "").number)


def _question(scene: Scene) -> str:
    recorder = Recorder(lambda: scene.office.database, lambda: scene.office.cipher)
    trace = Trace({"name": "ask", "confidence": 1.0}, None, "decline")
    recorder.note(Turn("c", "长椅能借几天", "web"), Reply("c", "m", (), trace), None, NOW)
    recorder.write()
    return OpenQuestions(scene.office.database, scene.office.cipher).listing()[0].id


_SERVED = ("done", {"hours": 1, "began": "2026-11-25T08:00"})
_MAKERS: dict[str, Callable[[Scene, Visit, str], str]] = {
    "unknown": lambda scene, visit, caller: "000000000",
    "malformed": lambda scene, visit, caller: "nothing",
    "unknown helper": lambda scene, visit, caller: "V000000000",
    "unknown offer": lambda scene, visit, caller: "999999",
    "number": lambda scene, visit, caller: scene.case().id,
    "registration": lambda scene, visit, caller: _registration(scene),
    "helper": lambda scene, visit, caller: _helper(scene),
    "helper who served": lambda scene, visit, caller: str(_offer(scene, ("accept", {}), _SERVED)["helper"]),
    "offer": lambda scene, visit, caller: str(_offer(scene)["id"]),
    "accepted": lambda scene, visit, caller: str(_offer(scene, ("accept", {}))["id"]),
    "served": lambda scene, visit, caller: str(_offer(scene, ("accept", {}), _SERVED)["id"]),
    "account": lambda scene, visit, caller: hired(scene.office.accounts, f"人{scene.next()}").id,
    "own account": lambda scene, visit, caller: scene.office.accounts.named("administrator甲").id,
    "own session": lambda scene, visit, caller: _session(visit),
    "somebody's session": lambda scene, visit, caller: _session(
        Visit(scene.office).login(hired(scene.office.accounts, f"人{scene.next()}").name)
    ),
    "waiting": lambda scene, visit, caller: _waiting(scene),
    "own conversation": lambda scene, visit, caller: _claimed(scene, NAMES.get(caller, "小李")),
    "colleague's conversation": lambda scene, visit, caller: _claimed(scene, "同事"),
    "own call": lambda scene, visit, caller: scene.agents.desk.answer(NAMES.get(caller, "小李"), NOW).id,
    "colleague's call": lambda scene, visit, caller: scene.agents.desk.answer("同事", NOW).id,
    "own phrase": lambda scene, visit, caller: _phrase(scene, NAMES.get(caller, "小李")),
    "colleague's phrase": lambda scene, visit, caller: _phrase(scene, "同事"),
    "suggestion": lambda scene, visit, caller: "s-1",
    "paper": lambda scene, visit, caller: _paper(scene),
    "unknown paper": lambda scene, visit, caller: "no-such-document",
    "release": lambda scene, visit, caller: _release(scene),
    "question": lambda scene, visit, caller: _question(scene),
    "version": lambda scene, visit, caller: str(
        Timetables(scene.office.database, scene.office.services).kept(BATHING.id).version
    ),
    "free_time": lambda scene, visit, caller: (FRIDAY + HALF_HOUR).isoformat(),
    "new_name": lambda scene, visit, caller: f"新{scene.next()}",
    "new_phone": lambda scene, visit, caller: phone(700_000 + scene.next()),
    "password": lambda scene, visit, caller: PASSWORD,
    "new_password": lambda scene, visit, caller: "另外一句容易记住的话",
    "csrf": lambda scene, visit, caller: visit.csrf,
}


def _path(route: BaseRoute) -> str:
    path: str = getattr(route, "path", "")
    return f"{path}/{{file}}" if isinstance(route, Mount) else path


def _methods(route: BaseRoute) -> list[str]:
    if isinstance(route, WebSocketRoute):
        return ["WS"]
    if isinstance(route, Mount):
        return ["GET"]
    assert isinstance(route, Route) or hasattr(route, "methods"), route
    return sorted((getattr(route, "methods", None) or set()) - {"HEAD"})
