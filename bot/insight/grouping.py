"""The open questions by meaning, for figures; editors have their own way to them (`bot.editing.learning`)."""

from __future__ import annotations

from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.encoder import Encoder
from bot.insight.groups import OF_AGENTS, Group, grouped
from bot.insight.questions import OpenQuestions
from bot.retrieval.index import KnowledgeIndex
from bot.understanding.reader import MessageReader

#: The latest that are grouped: each takes some 10 ms to be encoded.
_MOST = 300


def open_groups(
    database: Database, cipher: Cipher, reader: MessageReader, encoder: Encoder, index: KnowledgeIndex
) -> list[Group]:
    """The groups, largest first. Takes seconds. Raises `StoreUnavailable`.

    What agents answered is not counted: where the chat had no answer to it before, it is there already.
    """
    questions = OpenQuestions(database, cipher).listing(limit=_MOST, without=OF_AGENTS)
    common = index.vectors.views.mean(axis=0)
    return grouped(questions, lambda text: reader.read(text).text, encoder.encode_queries, common)
