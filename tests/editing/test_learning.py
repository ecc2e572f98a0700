"""120 unanswered questions: their groups make sense, and what a person approves answers from then on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete

from bot import resources
from bot.desk import Audit
from bot.editing import Editing
from bot.errors import NotAllowed, NothingFound
from bot.insight import Group
from bot.insight.tables import open_questions
from bot.language import clock
from bot.language.clock import TIME_ZONE
from bot.messages import Reply, Trace, Turn
from tests.conftest import Product
from tests.editing.papers import QUESTIONS, Editors

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=TIME_ZONE)
MATTER = {text: matter for matter, texts in QUESTIONS.items() for text in texts}
ANSWER: dict[str, Any] = {
    "title": "借轮椅",
    "topic": "disability",
    "text": "社区可以借轮椅给居民，每次最多借14天。",
    "source": "社区便民物品借用办法（测试）",
    "issuer": "测试机关",
    "document_number": "无",
    "effective": "2026-10-01",
    "article": "第三条",
    "quote": "轮椅借给本社区居民，每次不超过14天。",
    "url": None,
}


@pytest.fixture
def editing(product: Product) -> Iterator[Editing]:
    """The desk over the product's store, where all questions were asked; afterwards all is as before."""
    recorder = resources.recorder()
    # What other tests asked of the same assistant.
    recorder.write()
    _forget()
    for text in MATTER:
        reply = Reply("c", "m", (), Trace({"name": "ask", "confidence": 1.0}, None, "decline"))
        recorder.note(Turn("c", text, "web"), reply, None, NOW)
    recorder.write()
    with clock.at(NOW):
        yield Editors(product.assistant).editing
    resources.library().roll_back(0, "test", NOW)
    product.assistant._follower.follow()
    recorder.write()
    _forget()


def _forget() -> None:
    with resources.database().write() as connection:
        connection.execute(delete(open_questions))


def about(groups: list[Group], matter: str) -> Group:
    """The largest group of a matter."""
    return next(group for group in groups if MATTER.get(group.typical.text) == matter)


def test_the_groups_make_sense(editing: Editing) -> None:
    assert len(MATTER) == 120
    groups = [[MATTER[one.text] for one in group.questions] for group in editing.learning.groups()]
    assert sum(len(group) for group in groups) == 120
    pure = sum(Counter(group).most_common(1)[0][1] for group in groups)
    assert pure / 120 >= 0.97
    # No matter falls apart: few groups of each, one of them with a good part of it.
    for matter in QUESTIONS:
        sizes = [group.count(matter) for group in groups if matter in group]
        assert len(sizes) <= 4, matter
        assert max(sizes) >= 4, matter


def test_a_draft_speaks_once_it_is_approved(product: Product, editing: Editing) -> None:
    group = about(editing.learning.groups(), "wheelchair")
    texts, ids = [one.text for one in group.questions], [one.id for one in group.questions]
    asked, another = texts[0], "能不能借个轮椅用两天"
    kept = editing.learning.draft("小张", ids, texts, ANSWER)
    product.assistant._follower.follow()
    reply = product.say("learning-before", asked, now=NOW)
    assert kept.id not in {one.document_id for message in reply.replies for one in message.citations}
    # Nobody takes them up a second time.
    assert not set(ids) & {one.id for left in editing.learning.groups() for one in left.questions}
    with pytest.raises(NotAllowed, match="处理过"):
        editing.learning.draft("小李", ids, texts, ANSWER)
    editing.release("王主管", kept.id, "")
    product.assistant._follower.follow()
    cited = []
    for number, text in enumerate((*texts, another)):
        reply = product.say(f"learning-after-{number}", text, now=NOW)
        ids = {one.document_id for message in reply.replies for one in message.citations}
        cited.append(reply.trace.route == "answer" and kept.id in ids and "14天" in reply.replies[0].text)
    assert cited[0]
    # What sounds like a wish for a service is asked about before anything is looked up.
    assert sum(cited) >= 0.8 * len(cited)
    noted = [entry.what for entry in Audit(resources.database()).entries()]
    assert noted[-2:] == ["learning.draft", "knowledge.release"]


def test_what_an_agent_answered_speaks_once_it_is_approved(product: Product, editing: Editing) -> None:
    asked, said = "轮椅借一天要付多少押金", "借轮椅不收押金，登记姓名就可以。"
    recorder = resources.recorder()
    recorder.ask("written", asked, NOW, answer=said)
    recorder.write()
    group = next(one for one in editing.learning.groups() if said in one.answers)
    # It belongs to what residents asked of the same matter.
    assert {MATTER.get(one.text, "wheelchair") for one in group.questions} == {"wheelchair"}
    assert said not in str(product.assistant.search(asked, 10))
    texts, ids = [one.text for one in group.questions], [one.id for one in group.questions]
    assert asked in texts
    kept = editing.learning.draft("小张", ids, texts, {**ANSWER, "text": said, "quote": said})
    product.assistant._follower.follow()
    assert said not in product.say("agents-answer-before", asked, now=NOW).replies[0].text
    editing.release("王主管", kept.id, "")
    product.assistant._follower.follow()
    reply = product.say("agents-answer-after", asked, now=NOW)
    assert (reply.trace.route, reply.replies[0].citations[0].document_id) == ("answer", kept.id)


def test_questions_are_attached_to_what_answers_them(product: Product, editing: Editing) -> None:
    group = about(editing.learning.groups(), "clothes")
    offered = editing.learning.offered(group)[0]
    ids, words = [group.typical.id], "阿拉屋里厢旧衣裳摆勿落哉"
    assert product.say("attach-before", words, now=NOW).trace.route != "answer"
    with pytest.raises(NothingFound):
        editing.learning.attach("王主管", ids, [words], offered["document_id"], "no-such-section")
    editing.learning.attach("王主管", ids, [words], offered["document_id"], offered["section"])
    product.assistant._follower.follow()
    reply = product.say("attach-after", words, now=NOW)
    assert reply.trace.route == "answer"
    assert reply.replies[0].citations[0].document_id == offered["document_id"]


def test_what_needs_no_answer_is_put_aside(editing: Editing) -> None:
    groups = editing.learning.groups()
    ids = [one.id for one in about(groups, "dancing").questions]
    assert editing.learning.dismiss("小张", ids) == len(ids)
    left = {one.id for group in editing.learning.groups() for one in group.questions}
    assert not left & set(ids)
    assert len(left) == 120 - len(ids)
