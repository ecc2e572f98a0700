"""The compose file, its proxy and its secrets."""

from __future__ import annotations

import asyncio
import re
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError, RedisError
from sqlalchemy.engine import make_url

from bot.bench.servers import HOST, free_port
from bot.conversations import SharedConversations
from bot.desk.privacy.cipher import Cipher
from connectors.middleware import MAX_BODY_BYTES
from connectors.serve import GRACE_SECONDS
from connectors.workers import _SLACK_SECONDS
from tests.deploy.files import DEPLOY, INSIDE, PINNED, assert_command, documents, paths, program, seconds

COMPOSE = documents(DEPLOY / "compose.yml")[0]
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `secrets.sh` makes."""
    program("openssl")
    folder = tmp_path_factory.mktemp("made") / "secrets"
    subprocess.run(["sh", str(DEPLOY / "secrets.sh"), str(folder)], check=True, capture_output=True)
    return folder


def environment(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_nothing_more_than_it_has_to(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.keys() & {"privileged", "cap_add", "network_mode", "pid"}
    assert service["mem_limit"]
    image = re.sub(r"^\$\{\w+:-(.+)\}$", r"\1", service["image"])
    assert PINNED.search(image), image


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_and_comes_back_unless_it_is_meant_to_end(name: str) -> None:
    service = SERVICES[name]
    if service["restart"] == "no":
        assert "healthcheck" not in service
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


def test_only_the_front_is_reached_from_outside_and_stores_reach_nothing() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["front"]
    assert COMPOSE["networks"]["stores"]["internal"] is True
    for store in ("redis", "postgres"):
        assert SERVICES[store]["networks"] == ["stores"]
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["assistant"]["environment"]["BOT_TRUSTED_PROXIES"] == subnet


def test_the_commands_are_those_of_the_program() -> None:
    for name in ("assistant", "migrate"):
        words = [re.sub(r"^\$\{\w+:-(.+)\}$", r"\1", word) for word in SERVICES[name]["command"]]
        assert_command(words)
    check = " ".join(SERVICES["assistant"]["healthcheck"]["test"])
    assert re.findall(r"127\.0\.0\.1:8000(/\w+)", check) == ["/healthz"]
    assert "/healthz" in paths()


def test_a_stop_waits_for_the_turns_under_way() -> None:
    assert seconds(SERVICES["assistant"]["stop_grace_period"]) > GRACE_SECONDS + _SLACK_SECONDS


def test_every_secret_and_every_file_is_there(secrets: Path) -> None:
    used = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])
    wanted = {entry["file"] for entry in COMPOSE["secrets"].values()}
    wanted |= {f"./{file}" for service in SERVICES.values() for file in service.get("env_file", ())}
    # The certificate is the operator's.
    made = {f"./secrets/{file.name}" for file in secrets.iterdir()} | {
        "./secrets/tls.crt",
        "./secrets/tls.key",
    }
    assert wanted <= made
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), source


def test_secrets_are_made_once_for_their_owner_alone(secrets: Path) -> None:
    before = {file.name: file.read_bytes() for file in secrets.iterdir()}
    subprocess.run(["sh", str(DEPLOY / "secrets.sh"), str(secrets)], check=True, capture_output=True)
    assert {file.name: file.read_bytes() for file in secrets.iterdir()} == before
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700


def test_secrets_are_what_the_program_takes(secrets: Path) -> None:
    given, owner = environment(secrets / "assistant.env"), environment(secrets / "migrate.env")
    cipher = Cipher([given["BOT_DATA_KEYS"]])
    assert cipher.open(cipher.seal({"name": "王秀英"})) == {"name": "王秀英"}
    assert "BOT_DATABASE_OWNER_URL" not in given
    program_, own = make_url(given["BOT_DATABASE_URL"]), make_url(owner["BOT_DATABASE_OWNER_URL"])
    assert (program_.username, own.username) == ("desk_program", "desk_owner")
    assert program_.password == (secrets / "postgres-program").read_text(encoding="ascii")
    assert own.password == (secrets / "postgres-owner").read_text(encoding="ascii")
    assert program_.password != own.password
    # What else may be set stands below, commented out.
    assert set(given) == {"BOT_DATABASE_URL", "BOT_REDIS_URL", "BOT_DATA_KEYS"}
    assert "#BOT_KIOSK_TOKENS=\n" in (secrets / "assistant.env").read_text(encoding="utf-8")


@pytest.fixture
def redis_port(secrets: Path, tmp_path: Path) -> Any:
    """A real Redis with the configuration and the users of the compose file."""
    server, port = program("redis-server"), free_port()
    written = (DEPLOY / "redis.conf").read_text(encoding="utf-8")
    written = written.replace("port 6379", f"port {port}\nbind {HOST}").replace(
        "dir /data", f"dir {tmp_path}"
    )
    config = tmp_path / "redis.conf"
    config.write_text(written.replace("/run/secrets", str(secrets)), encoding="utf-8")
    process = subprocess.Popen([server, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_redis(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _await_redis(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        try:
            Redis(HOST, port).ping()
        except RedisError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("Redis does not take its configuration")


def test_redis_lets_the_assistant_work_and_nobody_else(redis_port: int, secrets: Path) -> None:
    nobody = Redis(HOST, redis_port)
    assert nobody.ping()
    with pytest.raises(NoPermissionError):
        nobody.set("a", 1)
    given = environment(secrets / "assistant.env")
    url = given["BOT_REDIS_URL"].replace("redis:6379", f"{HOST}:{redis_port}")
    with pytest.raises(NoPermissionError):
        Redis.from_url(url).flushall()

    async def scene() -> None:
        store = SharedConversations(url, Cipher([given["BOT_DATA_KEYS"]]), 3600, 4)
        try:
            await store.check()
            async with store.turn("c") as session:
                await session.commit({"memory": {"a": 1}}, "m", {"text": "好"})
            async with store.turn("c") as session:
                assert session.state == {"memory": {"a": 1}}
                assert await session.reply("m") == {"text": "好"}
            await store.post("c", {"kind": "notice", "messages": []})
            assert len(await store.take("c")) == 1
        finally:
            await store.close()

    asyncio.run(scene())


def test_the_front_has_the_limits_of_the_app_and_keeps_the_operators_paths_inside() -> None:
    assert f"client_max_body_size {MAX_BODY_BYTES // 1024}k;" in NGINX
    for path in INSIDE:
        assert f"location = {path} {{ return 404; }}" in NGINX
        assert path in paths()
    # A caller's own word on its address is written over in every place that passes requests on.
    passing = re.findall(r"(?m)^ *proxy_pass", NGINX)
    assert len(re.findall(r"X-Forwarded-For \$remote_addr;", NGINX)) == len(passing) == 2
    assert "$http_x_forwarded_for" not in NGINX
    told = re.search(r"log_format (.+);", NGINX)
    assert told is not None
    assert not {"$remote_addr", "$request ", "$request_uri", "$args", "$http_referer"} & set(told[1].split())
