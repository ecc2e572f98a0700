"""The knowledge doors."""

from __future__ import annotations

import pytest

from tests.connectors.client import Client, assert_problem

SEARCH = "/api/v1/knowledge/search"


def test_a_search_answers_with_hits_and_its_time(client: Client) -> None:
    data = client.get(SEARCH, params={"q": " 食堂打折 ", "limit": 2}).json()
    assert set(data) == {"hits", "took_ms"}
    assert len(data["hits"]) == 2
    assert data["hits"][0]["text"] == "关于“食堂打折”"
    assert set(data["hits"][0]["scores"]) == {"lexical", "dense"}
    assert data["took_ms"] >= 0


def test_five_hits_unless_asked_otherwise(client: Client) -> None:
    assert len(client.get(SEARCH, params={"q": "低保"}).json()["hits"]) == 5


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": " "}, "q"),
        ({"q": "问" * 1001}, "q"),
        ({"q": "低保", "limit": "0"}, "limit"),
        ({"q": "低保", "limit": "51"}, "limit"),
        ({"q": "低保", "limit": "五"}, "limit"),
    ],
)
def test_searches_that_break_a_rule(client: Client, params: dict[str, str], field: str) -> None:
    problem = assert_problem(client.get(SEARCH, params=params), 422)
    assert problem["errors"][0]["field"] == field
    assert "五" not in problem["detail"]


def test_a_document(client: Client) -> None:
    assert client.get("/api/v1/knowledge/documents/meal-discount").json()["id"] == "meal-discount"


@pytest.mark.parametrize("document_id", ["nothing", "没有", "%00", "x" * 3000])
def test_no_such_document(client: Client, document_id: str) -> None:
    assert_problem(client.get(f"/api/v1/knowledge/documents/{document_id}"), 404)
