"""What pages of other sites may load from this server and send to it."""

from __future__ import annotations

import httpx
import pytest

from bot.settings import settings
from connectors.app import create_app
from tests.connectors.client import MESSAGES, Client, assert_problem
from tests.connectors.stand_in import StandIn

SITE = "https://www.example.gov.cn"
OTHER = "https://other.example"
ASKED = {"conversation_id": "c-1", "text": "补贴", "channel": "web"}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a server that one site may embed."""
    monkeypatch.setattr(settings(), "widget_origins", f"{SITE}/")
    return Client(create_app(StandIn()))


MAILBOX = "/api/v1/mailbox"


def post(client: Client, origin: str) -> httpx.Response:
    """A message from a page of `origin`."""
    return client.request("POST", MESSAGES, json=ASKED, headers={"Origin": origin})


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/widget.js", "javascript"),
        ("/static/widget/panel.js", "javascript"),
        ("/static/widget/widget.css", "css"),
        ("/static/chat/talk.js", "javascript"),
        ("/static/chat/talk.css", "css"),
    ],
)
def test_every_page_may_load_the_widget(client: Client, path: str, kind: str) -> None:
    response = client.get(path, headers={"Origin": OTHER})
    assert response.status_code == 200
    assert kind in response.headers["content-type"]
    assert response.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
    assert response.headers.get_list("access-control-allow-origin") == ["*"]
    assert response.headers.get_list("cache-control") == ["no-cache"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_unchanged_widget_is_not_sent_again(client: Client) -> None:
    known = client.get("/widget.js").headers["etag"]
    response = client.get("/widget.js", headers={"If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("path", ["/chat", "/api/v1/knowledge/search?q=x", "/healthz", "/openapi.json"])
def test_nothing_else_is_for_other_sites(client: Client, path: str) -> None:
    response = client.get(path, headers={"Origin": SITE})
    assert response.status_code == 200
    assert response.headers.get_list("cross-origin-resource-policy") == ["same-origin"]
    assert "access-control-allow-origin" not in response.headers


def test_a_named_site_may_send_messages(client: Client) -> None:
    asked = client.request("OPTIONS", MESSAGES, headers={"Origin": SITE, **PREFLIGHT})
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == SITE
    assert "POST" in asked.headers["access-control-allow-methods"]
    told = post(client, SITE)
    assert told.json()["replies"]
    assert told.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in told.headers
    assert "Origin" in told.headers["vary"]


def test_a_named_site_can_read_problems(client: Client) -> None:
    refused = client.request("POST", MESSAGES, json={}, headers={"Origin": SITE})
    assert_problem(refused, 422)
    assert refused.headers["access-control-allow-origin"] == SITE


def test_a_named_site_can_look_into_its_mailbox(client: Client) -> None:
    looked = client.request("POST", MAILBOX, json={"conversation_id": "c-1"}, headers={"Origin": SITE})
    assert looked.json()["items"] == []
    assert looked.headers["access-control-allow-origin"] == SITE


@pytest.mark.parametrize("origin", [OTHER, "null", SITE + ".other.example", SITE.replace("https", "http")])
def test_another_site_may_not(client: Client, origin: str) -> None:
    assert_problem(client.request("OPTIONS", MESSAGES, headers={"Origin": origin, **PREFLIGHT}), 405)
    assert "access-control-allow-origin" not in post(client, origin).headers
