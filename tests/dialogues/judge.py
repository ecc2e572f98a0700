"""What is wrong with a reply: what its turn asserts, and what holds of every reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.amounts import read_amounts, supported
from bot.knowledge.lint.numbers import counts_its_own_list, says_it_is_unknown
from bot.messages import Message, Reply
from tests.dialogues.conversations import Step

#: Longest reply unless more is asked for (the project's rule for answers that are read aloud).
MAX_REPLY = 300
_SOURCE_LINE = re.compile(r"^依据：.*$", re.MULTILINE)


def wrong(step: Step, reply: Reply) -> Iterator[str]:
    """One sentence for each thing that is wrong."""
    text = "\n".join(message.text for message in reply.replies)
    route, topic = reply.trace.route, reply.trace.topic
    buttons = sum(len(message.buttons) for message in reply.replies)
    citations = sum(len(message.citations) for message in reply.replies)
    if step.routes and route not in step.routes:
        yield f"route {route}, wanted {step.routes} (intent {reply.trace.intent['name']})"
    if step.topics and topic not in step.topics:
        yield f"topic {topic}, wanted {step.topics}"
    yield from (f"lacks {piece!r}" for piece in step.contains if _plain(piece) not in _plain(text))
    yield from (f"has {piece!r}" for piece in step.not_contains if _plain(piece) in _plain(text))
    if buttons < step.buttons:
        yield f"{buttons} buttons, wanted {step.buttons}"
    if citations < step.citations:
        yield f"{citations} citations, wanted {step.citations}"
    yield from _done_wrong(step, reply)
    # What a form sums up, or a case tells, is as long as what was filled in.
    yield from broken_rules(reply, long=step.long or reply.trace.route in ("form", "done", "eligibility"))


def _done_wrong(step: Step, reply: Reply) -> Iterator[str]:
    """What is wrong with the form, the case and the pre-check of a reply's trace."""
    trace = reply.trace
    form, case = trace.form or {}, trace.case or {}
    service = form.get("service") or case.get("service")
    if step.service is not None and service != step.service:
        yield f"service {service}, wanted {step.service}"
    if step.asking and form.get("asking") not in step.asking:
        yield f"asks for {form.get('asking')}, wanted {step.asking}"
    known = {**form.get("filled", {}), **case.get("fields", {})}
    for name, value in step.filled.items():
        if known.get(name) != value:
            yield f"{name} is {known.get(name)!r}, wanted {value!r}"
    if step.status is not None and case.get("status") != step.status:
        yield f"status {case.get('status')}, wanted {step.status}"
    outcome = (trace.eligibility or {}).get("outcome")
    if step.outcome is not None and outcome != step.outcome:
        yield f"outcome {outcome}, wanted {step.outcome}"


def broken_rules(reply: Reply, *, long: bool) -> Iterator[str]:
    """What holds of every reply, whatever was asked."""
    route = reply.trace.route
    length = sum(len(message.text) for message in reply.replies)
    if not reply.replies or not all(message.text.strip() for message in reply.replies):
        yield "an empty bubble"
    if length > MAX_REPLY and not long and reply.trace.form is None:
        yield f"{length} characters, at most {MAX_REPLY}"
    if route == "answer" and not any(message.citations for message in reply.replies):
        yield "an answer without a citation"
    if route == "clarify" and sum(len(message.buttons) for message in reply.replies) < 2:
        yield "a choice of less than two buttons"
    if route == "answer":
        for message in reply.replies:
            # Beside an answer a form repeats its question, which cites nothing and says no rule.
            if message.citations or reply.trace.form is None:
                yield from unsupported(message)


def unsupported(message: Message) -> Iterator[str]:
    """Each amount of a bubble that none of its citations contains."""
    said = _SOURCE_LINE.sub("", message.text)
    evidence = [
        amount
        for citation in message.citations
        for text in (citation.quote, citation.title, citation.effective or "", citation.article or "")
        for amount in read_amounts(text, source=True)
    ]
    for amount in read_amounts(said):
        if isinstance(amount.value, tuple) and amount.value[1:] == (None, None):
            # The year of a report may stand in its document number, which a citation does not carry.
            continue
        known = supported(amount, evidence) or says_it_is_unknown(amount, said)
        if not known and not counts_its_own_list(amount, said):
            yield f"{amount.text!r} is in none of its citations"


def _plain(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)
