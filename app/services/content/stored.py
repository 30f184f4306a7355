"""A stored revision in full: as it was hashed, and as a channel gets it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, column, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.channels.channel import File
from app.channels.channel import Text as Published
from app.core.shape import text, thing
from app.models.base import Uuid
from app.models.content import content_children, content_items, content_revisions
from app.models.files import files
from app.services.content.canonical import FIELDS, fingerprint

_NONE = literal_column("'[]'::jsonb", JSONB)


def _in_order(array: ColumnElement[Any]) -> ColumnElement[Any]:
    """A small array of words, sorted as bytes are."""
    word = func.unnest(array).column_valued("word")
    return func.array(select(word).order_by(cast(word, Text).collate("C")).scalar_subquery())


_children = (
    select(
        func.coalesce(
            func.jsonb_agg(
                aggregate_order_by(
                    func.jsonb_build_object(
                        literal_column("'student_id'"), content_children.c.student_id,
                        literal_column("'uses'"), _in_order(content_children.c.uses),
                    ),
                    content_children.c.student_id,
                )
            ),
            _NONE,
        )
    )
    .where(
        content_children.c.school_id == content_revisions.c.school_id,
        content_children.c.content_id == content_revisions.c.content_id,
        content_children.c.number == content_revisions.c.number,
    )
    .correlate(content_revisions)
    .scalar_subquery()
)  # fmt: skip
_part = (
    func.jsonb_array_elements(content_revisions.c.attachments)
    .table_valued(column("value", JSONB), with_ordinality="position", name="part")
    .render_derived()
)
_bytes: list[ColumnElement[Any]] = []
for _name in ("media_type", "size", "width", "height"):
    _bytes += (literal_column(f"'{_name}'"), files.c[_name])
_about_the_bytes = func.jsonb_build_object(*_bytes)
_files = (
    select(
        func.coalesce(
            func.jsonb_agg(aggregate_order_by(_part.c.value.concat(_about_the_bytes), _part.c.position)), _NONE
        )
    )
    .select_from(
        _part.outerjoin(
            files,
            and_(
                files.c.school_id == content_revisions.c.school_id,
                files.c.id == cast(_part.c.value.op("->>")(literal_column("'file_id'")), Uuid),
            ),
        )
    )
    .correlate(content_revisions)
    .scalar_subquery()
)
_SAID: dict[str, ColumnElement[Any]] = {
    "kind": content_items.c.kind,
    "channels": _in_order(content_revisions.c.channels),
    "children": case((content_revisions.c.children_stated, _children), else_=null()),
}
STORED: ColumnElement[str] = text(
    thing(
        files=_files,
        sha256=content_revisions.c.sha256,
        **{name: _SAID.get(name, content_revisions.c.get(name)) for name in FIELDS},
    )
)
"""A revision as JSON text, beside its item: `Stored.of` reads it."""


def beside(item: FromClause) -> ColumnElement[bool]:
    """Joins a revision to its item; which of them, is the caller's to say."""
    return and_(content_revisions.c.school_id == item.c.school_id, content_revisions.c.content_id == item.c.id)


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision as the tables have it. `sha256`: what is written beside it; `said`: all that its hash is made of."""

    sha256: str
    said: dict[str, Any]
    text: Published

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Stored":
        said = {name: row[name] for name in FIELDS}
        readers_get = ("kind", "title", "summary", "html", "language", "source_document")
        attached = tuple(File(**{**file, "file_id": UUID(file["file_id"])}) for file in row["files"])
        return cls(row["sha256"], said, Published(**{name: row[name] for name in readers_get}, files=attached))

    @property
    def recomputed(self) -> str:
        """The hash of what is stored now, whatever is written beside it."""
        return fingerprint(self.said)

    def saying(self, text: Published) -> str:
        """The hash that this revision would have if readers got that text."""
        readers_get = {
            name: getattr(text, name) for name in ("kind", "title", "summary", "html", "language", "source_document")
        }
        attachments = [
            {"file_id": str(file.file_id), "sha256": file.sha256, "alt": file.alt, "caption": file.caption}
            for file in text.files
        ]
        return fingerprint({**self.said, **readers_get, "attachments": attachments})
