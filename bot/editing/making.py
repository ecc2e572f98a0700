"""The editors' desk of a process, over what the process has loaded."""

from __future__ import annotations

from functools import lru_cache

from bot import resources
from bot.desk import Audit
from bot.editing.desk import Editing
from bot.editing.learning import Learning, Search
from bot.editing.shelf import Shelf
from bot.insight import OpenQuestions
from bot.knowledge.topics import load_topics
from bot.retrieval.dense import FloatArray
from bot.settings import settings


@lru_cache(maxsize=1)
def _common() -> FloatArray:
    """What questions have in common: the mean of those that the shipped guides answer."""
    mean: FloatArray = resources.knowledge_index().vectors.views.mean(axis=0)
    return mean


def make_editing(search: Search) -> Editing:
    """`search` is the chat's own; the store is opened at each use. Raises `KnowledgeError` (topics)."""
    learning = Learning(
        library=lambda: resources.library(),
        questions=lambda: OpenQuestions(resources.database(), resources.cipher()),
        audit=lambda: Audit(resources.database()),
        entries=lambda: resources.lookups().entries,
        search=search,
        understood=lambda text: resources.message_reader().read(text).text,
        encode=lambda texts: resources.encoder().encode_queries(texts),
        common=_common,
    )
    topics = load_topics(settings().knowledge_dir / resources.TOPICS_FILE)
    return Editing(
        library=lambda: resources.library(),
        shelf=Shelf(lambda: resources.library(), settings().knowledge_dir),
        audit=lambda: Audit(resources.database()),
        learning=learning,
        topics={id: topic.name for id, topic in topics.items()},
    )
