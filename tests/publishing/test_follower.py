"""A release goes live in a running assistant, is cited, and is taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from bot import resources
from bot.language.clock import TIME_ZONE
from bot.publishing import Asked, Follower, Library
from bot.publishing.build import KnownVectors, index_of
from bot.publishing.content import content_of
from bot.publishing.model import Manifest
from bot.retrieval.retriever import encode_units
from bot.settings import settings
from tests.conftest import Product
from tests.publishing.papers import paper

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=TIME_ZONE)
QUESTION = "社区的折叠长椅能借几天"


@pytest.fixture
def library(product: Product) -> Iterator[Library]:
    """The library of the product's store; afterwards the shipped knowledge base is live again."""
    yield resources.library()
    resources.library().roll_back(0, "test", NOW)
    follow(product)


def follow(product: Product) -> bool:
    """What the server's job does every two seconds."""
    return product.assistant._follower.follow()


def test_a_release_is_answered_from_and_cited(product: Product, library: Library) -> None:
    assert "7日" not in product.say("bench-before", QUESTION, now=NOW).replies[0].text
    kept = library.save("document", paper(), "editor", NOW)
    library.release([kept.id], [], "editor", "", NOW)
    assert follow(product)
    assert not follow(product)
    reply = product.say("bench-after", QUESTION, now=NOW)
    assert reply.trace.route == "answer"
    assert "7日" in reply.replies[0].text
    citation = reply.replies[0].citations[0]
    assert (citation.document_id, citation.article, citation.verified) == (kept.id, "第二条", True)
    # The hit test is the chat's own path.
    assert product.assistant.search(QUESTION, 1)[0]["document_id"] == kept.id
    shown = product.assistant.document(kept.id)
    assert shown is not None
    assert shown["title"] == kept.title
    library.roll_back(0, "editor", NOW)
    assert follow(product)
    assert "7日" not in product.say("bench-back", QUESTION, now=NOW).replies[0].text
    assert product.assistant.document(kept.id) is None
    assert product.say("bench-others", "低保怎么申请", now=NOW).trace.route == "answer"


def test_a_shipped_document_can_be_hidden(product: Product, library: Library) -> None:
    lead = product.say("hidden-before", "低保怎么申请", now=NOW).replies[0].citations[0].document_id
    library.hide(lead, "editor", "", NOW)
    follow(product)
    reply = product.say("hidden-after", "低保怎么申请", now=NOW)
    assert lead not in [citation.document_id for message in reply.replies for citation in message.citations]


def test_an_approved_question_finds_its_section(product: Product, library: Library) -> None:
    words = "屁股没地方放咋整"
    kept = library.save("document", paper(), "editor", NOW)
    library.release([kept.id], [], "editor", "", NOW)
    follow(product)
    assert product.say("asked-before", words, now=NOW).trace.route != "answer"
    library.release([], [Asked(words, kept.id, "第二条")], "editor", "", NOW)
    follow(product)
    reply = product.say("asked-after", words, now=NOW)
    assert reply.trace.route == "answer"
    assert reply.replies[0].citations[0].document_id == kept.id


def test_what_did_not_change_is_not_encoded_again(
    product: Product, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = library.save("document", paper(), "editor", NOW)
    manifest = Manifest({kept.id: kept.version})
    content = content_of(manifest, library.contents(manifest), settings().knowledge_dir, str)
    encoder, encoded = resources.encoder(), []
    plain = encoder._run

    def counting(session: object, texts: list[str]) -> np.ndarray:
        encoded.extend(texts)
        return plain(session, texts)

    monkeypatch.setattr(encoder, "_run", counting)
    index = index_of(content.entries, encoder, resources.knowledge_index(), tmp_path)
    assert 2 <= len(encoded) <= 6
    assert all("长椅" in text for text in encoded)
    # From the folder the second time, and the same as if everything had been encoded.
    again = index_of(content.entries, encoder, resources.knowledge_index(), tmp_path)
    monkeypatch.undo()
    np.testing.assert_array_equal(again.vectors.texts, index.vectors.texts)
    units = [entry.unit for entry in content.entries[-3:]]
    known = KnownVectors(encoder, index)
    for mine, fresh in zip(
        vars(encode_units(units, known)).values(), vars(encode_units(units, encoder)).values(), strict=True
    ):
        np.testing.assert_allclose(mine, fresh, atol=1e-6)


@pytest.mark.parametrize("fails", [False, True])
def test_turns_get_the_interpreter_sooner_while_a_release_is_gone_over_to(
    library: Library, tmp_path: Path, fails: bool
) -> None:
    usual, within = sys.getswitchinterval(), []

    def use(index: object, content: object) -> None:
        within.append(sys.getswitchinterval())
        if fails:
            raise RuntimeError("the new index cannot be used")

    follower = Follower(
        resources.library,
        settings().knowledge_dir,
        tmp_path,
        resources.encoder,
        resources.knowledge_index,
        str,
        use,
    )
    kept = library.save("document", paper(), "editor", NOW)
    library.release([kept.id], [], "editor", "", NOW)
    if fails:
        with pytest.raises(RuntimeError):
            follower.follow()
    else:
        assert follower.follow()
    assert within[0] < usual
    assert sys.getswitchinterval() == usual
