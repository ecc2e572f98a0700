"""Puts an answer into words: the statement that answers, what belongs to it, then the source line.

Where they tell nothing of just what was asked, that comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge.talk import Talk
from bot.messages import Citation, Message
from bot.retrieval.entries import Entry
from bot.retrieval.outcome import Found

#: Longest reply in characters, unless more is asked for.
MAX_REPLY = 300
#: Longest piece of a passage that is read out; the whole is behind the citation.
_MAX_PASSAGE = 160
_SOURCES_NAMED = 2


def answer(found: Found, talk: Talk, limit: int = MAX_REPLY) -> tuple[Message, tuple[Entry, ...]]:
    """The reply for what was found, and the entries it says, at most `limit` characters long."""
    lead, *support = _told_first(found, talk)
    said = [lead]
    for entry in support:
        if len(_text([*said, entry], talk)) <= limit:
            said.append(entry)
    missing = talk.missing(found.question, (entry.text for entry in said))
    while len(said) > 1 and len(_text(said, talk, missing)) > limit:
        said.pop()
    sources = (*citations(said), *(talk.citations if missing else ()))
    return Message(_text(said, talk, missing), citations=sources), tuple(said)


def _told_first(found: Found, talk: Talk) -> list[Entry]:
    """The statements, from the one on that tells just what was asked, where the leading one does not."""
    entries = [found.lead, *found.support]
    telling = (
        entry for entry in (*entries, *found.besides) if not talk.missing(found.question, [entry.text])
    )
    first = next(telling, found.lead)
    return [first, *(entry for entry in entries if entry is not first)]


def rest(entries: Sequence[Entry], talk: Talk, limit: int = MAX_REPLY) -> tuple[Message, tuple[Entry, ...]]:
    """As many of the entries as fit, for a resident who asks for more."""
    said = [entries[0]]
    for entry in entries[1:]:
        if len(_text([*said, entry], talk)) > limit:
            break
        said.append(entry)
    return Message(_text(said, talk), citations=citations(said)), tuple(said)


def plainly(entry: Entry, talk: Talk) -> Message:
    """One entry alone, with its source and the way to a person."""
    text = f"{talk.say('plainly')}{_text([entry], talk)}"
    return Message(text, citations=citations([entry]))


def origin(entries: Sequence[Entry], talk: Talk) -> Message:
    """Which documents the entries come from, who issued each and since when it holds."""
    sources = citations(entries)
    by_document: dict[str, list[Citation]] = {}
    for citation in sources:
        by_document.setdefault(citation.title, []).append(citation)
    lines = [talk.say("source"), *(_described(of_one) for of_one in by_document.values())]
    if not all(citation.verified for citation in sources):
        lines.append(talk.say("unverified"))
    return Message("\n".join(lines), citations=sources)


def _described(citations: Sequence[Citation]) -> str:
    """《…》第…条：issuer，since when."""
    first = citations[0]
    since = f"，{first.effective}" if first.effective else ""
    return f"{_titled(first)}{'、'.join(_articles(citations))}：{first.issuer}{since}"


def _articles(citations: Iterable[Citation]) -> list[str]:
    """The articles by their numbers, each once."""
    numbered = (c.article for c in citations if c.article and c.article.startswith("第"))
    return list(dict.fromkeys(numbered))


def citations(entries: Sequence[Entry]) -> tuple[Citation, ...]:
    """The sources of all entries, each once."""
    return tuple(dict.fromkeys(citation for entry in entries for citation in entry.citations))


def _text(entries: Sequence[Entry], talk: Talk, missing: str = "") -> str:
    sources = citations(entries)
    lines = [*([missing] if missing else ()), *map(_body, entries)]
    lines.append(source_line(sources))
    if not all(citation.verified for citation in sources):
        lines.append(talk.say("unverified"))
    return "\n".join(lines)


def _body(entry: Entry) -> str:
    if entry.kind == "statement" or len(entry.text) <= _MAX_PASSAGE:
        return entry.text
    cut = entry.text[:_MAX_PASSAGE]
    end = max(cut.rfind(mark) for mark in "。；\n")
    return cut[: end + 1] if end > 0 else cut + "……"


def source_line(sources: Sequence[Citation]) -> str:
    """依据：《…》第…条（…）; further sources are in the citations."""
    named: dict[str, list[Citation]] = {}
    for citation in sources:
        named.setdefault(_name(citation), []).append(citation)
    parts = [name + "、".join(_articles(cited)) for name, cited in list(named.items())[:_SOURCES_NAMED]]
    return "依据：" + "；".join(parts) + ("等" if len(named) > _SOURCES_NAMED else "")


def _name(citation: Citation) -> str:
    title = _titled(citation)
    return f"{title}（{citation.effective}）" if citation.effective else title


def _titled(citation: Citation) -> str:
    return citation.title if "《" in citation.title else f"《{citation.title}》"
