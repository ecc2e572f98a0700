"""The tables of suggestions and of what became of them, in the metadata of the desk's other tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment

#: A suggestion that was made, for as long as feedback on it is taken. `sealed` is what was asked (personal
#: data masked) and, once it was judged, the words that the agent used instead.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("document", String(128)),
    Column("section", String(128)),
    Column("service", String(64)),
    Column("handover", String(32)),
    Column("made_at", Moment, nullable=False),
    Column("outcome", String(16)),
    Column("agent", String(64)),
    Column("judged_at", Moment),
    Column("sealed", Text),
    Index("suggestions_made", "outcome", "made_at"),
    Index("suggestions_judged", "judged_at"),
    Index("suggestions_handover", "handover"),
)

#: How often what a suggestion is about (a statement, a service, a kind) was used, edited and rejected.
suggestion_rates = Table(
    "suggestion_rates",
    metadata,
    Column("about", String(320), primary_key=True),
    Column("used", Integer, nullable=False),
    Column("edited", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)
