"""No secret in what is printed, shown or logged: every secret setting is set, and looked for everywhere."""

from __future__ import annotations

import logging
import os
import re
import secrets
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import SetupError
from bot.passwords import HIDDEN, PasswordFilter, without_passwords
from bot.settings import ROOT, Settings, environment_name
from bot.staff import Roster

#: Settings that are addresses of servers, which may hold a password.
URLS = {
    "database_url": "postgresql+psycopg2://clerk:{secret}@127.0.0.1:1/desk",
    "database_owner_url": "postgresql+psycopg2://owner:{secret}@127.0.0.1:1/desk",
    "redis_url": "redis://clerk:{secret}@127.0.0.1:1/0",
    "otlp_endpoint": "http://clerk:{secret}@127.0.0.1:1",
    "wechat_api_base": "http://clerk:{secret}@127.0.0.1:1",
    "wecom_api_base": "http://clerk:{secret}@127.0.0.1:1",
}
#: Settings in which the secret is a part.
FORMS = {"staff_tokens": "lin:clerk:{secret}", "kiosk_tokens": "大厅:长河:{secret}"}
SECRETS = [name for name, field in Settings.__fields__.items() if field.type_ is SecretStr]


def drawn(length: int = 43) -> str:
    """Letters and digits, as the EncodingAESKey of WeChat."""
    return secrets.token_hex(length)[:length]


def filled() -> tuple[dict[str, str], list[str]]:
    """An environment with all that is secret, in its right form, and what is to be found nowhere."""
    hidden = {name: drawn() for name in SECRETS} | {name: drawn(20) for name in URLS}
    hidden["data_keys"] = Fernet.generate_key().decode()
    values = {name: {**URLS, **FORMS}.get(name, "{secret}").format(secret=hidden[name]) for name in hidden}
    values |= {"wechat_app_id": "wx0000", "wecom_corp_id": "ww0000", "wecom_agent_id": "1"}
    return {environment_name(name): value for name, value in values.items()}, list(hidden.values())


def run(arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`python -m bot …` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_hidden(text: str, hidden: list[str]) -> None:
    """None of them is in the text, nor any half of one."""
    for secret in hidden:
        for part in (secret[: len(secret) // 2], secret[len(secret) // 2 :]):
            assert part not in text


def test_what_sounds_secret_is_kept_as_a_secret() -> None:
    sounding = re.compile(r"token|secret|password|(?<!_)key")
    assert [name for name in Settings.__fields__ if sounding.search(name) and name not in SECRETS] == []
    urls = re.compile(r"_url$|_endpoint$|_api_base$")
    assert {name for name in Settings.__fields__ if urls.search(name)} - {"public_url"} == set(URLS)


def test_settings_are_printed_and_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    environment, hidden = filled()
    printed = run(["settings"], environment)
    assert printed.returncode == 0
    assert_hidden(printed.stdout + printed.stderr, hidden)
    assert printed.stdout.count(HIDDEN) == len(SECRETS) + len(URLS)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    present = Settings()
    assert present.redis_url == environment["BOT_REDIS_URL"]
    assert_hidden(f"{present!r} {present}", hidden)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_REDIS_URL", "redis://:{secret}/rest@127.0.0.1:1", "BOT_REDIS_URL"),
        ("BOT_REDIS_URL", "{secret}", "BOT_REDIS_URL"),
        ("BOT_PORT", "{secret}", "BOT_PORT"),
        ("BOT_LIMIT_ADDRESS", "{secret}", "BOT_LIMIT_ADDRESS"),
    ],
)
def test_a_start_that_fails_names_the_setting_and_not_its_value(name: str, value: str, said: str) -> None:
    environment, hidden = filled()
    secret = drawn(20)
    failed = run(["serve", "--port", "0"], {**environment, name: value.format(secret=secret)})
    assert failed.returncode != 0
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr
    assert_hidden(failed.stdout + failed.stderr, [*hidden, secret])


def test_a_server_whose_stores_are_away_logs_no_secret(trained: None, tmp_path: Path) -> None:
    environment, hidden = filled()
    program = (
        "import asyncio, logging.config\n"
        "from bot.settings import settings\n"
        "from connectors.logs import log_config\n"
        "logging.config.dictConfig(log_config(settings()))\n"
        "from connectors.app import create_app\n"
        "from tests.connectors.client import MESSAGES\n"
        "import httpx\n"
        "async def main():\n"
        "    app = create_app()\n"
        "    async with app.router.lifespan_context(app):\n"
        "        transport = httpx.ASGITransport(app=app)\n"
        "        async with httpx.AsyncClient(transport=transport, base_url='http://x') as client:\n"
        "            body = {'conversation_id': 'c', 'text': '老年食堂吃饭打几折'}\n"
        "            print((await client.post(MESSAGES, json=body)).text)\n"
        "            print((await client.get('/readyz')).text)\n"
        "        import traceback\n"
        "        try:\n"
        "            raise RuntimeError(repr(vars(app.state)) + repr(settings()))\n"
        "        except RuntimeError:\n"
        "            traceback.print_exc()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment, "BOT_LOG_LEVEL": "DEBUG"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"route"' in done.stdout
    assert "database cannot be reached" in done.stdout + done.stderr
    assert_hidden(done.stdout + done.stderr, hidden)


@given(
    st.text(st.characters(categories=("L", "N", "P")), min_size=6).filter(
        lambda text: '"' not in text and "'" not in text
    )
)
def test_no_password_of_a_url_is_left(password: str) -> None:
    for url in (f"redis://:{password}@host:6379/0", f"postgresql://lin:{password}@host/desk"):
        told = without_passwords(f"cannot reach {url}")
        assert (
            password not in told.replace(HIDDEN, "")
            or password in "redis://@host:6379/0 postgresql lin desk cannot reach"
        )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("redis://host/0?password=geheim&db=1", f"redis://host/0?password={HIDDEN}&db=1"),
        ("dsn: user=lin password=geheim host=x", f"dsn: user=lin password={HIDDEN} host=x"),
        ("https://lin@host/", f"https://{HIDDEN}@host/"),
        ("?access_token=42", f"?access_token={HIDDEN}"),
        ("a@b.cn", "a@b.cn"),
    ],
)
def test_the_rest_of_a_text_stays(text: str, told: str) -> None:
    assert without_passwords(text) == told


def test_passwords_are_hidden_in_messages_and_traces() -> None:
    try:
        raise ValueError("no redis://lin:geheim@host")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "at %s", ("redis://lin:geheim@h",), sys.exc_info()
        )
    assert PasswordFilter().filter(record)
    assert "geheim" not in record.getMessage() + str(record.exc_text)
    unfit = logging.LogRecord("x", logging.ERROR, __file__, 1, "%d", ("redis://lin:geheim@h",), None)
    assert PasswordFilter().filter(unfit)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data_keys", "geheim"),
        ("data_keys", "geheim" * 7 + "=="),
        ("staff_tokens", "geheim"),
        ("staff_tokens", "lin:geheim:clerk"),
        ("staff_tokens", "lin:nobody:geheim"),
        ("database_url", "postgresql+psycopg2//lin:geheim@127.0.0.1"),
        ("database_url", "//lin:geheim@127.0.0.1"),
        ("database_url", "nonsense+driver://lin:geheim@host/desk"),
        ("database_url", "postgresql+psycopg2://lin:geheim@host:port/desk"),
    ],
)
def test_what_is_unusable_is_told_by_its_name_alone(name: str, value: str) -> None:
    settings = Settings(**{name: value})
    open_part = {
        "data_keys": Cipher.from_settings,
        "staff_tokens": Roster.from_settings,
        "database_url": Database.from_settings,
    }[name]
    with pytest.raises(SetupError, match=environment_name(name)) as told:
        open_part(settings)
    assert "geheim" not in "".join(traceback.format_exception(told.value))
