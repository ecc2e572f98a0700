"""A kiosk's token sets its community; nobody else's word does."""

from __future__ import annotations

import httpx
import pytest
from pydantic import SecretStr

from bot.errors import SetupError
from bot.settings import settings
from connectors.app import create_app
from connectors.devices import Device, Devices
from tests.connectors.client import MESSAGES, Client, assert_problem
from tests.connectors.stand_in import StandIn

HALL, SQUARE = "token-of-the-hall-1", "token-of-the-square-2"
ENTRIES = f"大厅:缤纷社区:{HALL}, square:天官社区:{SQUARE}"


@pytest.fixture
def client(assistant: StandIn, monkeypatch: pytest.MonkeyPatch) -> Client:
    """An app that knows two kiosks."""
    monkeypatch.setattr(settings(), "kiosk_tokens", SecretStr(ENTRIES))
    return Client(create_app(assistant))


def cookie_of(response: httpx.Response) -> str:
    """Name and value of the cookie that a response sets."""
    return response.headers["set-cookie"].partition(";")[0]


def test_setting_a_kiosk_up_gives_it_a_cookie_and_hides_the_token(client: Client) -> None:
    response = client.get(f"/kiosk?device={HALL}", headers={"Host": "kiosk.example.gov.cn"})
    assert (response.status_code, response.headers["location"]) == (303, "/kiosk")
    words = response.headers["set-cookie"].lower().split("; ")
    assert words[0] == f"__host-kiosk={HALL}"
    assert {"httponly", "samesite=strict", "secure", "path=/"} <= set(words)


def test_an_unknown_token_sets_nothing(client: Client) -> None:
    response = client.get("/kiosk?device=token-of-nobody-9")
    problem = assert_problem(response, 403)
    assert "set-cookie" not in response.headers
    assert "nobody" not in problem["detail"]


def test_the_page_renews_the_cookie_of_a_known_kiosk_alone(client: Client) -> None:
    assert cookie_of(client.get("/kiosk", headers={"Host": "localhost", "Cookie": f"kiosk={HALL}"})) == (
        f"kiosk={HALL}"
    )
    for cookie in ("kiosk=token-of-nobody-9", "other=1"):
        response = client.get("/kiosk", headers={"Host": "localhost", "Cookie": cookie})
        assert response.status_code == 200
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("channel", "cookie", "community"),
    [
        ("kiosk", f"kiosk={HALL}", "缤纷社区"),
        ("kiosk", f"kiosk={SQUARE}", "天官社区"),
        ("kiosk", "kiosk=token-of-nobody-9", None),
        ("kiosk", "", None),
        ("web", f"kiosk={HALL}", None),
    ],
)
def test_a_message_carries_its_kiosks_community(
    client: Client, assistant: StandIn, channel: str, cookie: str, community: str | None
) -> None:
    body = {"conversation_id": "kiosk:00000001", "text": "补贴", "channel": channel}
    response = client.request("POST", MESSAGES, json=body, headers={"Host": "localhost", "Cookie": cookie})
    assert response.status_code == 200
    assert assistant.turns[0].community == community


def test_where_a_kiosk_stands_is_on_its_board(client: Client) -> None:
    named = client.get("/api/v1/kiosk", headers={"Host": "localhost", "Cookie": f"kiosk={HALL}"})
    assert named.json()["community"] == "缤纷社区"
    assert client.get("/api/v1/kiosk").json()["community"] is None


@pytest.mark.parametrize(
    "entries",
    [
        "hall:缤纷社区",
        f"hall:Binfen:{HALL}",
        f"ha ll:缤纷社区:{HALL}",
        "hall:缤纷社区:tiny-one",
        "hall:缤纷社区:has?characters&of=addresses",
        f"a:缤纷社区:{HALL},b:天官社区:{HALL}",
    ],
)
def test_a_malformed_setting_is_told_without_its_token(entries: str) -> None:
    with pytest.raises(SetupError) as told:
        Devices(entries)
    assert "BOT_KIOSK_TOKENS" in str(told.value)
    assert not any(entry.rpartition(":")[2] in str(told.value) for entry in entries.split(","))


def test_devices_are_found_and_tell_no_token() -> None:
    devices = Devices(ENTRIES)
    assert devices.find(HALL) == Device("大厅", "缤纷社区")
    assert devices.find("") is None
    assert HALL not in repr(devices)
    assert HALL not in repr(settings().copy(update={"kiosk_tokens": SecretStr(ENTRIES)}))
