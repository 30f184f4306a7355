"""What is to stand on the channels, by the journal: it keeps what was published and approved, whatever became of the tables."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from app.channels.channel import Text as Published
from app.core.db import Row, Statement
from app.core.shape import or_empty, text, thing, things
from app.models.base import Uuid
from app.models.caller import beside_me, me
from app.models.content import content_items, content_reviews, content_revisions, publications
from app.models.journal import journal, journal_values
from app.models.schools import schools
from app.policies.engine import CALLER_COLUMNS
from app.services.content.stored import STORED, Stored, beside
from app.services.content_checks.comparing import Expected, Register

_NONE = literal_column("'[]'::jsonb", JSONB)


def _word(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'", Text)


def _kept(after: ColumnElement[Any], name: str) -> ColumnElement[str]:
    return after.op("->>")(_word(name))


_values = and_(journal_values.c.school_id == journal.c.school_id, journal_values.c.entry == journal.c.entry)


def _looked_up(here: CTE) -> Any:
    """Beside `here`, which has the school: its code, every publication that the journal knows, and those it does not."""
    # The last word of the journal on each publication.
    last = (
        select(journal.c.subject_id, journal_values.c.after)
        .ext(distinct_on(journal.c.subject_id))
        .select_from(journal.join(journal_values, _values))
        .where(journal.c.school_id == here.c.school_id, journal.c.noun == _word("publications"))
        .order_by(journal.c.subject_id, journal.c.entry.desc())
        .correlate(here)
        .subquery("last")
    )
    content_id, number = cast(_kept(last.c.after, "content_id"), Uuid), cast(_kept(last.c.after, "number"), Integer)
    written, its_values = journal.alias("written"), journal_values.alias("its_values")
    approved_hash = (
        select(_kept(its_values.c.after, "sha256"))
        .select_from(
            written.join(
                its_values, and_(its_values.c.school_id == written.c.school_id, its_values.c.entry == written.c.entry)
            )
        )
        .where(
            written.c.school_id == here.c.school_id,
            written.c.subject_id == content_id,
            written.c.noun == _word("content_revisions"),
            cast(_kept(its_values.c.after, "number"), Integer) == number,
        )
        .order_by(written.c.entry)
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    is_approved = exists(
        select(content_reviews.c.id).where(
            content_reviews.c.school_id == here.c.school_id,
            content_reviews.c.content_id == content_id,
            content_reviews.c.number == number,
            content_reviews.c.action == _word("content.approve"),
        )
    )
    # By the journal: who put the item into the state of being approved, with this revision.
    given, its_own = journal.alias("given"), journal_values.alias("its_own")
    approved_by = (
        select(given.c.person_id)
        .select_from(
            given.join(its_own, and_(its_own.c.school_id == given.c.school_id, its_own.c.entry == given.c.entry))
        )
        .where(
            given.c.school_id == here.c.school_id,
            given.c.subject_id == content_id,
            given.c.noun == _word("content_items"),
            given.c.action == _word("content.approve"),
            cast(_kept(its_own.c.after, "approved_revision"), Integer) == number,
        )
        .order_by(given.c.entry.desc())
        .limit(literal_column("1"))
        .correlate(here, last)
        .scalar_subquery()
    )
    names_another = exists(
        select(content_reviews.c.id).where(
            content_reviews.c.school_id == here.c.school_id,
            content_reviews.c.content_id == content_id,
            content_reviews.c.number == number,
            content_reviews.c.action == _word("content.approve"),
            content_reviews.c.person_id != approved_by,
        )
    )
    first = journal.alias("first")
    published_at = (
        select(func.min(first.c.at))
        .where(
            first.c.school_id == here.c.school_id,
            first.c.subject_id == last.c.subject_id,
            first.c.noun == _word("publications"),
        )
        .scalar_subquery()
    )
    stored = (
        select(STORED)
        .select_from(content_items.join(content_revisions, beside(content_items)))
        .where(
            content_items.c.school_id == here.c.school_id,
            content_items.c.id == content_id,
            content_revisions.c.number == number,
        )
        .scalar_subquery()
    )
    known = thing(
        publication_id=last.c.subject_id,
        kept=last.c.after,
        sha256=approved_hash,
        is_approved=is_approved,
        is_theirs=~names_another,
        published_at=published_at,
        row=_row(publications),
        stored=cast(stored, JSON),
    )
    theirs = and_(publications.c.school_id == here.c.school_id, publications.c.id == last.c.subject_id)
    every_known = (
        select(or_empty(things(known)))
        .select_from(last.outerjoin(publications, theirs))
        .correlate(here)
        .scalar_subquery()
    )
    rows = publications.alias("rows")
    told = exists(
        select(journal.c.entry).where(
            journal.c.school_id == rows.c.school_id,
            journal.c.subject_id == rows.c.id,
            journal.c.noun == _word("publications"),
        )
    )
    unknown = (
        select(func.coalesce(func.jsonb_agg(_row(rows)), _NONE))
        .where(rows.c.school_id == here.c.school_id, ~told)
        .correlate(here)
        .scalar_subquery()
    )
    return (
        select(schools.c.code, text(every_known).label("known"), text(unknown).label("unknown"))
        .where(schools.c.id == here.c.school_id)
        .offset(literal_column("0"))
        .correlate(here)
        .lateral("r")
    )


def _row(table: Any) -> ColumnElement[Any]:
    row = func.to_jsonb(table.table_valued())
    return case((table.c.id.is_(None), null()), else_=row)


_for_me = _looked_up(me)
ASKED_BY_ME = Statement(select(*CALLER_COLUMNS, *_for_me.c).select_from(beside_me(_for_me)))
"""What is to stand there, in one statement with the caller."""

_here = (
    select(
        cast(func.set_config("app.school_id", cast(bindparam("school", type_=Uuid), Text), True), Uuid).label(
            "school_id"
        )
    )
    .cte("here")
    .prefix_with("MATERIALIZED")
)
_for_an_operator = _looked_up(_here)
ASKED_BY_AN_OPERATOR = Statement(select(*_for_an_operator.c).select_from(_here.join(_for_an_operator, true())))
"""The same at the command line, where no session leads into the school."""


def of(found: Row) -> tuple[list[Expected], list[tuple[str, str, Register]]]:
    """The publications that are to be out; and those that the journal knows nothing of: (id, content, row)."""
    rows = orjson.loads(found["known"])
    spans = [(row, _instant(row["published_at"]), row["kept"]["withdrawn_at"]) for row in rows]
    # When something stood somewhere until that instant, since when. One that stood for no time is no link of a chain.
    stood = {(*_place(row), _instant(end)): start for row, start, end in spans if end and start < _instant(end)}
    known = [_expected(row, _since(_place(row), start, stood)) for row, start, _ in spans]
    unknown = [(row["id"], row["content_id"], _of_the_table(row)) for row in orjson.loads(found["unknown"])]
    return [each for each in known if not each.register.withdrawn], unknown


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["kept"]["content_id"], row["kept"]["channel"]


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told)


def _since(place: tuple[str, str], start: datetime, stood: dict[tuple[str, str, datetime], datetime]) -> datetime:
    """When what it is a revision of came to the channel: one that takes the place of another was there already."""
    while (*place, start) in stood:
        start = stood[*place, start]
    return start


def _expected(row: dict[str, Any], published_at: datetime) -> Expected:
    kept, stored = row["kept"], row["stored"] and Stored.of(row["stored"])
    register = Register(
        kept["number"], row["sha256"] or "", kept["channel"], kept["external_id"], kept["withdrawn_at"] is not None
    )
    unchanged = stored is not None and stored.recomputed == register.sha256
    return Expected(
        publication_id=row["publication_id"],
        content_id=kept["content_id"],
        address=kept["address"],
        register=register,
        row=row["row"] and _of_the_table(row["row"]),
        approved=stored.text if stored and unchanged else None,
        stored=stored,
        is_approved=row["is_approved"],
        is_theirs=row["is_theirs"],
        published_at=published_at,
        updated_at=_instant(row["published_at"]),
    )


def _of_the_table(row: dict[str, Any]) -> Register:
    return Register(row["number"], row["sha256"], row["channel"], row["external_id"], row["withdrawn_at"] is not None)


def approved_by(expected: Expected, standing: Published | None) -> Published | None:
    """The approved text: the stored one, or, where that was changed, what stands on the channel if its hash is the approved one."""
    if expected.approved or expected.stored is None or standing is None:
        return expected.approved
    return standing if expected.stored.saying(standing) == expected.register.sha256 else None
