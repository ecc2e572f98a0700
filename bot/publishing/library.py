"""The staff's documents: drafts are kept version by version, and released together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.storage import Database
from bot.errors import NotAllowed, NothingFound
from bot.knowledge.documents import parse_document
from bot.knowledge.guides import parse_guide
from bot.knowledge.model import Document, Guide
from bot.publishing.model import Asked, DocumentState, Kept, Kind, Manifest, Release, Version
from bot.publishing.tables import document_versions, kept_documents, releases

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 96

#: The shipped knowledge base, before anything was released.
SHIPPED = Release(0, None, "", "", Manifest())

#: Says what stands in the way of releasing documents, in the editors' words; nothing where nothing does.
Review = Callable[[Sequence[Guide | Document], date], list[str]]


class Library:
    """Documents and releases over the desk's database. Every method may raise `StoreUnavailable`."""

    def __init__(self, database: Database, review: Review) -> None:
        self._database = database
        self._review = review

    # -- documents -------------------------------------------------------------------------------------

    def save(self, kind: Kind, text: str, actor: str, now: datetime, after: int | None = None) -> Kept:
        """Keeps a new version of the document that `text` writes, as `python -m bot kb` knows the formats.

        `after` is the version that the editor had before them; 0 for a new document, None to replace
        whatever is there. Raises `KnowledgeError` naming the line where the text is malformed,
        `NotAllowed` when somebody else saved another version in the meantime.
        """
        document = parsed(kind, text)
        if not _ID.fullmatch(document.id) or len(document.id) > _LONGEST_ID:
            raise NotAllowed("编号只能用小写字母、数字和短横线，最多96个字。")
        with self._database.write() as connection:
            row = _row(connection, document.id, lock=True)
            version = 0 if row is None else row.version
            if after is not None and after != version:
                raise NotAllowed("这篇文档刚被别人改过，请先看看新的内容，再保存。")
            values = {
                "kind": kind,
                "version": version + 1,
                "title": document.title,
                "topic": document.topic or None,
                "valid_until": document.valid_until.isoformat() if document.valid_until else None,
                "updated_at": now,
                "updated_by": actor,
            }
            if row is None:
                connection.execute(insert(kept_documents).values(id=document.id, **values))
            else:
                connection.execute(
                    update(kept_documents).where(kept_documents.c.id == document.id).values(**values)
                )
            connection.execute(
                insert(document_versions).values(
                    document=document.id, version=version + 1, at=now, actor=actor, text=text
                )
            )
            return _kept(_found(connection, document.id), _latest(connection).manifest)

    def listing(self) -> list[Kept]:
        """All documents, the latest changed first."""
        with self._database.read() as connection:
            manifest = _latest(connection).manifest
            query = select(kept_documents).order_by(kept_documents.c.updated_at.desc(), kept_documents.c.id)
            return [_kept(row, manifest) for row in connection.execute(query)]

    def find(self, id: str) -> Kept:
        """One document. Raises `NothingFound`."""
        with self._database.read() as connection:
            return _kept(_found(connection, id), _latest(connection).manifest)

    def text(self, id: str, version: int | None = None) -> str:
        """The text of a version, the latest one where none is named. Raises `NothingFound`."""
        with self._database.read() as connection:
            return _text(connection, id, _found(connection, id).version if version is None else version)

    def history(self, id: str) -> list[Version]:
        """All versions, the latest first. Raises `NothingFound`."""
        with self._database.read() as connection:
            _found(connection, id)
            query = select(document_versions).where(document_versions.c.document == id)
            rows = connection.execute(query.order_by(document_versions.c.version.desc())).all()
            return [Version(row.version, row.at, row.actor, row.text) for row in rows]

    def problems(self, ids: Iterable[str], today: date) -> list[str]:
        """What stands in the way of releasing the latest versions of these documents."""
        with self._database.read() as connection:
            return self._problems(connection, {id: _found(connection, id).version for id in ids}, today)

    # -- releases --------------------------------------------------------------------------------------

    def current(self) -> Release:
        """The release that is live; `SHIPPED` before the first."""
        with self._database.read() as connection:
            return _latest(connection)

    def releases(self, limit: int = 50) -> list[Release]:
        """The latest releases, the live one first."""
        with self._database.read() as connection:
            query = select(releases).order_by(releases.c.number.desc()).limit(limit)
            return [_release(row) for row in connection.execute(query)]

    def contents(self, manifest: Manifest) -> list[Guide | Document]:
        """The documents of a manifest that are not hidden, those of kind document as published."""
        with self._database.read() as connection:
            shown = {id: version for id, version in manifest.documents.items() if id not in manifest.hidden}
            return [
                parsed(_found(connection, id).kind, _text(connection, id, version))
                for id, version in sorted(shown.items())
            ]

    def release(
        self, ids: Sequence[str], questions: Sequence[Asked], actor: str, note: str, now: datetime
    ) -> Release:
        """Lets the latest versions of these documents be searched, and these questions find their sections.

        Raises `NotAllowed` naming everything that stands in the way.
        """
        with self._database.write() as connection:
            before = _latest(connection, lock=True).manifest
            versions = {id: int(_found(connection, id).version) for id in ids}
            problems = self._problems(connection, versions, now.date())
            if problems:
                raise NotAllowed("还不能发布：" + "；".join(problems))
            after = before.with_documents(versions)
            known = {asked.text: asked for asked in (*after.questions, *questions)}
            after = Manifest(after.documents, after.hidden, tuple(known.values()))
            return _write(connection, after, actor, note, now)

    def hide(self, id: str, actor: str, note: str, now: datetime) -> Release:
        """Takes a document, shipped or kept, out of what is searched."""
        with self._database.write() as connection:
            before = _latest(connection, lock=True).manifest
            return _write(connection, before.without(id), actor, note, now)

    def roll_back(self, number: int, actor: str, now: datetime) -> Release:
        """Makes what was live as release `number` (0: the shipped knowledge base) live again.

        Raises `NothingFound` for a number that there never was.
        """
        with self._database.write() as connection:
            _latest(connection, lock=True)
            wanted = SHIPPED
            if number != SHIPPED.number:
                row = connection.execute(select(releases).where(releases.c.number == number)).first()
                if row is None:
                    raise NothingFound("没有这个版本。")
                wanted = _release(row)
            return _write(connection, wanted.manifest, actor, f"退回到版本{number}", now)

    def _problems(self, connection: Connection, versions: dict[str, int], today: date) -> list[str]:
        documents = [
            parsed(_found(connection, id).kind, _text(connection, id, version))
            for id, version in versions.items()
        ]
        return self._review(documents, today)


def parsed(kind: Kind, text: str) -> Guide | Document:
    """The guide or document that a text writes. Raises `KnowledgeError` naming the line."""
    path = Path(f"{kind}.md")
    if kind == "document":
        return parse_document(text, path)
    guide = parse_guide(text, path)
    # Where it would stand in the editors' folder.
    return replace(guide, path=Path(guide.topic) / f"{guide.id}.md")


def _row(connection: Connection, id: str, lock: bool = False) -> Row | None:
    query = select(kept_documents).where(kept_documents.c.id == id)
    found: Row | None = connection.execute(query.with_for_update() if lock else query).first()
    return found


def _found(connection: Connection, id: str) -> Row:
    row = _row(connection, id)
    if row is None:
        raise NothingFound("没有这篇文档。")
    return row


def _text(connection: Connection, id: str, version: int) -> str:
    query = select(document_versions.c.text).where(
        document_versions.c.document == id, document_versions.c.version == version
    )
    text: str | None = connection.execute(query).scalar()
    if text is None:
        raise NothingFound("没有这个版本。")
    return text


def _latest(connection: Connection, lock: bool = False) -> Release:
    if lock and connection.dialect.name == "postgresql":
        # Two editors at once: the second one's release contains the first one's.
        connection.exec_driver_sql("LOCK TABLE releases IN SHARE ROW EXCLUSIVE MODE")
    number = select(func.max(releases.c.number)).scalar_subquery()
    row = connection.execute(select(releases).where(releases.c.number == number)).first()
    return SHIPPED if row is None else _release(row)


def _write(connection: Connection, manifest: Manifest, actor: str, note: str, now: datetime) -> Release:
    done = connection.execute(
        insert(releases).values(at=now, actor=actor, note=note, manifest=manifest.to_dict())
    )
    return Release(int(done.inserted_primary_key[0]), now, actor, note, manifest)


def _release(row: Row) -> Release:
    return Release(row.number, row.at, row.actor, row.note, Manifest.from_dict(row.manifest))


def _kept(row: Row, manifest: Manifest) -> Kept:
    released = manifest.documents.get(row.id)
    state: DocumentState = "draft"
    if row.id in manifest.hidden:
        state = "hidden"
    elif released is not None:
        state = "live" if released == row.version else "changed"
    return Kept(
        id=row.id,
        kind=row.kind,
        version=row.version,
        title=row.title,
        topic=row.topic,
        valid_until=date.fromisoformat(row.valid_until) if row.valid_until else None,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        state=state,
    )
