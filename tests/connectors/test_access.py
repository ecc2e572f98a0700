"""`access.yml`: every door with every caller, and no door that the table does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from bot.accounts import ACCOUNT_ROLES, PERMISSIONS, ROLE_NAMES, Permission, permissions_of
from bot.desk import Database
from bot.desk.storage import file_url
from bot.staff import Member
from connectors.staff.access import StaffRoute
from tests.connectors.doors import ACCOUNTS, CALLERS, TABLE, Row, Scene, doors_of, expected

DOORS, OBJECTS = TABLE["doors"], TABLE["objects"]
SAFE = ("GET", "WS")


def named(row: Row) -> str:
    """A row in the tests' names."""
    return " ".join([row["door"], *row.get("with", {}).values()])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One bureau for the whole table."""
    database = Database(file_url(tmp_path_factory.mktemp("access")))
    database.prepare()
    yield Scene(database)
    database.close()


def test_the_table_names_every_door_once_and_no_other(scene: Scene) -> None:
    doors = [row["door"] for row in DOORS]
    assert sorted(doors) == sorted(set(doors_of(scene.office.client.app)))
    assert {row["door"] for row in OBJECTS} <= set(doors)


@pytest.mark.parametrize("row", DOORS, ids=named)
def test_doors(scene: Scene, row: Row) -> None:
    assert {caller: scene.attempt(row, caller) for caller in CALLERS} == expected(row)


@pytest.mark.parametrize("row", OBJECTS, ids=named)
def test_objects(scene: Scene, row: Row) -> None:
    assert {caller: scene.attempt(row, caller) for caller in CALLERS} == expected(row)


def test_every_staff_door_with_an_id_is_tried_with_somebody_elses(scene: Scene) -> None:
    tried = {row["door"] for row in OBJECTS}
    #: The same lookup stands behind these and a door that is tried: the offer's, the helper's.
    same = ("/offers/{offer}/", "/helpers/{helper}/")
    missing = [
        row["door"]
        for row in DOORS
        if "{" in row["door"] and row["expect"] not in (200, 404) and row["door"] not in tried
    ]
    assert [door for door in missing if not any(part in door for part in same)] == []


def test_no_change_with_a_cookie_goes_through_without_the_word_of_its_page(scene: Scene) -> None:
    staff = {route.path for route in scene.office.client.app.routes if isinstance(route, StaffRoute)}
    rows = [
        row for row in DOORS if row["door"].partition(" ")[2] in staff and not row["door"].startswith(SAFE)
    ]
    assert len(rows) > 25
    for row in rows:
        callers = [caller for caller in ACCOUNTS if expected(row)[caller] == 200]
        answers = {
            caller: scene.attempt(row, caller, csrf) for caller in callers for csrf in (None, "0" * 64)
        }
        assert set(answers.values()) <= {403}, row["door"]


def test_the_permissions_are_the_ones_there_are() -> None:
    assert [rule.permission for rule in PERMISSIONS] == list(get_args(Permission))
    assert all(rule.roles for rule in PERMISSIONS)
    assert set(ROLE_NAMES) >= set(ACCOUNT_ROLES)


def test_roles_add_up_and_none_of_residents_reaches_editors_and_administrators() -> None:
    residents = {
        "cases.read",
        "residents.read",
        "cases.change",
        "cases.export",
        "people.read",
        "people.change",
    }
    residents |= {"agent.queue", "agent.talk", "agent.supervise"}
    assert not permissions_of(["editor", "administrator"]) & residents
    assert permissions_of(["agent"]) == permissions_of(["clerk"])
    assert permissions_of(["viewer"]) < permissions_of(["agent"]) < permissions_of(["manager"])
    both = Member.of_account("老周", ("manager", "administrator"))
    assert both.permissions == permissions_of(["manager"]) | permissions_of(["administrator"])
    assert both.is_at_least("manager")
    assert not Member.of_account("小张", ("editor", "administrator")).is_at_least("viewer")
