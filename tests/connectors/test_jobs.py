"""The server's jobs: they run, they outlive their failures, they stop with the server."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import resources, upkeep
from bot.desk import Database
from bot.desk.catalogue.timetable import written
from bot.desk.people import EXAMPLE_RECORDER, Profile
from bot.desk.storage import file_url
from bot.desk.storage.alone import alone
from bot.desk.timetables import Timetables
from bot.errors import SetupError, StoreUnavailable
from bot.language import clock
from bot.settings import settings
from bot.upkeep import Chore, chores
from connectors import jobs
from connectors.app import create_app
from connectors.jobs import Jobs
from tests.connectors.stand_in import StandIn
from tests.connectors.test_start import startup_messages
from tests.desk.office import BATHING, DAY, FRIDAY, HOUR, HOURS, NOW, Office, chat, phone


def at_once(name: str, run: Callable[[], object]) -> Chore:
    """A job without pauses."""
    return Chore(name, run, lambda: repeat(0.0))


async def until(done: Callable[[], bool]) -> None:
    """Comes back once `done` says so."""
    while not done():
        await asyncio.sleep(0)


def run_until(done: Callable[[], bool], *some: Chore) -> None:
    """Runs jobs until `done`, then stops them."""

    async def main() -> None:
        running = Jobs(some)
        running.start()
        await until(done)
        await running.stop()

    asyncio.run(main())


def test_a_job_runs_again_and_again_in_a_thread_of_its_own() -> None:
    threads: list[threading.Thread] = []
    run_until(lambda: len(threads) >= 3, at_once("job", lambda: threads.append(threading.current_thread())))
    assert threading.main_thread() not in threads


def test_a_job_that_fails_is_tried_again_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[int] = []

    def run() -> None:
        runs.append(1)
        if len(runs) in (1, 2, 3, 6):
            raise ValueError("王小芳 13800138000")

    with caplog.at_level(logging.INFO):
        run_until(lambda: len(runs) >= 8, at_once("job", run))
    assert [record.getMessage() for record in caplog.records if record.name == jobs.__name__] == [
        "the job job failed and is tried again: ValueError",
        "the job job works again",
        "the job job failed and is tried again: ValueError",
        "the job job works again",
    ]
    assert "13800138000" not in caplog.text


def test_a_job_that_fails_does_not_wait_for_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RETRY", 0.0)
    runs: list[int] = []

    def pauses() -> Iterator[float]:
        yield 0.0
        yield from repeat(1e6)

    def run() -> None:
        runs.append(1)
        if len(runs) < 3:
            raise StoreUnavailable("away")

    run_until(lambda: len(runs) == 3, Chore("daily", run, pauses))


def test_one_job_that_hangs_on_holds_no_other_up() -> None:
    go, quick = threading.Event(), []

    def slow() -> None:
        go.wait(timeout=60)

    def other() -> None:
        quick.append(1)
        if len(quick) == 3:
            go.set()

    run_until(lambda: len(quick) >= 3, at_once("slow", slow), at_once("quick", other))
    assert go.is_set()


def test_stopping_lets_what_runs_come_to_its_end() -> None:
    begun, ended = threading.Event(), []

    def run() -> None:
        begun.set()
        stopped.wait(timeout=60)
        ended.append(1)

    stopped = threading.Event()

    async def main() -> None:
        running = Jobs([at_once("job", run), Chore("later", run, lambda: repeat(1e6))])
        running.start()
        await until(begun.is_set)
        stopping = asyncio.create_task(running.stop())
        await asyncio.sleep(0)
        stopped.set()
        await stopping

    asyncio.run(main())
    assert ended == [1]


def test_the_server_runs_the_assistants_jobs_and_stops_them_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, runs = StandIn(), []
    own.chores = (Chore("job", lambda: runs.append(own.stopped), lambda: repeat(0.0)),)

    async def start(observer: object) -> StandIn:
        return own

    fake = SimpleNamespace(Assistant=SimpleNamespace(start=start))
    monkeypatch.setitem(sys.modules, "bot.assistant", fake)  # type: ignore[arg-type]
    asyncio.run(startup_messages(create_app()))
    assert own.stopped
    assert True not in runs


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A desk that the jobs work on: the one that the settings name."""
    monkeypatch.setattr(settings(), "database_url", file_url(tmp_path))
    resources.forget_store()
    database = resources.database()
    found = Office(database)
    for part, value in (("cipher", found.cipher), ("desk", found.desk), ("outbox", found.outbox)):
        monkeypatch.setattr(resources, part, lambda value=value: value)
    monkeypatch.setattr(resources, "services", lambda: found.services)
    yield found
    database.close()
    monkeypatch.undo()
    resources.forget_store()


def test_the_outbox_is_delivered_by_the_server(office: Office) -> None:
    for resident in range(1, 4):
        office.book(resident, FRIDAY + HOUR * (resident - 2), now=NOW)
    with clock.at(NOW):
        run_until(lambda: office.inbox.waits(chat(3), NOW), at_once("outbox", upkeep.deliver))
        assert [one.kind for one in office.inbox.take(chat(3), NOW)] == ["confirmation"]


def test_a_run_of_the_outbox_takes_more_than_one_lease(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_AT_ONCE", 2)
    for resident in range(5):
        office.book(resident)
    with clock.at(NOW):
        assert upkeep.deliver() == 5
        assert upkeep.deliver() == 0


def test_a_database_that_is_away_stops_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.book(1)
    tries: list[int] = []

    def outbox() -> object:
        tries.append(1)
        if len(tries) < 4:
            raise StoreUnavailable("away")
        return office.outbox

    monkeypatch.setattr(resources, "outbox", outbox)
    with clock.at(NOW):
        run_until(lambda: office.inbox.waits(chat(1), NOW), at_once("outbox", upkeep.deliver))


def test_the_sweep_and_the_daily_job_do_their_work(office: Office) -> None:
    waiting = [office.book(resident) for resident in range(3)][2]
    done = office.step(office.book(7, FRIDAY + HOUR), "complete")
    with clock.at(FRIDAY + HOUR):
        assert upkeep.sweep()
        assert office.status(waiting) == ["expired"]
    with clock.at(NOW + 40 * DAY):
        assert upkeep.retain()
        assert office.desk.case(done.id).fields == {}


def test_the_sweep_calls_off_offers_of_cases_that_came_to_nothing(office: Office) -> None:
    office.services[BATHING.id] = replace(BATHING, helpers=("volunteer",))
    people = resources.people()
    profile = Profile("volunteer", "志愿一", phone(501), ("助浴",), consents=("personal",))
    helper = people.add(profile, "小李", NOW)
    case = office.book(1)
    put = people.offer(case.id, helper.id, "小李", NOW)
    office.cancel(case)
    with clock.at(NOW):
        assert upkeep.sweep()
    assert people.find_offer(put.id).state == "withdrawn"


def test_a_timetable_that_another_worker_changed_counts_here(office: Office) -> None:
    other = Office(Database(str(office.database.engine.url)))
    values = {**written(HOURS), "capacity": 9}
    Timetables(other.database, other.services).save(BATHING.id, values, 0, (), "王主管", NOW)
    assert office.services[BATHING.id].timetable == HOURS
    [follow] = [chore for chore in chores(lambda: None, lambda: None) if chore.name == "timetables"]
    run_until(lambda: office.services[BATHING.id].timetable != HOURS, at_once("timetables", follow.run))
    assert office.services[BATHING.id] == other.services[BATHING.id]
    other.database.close()


def test_who_forgets_the_store_forgets_its_people_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "database_url", file_url(tmp_path))
    resources.forget_store()
    people = resources.people()
    assert resources.people() is people
    resources.database().close()
    resources.forget_store()
    assert resources.people() is not people
    resources.database().close()
    monkeypatch.undo()
    resources.forget_store()


def test_certificates_name_who_records_hours(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resources.people()._recorder == EXAMPLE_RECORDER
    monkeypatch.setattr(settings(), "service_recorder", " 示例街道社工站 ")
    resources.people.cache_clear()
    assert resources.people()._recorder == "示例街道社工站"


def test_only_one_worker_at_a_time_does_a_job(office: Office) -> None:
    waiting = [office.book(resident) for resident in range(3)][2]
    other = Database(str(office.database.engine.url))
    with clock.at(FRIDAY + HOUR), alone(other, "sweep") as mine:
        assert mine
        assert not upkeep.sweep()
        assert office.status(waiting) == ["waitlisted"]
        assert upkeep.retain()
    with clock.at(FRIDAY + HOUR):
        assert upkeep.sweep()


def test_one_at_a_time_holds_on_both_databases(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    with alone(first, "a") as one, alone(second, "a") as two, alone(second, "b") as other:
        assert (one, two, other) == (True, False, True)
    with alone(second, "a") as again:
        assert again
    with pytest.raises(SetupError), alone(first, "a"):
        raise SetupError("a job that failed")
    with alone(second, "a") as after:
        assert after
    first.close()
    second.close()


def _hold(url: str, held: Callable[[object], None]) -> None:
    with alone(Database(url), "a") as mine:
        held(mine)
        threading.Event().wait()


def test_a_worker_that_is_killed_leaves_its_job_to_others(database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=_hold, args=(database_url, there.send), daemon=True)
    worker.start()
    assert here.recv() is True
    database = Database(database_url)
    with alone(database, "a") as mine:
        assert not mine
    worker.kill()
    worker.join()
    for _ in range(1000):
        with alone(database, "a") as mine:
            if mine:
                break
        # PostgreSQL notices at its own pace that a client is gone.
        threading.Event().wait(0.02)
    assert mine
    database.close()


def test_an_embedded_database_in_memory_needs_nobody_else() -> None:
    with alone(Database("sqlite://"), "a") as mine:
        assert mine


def test_the_jobs_have_their_hours() -> None:
    named = {chore.name: chore for chore in chores(lambda: None, lambda: None)}
    assert set(named) == {"outbox", "insight", "knowledge", "timetables", "handovers", "sweep", "daily"}
    assert next(named["outbox"].pauses()) == 5
    assert next(named["sweep"].pauses()) == 300
    with clock.at(NOW):
        daily = named["daily"].pauses()
        # Soon after the start, then at half past three.
        assert [next(daily) for _ in range(3)] == [60, 18.5 * 3600, 18.5 * 3600]
