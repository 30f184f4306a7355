"""The one-time codes that were given for one's account, for its owner to see: whoever has a code can set the password (2).

Read from the journal, which the database writes by itself: nobody gives a code without a trace here.
"""

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, literal_column, select

from app.core.shape import or_empty, thing, things
from app.models.caller import me
from app.models.journal import journal, journal_values
from app.models.people import persons

LATEST = 5


def _changes(column: str, name: str) -> tuple[FromClause, ColumnElement[bool]]:
    """The journal, and which of its entries gave the column of the caller's account another value."""
    entry, values = journal.alias(name), journal_values.alias(f"{name}_values")
    now, before = values.c.after[column].astext, values.c.before[column].astext
    written = exists().where(
        values.c.school_id == entry.c.school_id,
        values.c.entry == entry.c.entry,
        now.is_not(None),
        now.is_distinct_from(before),
    )
    return entry, and_(
        entry.c.school_id == me.c.school_id,
        entry.c.subject_id == me.c.user_id,
        entry.c.noun == literal_column("'users'"),
        written.correlate(entry),
    )


_given, _was_given = _changes("code_expires_at", "given")
_set, _was_set = _changes("password_changed_at", "set")
_codes = (
    select(
        _given.c.entry,
        _given.c.at,
        _given.c.person_id,
        func.lead(_given.c.entry).over(order_by=_given.c.entry).label("next_entry"),
    )
    .where(_was_given)
    .order_by(_given.c.entry.desc())
    .limit(literal_column(str(LATEST)))
    .correlate(me)
    .subquery("codes")
)
_used_at = (
    select(func.min(_set.c.at))
    .where(_was_set, _set.c.entry > _codes.c.entry)
    .where(func.coalesce(_set.c.entry < _codes.c.next_entry, literal_column("true")))
    .correlate(me, _codes)
    .scalar_subquery()
)
_giver = (
    select(persons.c.full_name)
    .where(persons.c.school_id == me.c.school_id, persons.c.id == _codes.c.person_id)
    .correlate(me, _codes)
    .scalar_subquery()
)
GIVEN: ColumnElement[object] = or_empty(
    select(things(thing(given_at=_codes.c.at, given_by=_giver, used_at=_used_at), _codes.c.entry.desc()))
    .correlate(me)
    .scalar_subquery()
)
"""The latest codes of the caller's account, the newest first (schemas.sessions.GivenCodeOut)."""
