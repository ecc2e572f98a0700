"""What a page, chart or file of insight is asked for: months, a community, a topic."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from bot.staff import Insight, View
from connectors.staff.access import staff_of


def insight_of(request: Request) -> Insight:
    """The assistant's insight. Raises Problem 503 before there is one."""
    return staff_of(request).insight


def view_of(request: Request) -> View:
    """The view that a query names; what cannot be is left out."""
    query = request.query_params
    return insight_of(request).view(
        query.get("from", ""), query.get("to", ""), query.get("community", ""), query.get("topic", "")
    )


def query_of(view: View) -> str:
    """The query that names a view."""
    asked = {
        "from": view.period.first,
        "to": view.period.last,
        "community": view.community,
        "topic": view.topic,
    }
    return urlencode({name: value for name, value in asked.items() if value})
