"""`/api/v1/suggestions` (contract, section 3), with the product's own suggester behind it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot import resources
from bot.suggesting.store import SuggestionStore
from connectors.agents.examples import TRANSCRIPTS
from connectors.agents.schemas import MAX_LINES
from tests.connectors.client import assert_problem
from tests.connectors.office import CLERK, MANAGER, VIEWER, StaffOffice

SUGGESTIONS = "/api/v1/suggestions"
ASKED = {"transcript": [{"role": "resident", "text": "老年食堂吃饭打几折"}]}


@pytest.fixture
def office(staff: StaffOffice, trained: None, monkeypatch: pytest.MonkeyPatch) -> StaffOffice:
    """The staff's doors, the suggester keeping what it makes in the test's store."""
    suggester = resources.suggester()
    store = SuggestionStore(staff.database, staff.cipher)
    monkeypatch.setattr(suggester, "_store", lambda: store)
    staff.assistant.suggester = suggester
    return staff


def suggested(office: StaffOffice, body: dict[str, Any] = ASKED, token: str = CLERK) -> dict[str, Any]:
    """The answer to a request that is right."""
    response = office.post(SUGGESTIONS, body, token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def judged(office: StaffOffice, id: str, body: object, token: str | None = CLERK) -> httpx.Response:
    """The answer to feedback."""
    return office.post(f"{SUGGESTIONS}/{id}/feedback", body, token)


def test_the_answer_has_the_contracts_shape(office: StaffOffice) -> None:
    found = suggested(office)
    assert set(found) == {"suggestions", "summary", "took_ms"}
    assert isinstance(found["took_ms"], float)
    assert "老年助餐" in found["summary"]
    assert 1 <= len(found["suggestions"]) <= 3
    for one in found["suggestions"]:
        assert set(one) == {"id", "kind", "text", "citations", "service", "score"}
        assert one["kind"] in ("answer", "question", "action")
        assert isinstance(one["score"], float)
    citation = found["suggestions"][0]["citations"][0]
    assert set(citation) == {
        *("document_id", "title", "section", "article", "issuer", "effective", "url", "quote", "verified")
    }
    service = next(one for one in found["suggestions"] if one["kind"] == "action")
    assert service["service"] == "meal-delivery"


def test_the_documented_example_works(office: StaffOffice) -> None:
    for example in TRANSCRIPTS.values():
        assert suggested(office, example["value"])["suggestions"]


def test_no_more_than_the_limit(office: StaffOffice) -> None:
    transcript = [{"role": "resident", "text": text} for text in ("低保怎么申请", "帮我妈约个上门助浴")]
    assert len(suggested(office, {"transcript": transcript})["suggestions"]) == 3
    assert len(suggested(office, {"transcript": transcript, "limit": 1})["suggestions"]) == 1
    assert len(suggested(office, {"transcript": transcript, "limit": None})["suggestions"]) == 3
    assert suggested(office, {"transcript": []})["suggestions"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"transcript": "老年食堂"},
        {"transcript": [{"role": "assistant", "text": "您好"}]},
        {"transcript": [{"role": "resident", "text": "  "}]},
        {"transcript": [{"role": "resident", "text": "长" * 1001}]},
        {"transcript": [{"role": "resident"}]},
        {"transcript": [], "limit": 0},
        {"transcript": [], "limit": 11},
        {"transcript": [{"role": "resident", "text": "喂"}] * (MAX_LINES + 1)},
    ],
)
def test_what_is_no_transcript_is_refused(office: StaffOffice, body: object) -> None:
    assert_problem(office.post(SUGGESTIONS, body), 422)


def test_feedback_is_kept(office: StaffOffice) -> None:
    id = suggested(office)["suggestions"][0]["id"]
    for body in ({"outcome": "used"}, {"outcome": "edited", "text": "满60岁就打折"}, {"outcome": "rejected"}):
        response = judged(office, id, body)
        assert (response.status_code, response.json()) == (200, {"id": id, "outcome": body["outcome"]})
    rate = SuggestionStore(office.database, office.cipher).rates(["kind answer"])["kind answer"]
    assert (rate.used, rate.edited, rate.rejected) == (0, 0, 1)


def test_feedback_on_what_was_not_suggested_finds_nothing(office: StaffOffice) -> None:
    assert "建议" in assert_problem(judged(office, "nothing-of-the-kind", {"outcome": "used"}), 404)["detail"]
    id = suggested(office)["suggestions"][0]["id"]
    for body in (
        {},
        {"outcome": "liked"},
        {"outcome": "edited", "text": ""},
        {"outcome": "edited", "text": 3},
    ):
        assert_problem(judged(office, id, body), 422)


def test_only_agents_come_in(office: StaffOffice) -> None:
    for token, status in ((None, 401), ("wrong-token-of-the-tests", 401), (VIEWER, 403)):
        assert_problem(office.post(SUGGESTIONS, ASKED, token), status)
        assert_problem(judged(office, "x", {"outcome": "used"}, token), status)
    # The token is asked for before the body is looked at.
    assert_problem(office.post(SUGGESTIONS, {"transcript": 1}, None), 401)
    assert suggested(office, token=MANAGER)["suggestions"]


def test_the_body_must_be_json(office: StaffOffice) -> None:
    headers = {"Authorization": f"Bearer {CLERK}", "Content-Type": "text/plain"}
    assert_problem(office.client.request("POST", SUGGESTIONS, headers=headers, content=b"{}"), 415)
