"""Why somebody may, or may not: each rule about an action, asked of one object, by the policy's own criteria (clause 2)."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, any_, false, func, literal_column, not_, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by, array

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import FieldError, Invalid, NotFound
from app.core.words import Words
from app.models.caller import beside_me, in_force, me
from app.models.people import persons, users
from app.models.post import POST_UNITS, Post
from app.policies.act import Act
from app.policies.actions import ACTIONS
from app.policies.declare import GRANTS, Grant, Never, separations
from app.policies.engine import CALLER, admitted, allowed, barring, held, opens
from app.policies.regulation import ORIGIN_WORDS
from app.policies.rows import OBJECTS, Row
from app.policies.scopes import own, school
from app.policies.telling import may_words, never_words
from app.schemas.policy import ExplainIn, ObjectIn
from app.services.policy import unknown

_holder, _person, _holding = users.alias("could"), persons.alias("who_could"), in_force.alias("holds")


async def explain(act: Act, asked: ExplainIn) -> Answer:
    """The action on the object: allowed or not, by which clause, what stands in the way, who could do it.

    Raises NotFound for an object that the caller may not read, Invalid for an action that is not done to such a thing.
    """
    row = _row_of(asked)
    if row is None:
        caller = admitted(act, await act.row(CALLER))
        posts = held(caller)
        return _told(act, asked.action, [(grant.post in posts,) * 2 for grant in GRANTS[asked.action]], [], [], posts)
    thing_ = asked.object
    assert thing_
    day = {"date": thing_.date} if "date" in _statement(asked.action, row).names and thing_.date else {}
    record = admitted(act, await act.row(_statement(asked.action, row), id=thing_.id, **day))
    if record["found"] is None:
        raise NotFound
    truths = list(zip(record["fits"], record["opens"], strict=True))
    return _told(act, asked.action, truths, record["bars"] or [], record["who"] or [], held(record))


def _row_of(asked: ExplainIn) -> Row | None:
    """The rows that the action is done to, if it is done to any."""
    if asked.action not in GRANTS:
        raise Invalid(unknown("/action", asked.action, GRANTS))
    types = [name for name, row in OBJECTS.items() if asked.action in row.actions]
    given: ObjectIn | None = asked.object
    if given and given.type not in OBJECTS:
        raise Invalid(unknown("/object/type", given.type, OBJECTS))
    if given is None and not types:
        return None
    if given and given.type in types:
        return OBJECTS[given.type]
    done = ", ".join(types)
    said = Words(f"Việc này làm với: {done}.", f"This is done to: {done}.")
    nothing = Words(
        "Việc này không làm với riêng thứ gì; bỏ object đi.", "This is done to no single thing; leave object out."
    )
    raise Invalid(FieldError("/object", "wrong_object", said if types else nothing))


@cache
def _statement(action: str, row: Row) -> Statement:
    """The caller, the row if it may be read, and of each rule whether it holds, and who else fits it."""
    grants = GRANTS[action]
    bars = barring(action, row)
    inner = (
        select(
            true().label("found"),
            array([func.coalesce(opens(row, replace(each, only=None)), false()) for each in grants]).label("fits"),
            array([func.coalesce(opens(row, each), false()) for each in grants]).label("opens"),
            (array(bars) if bars else literal_column("null::boolean[]")).label("bars"),
            array([_people(action, row, each) for each in grants]).label("who"),
        )
        .select_from(row.source)
        .where(row.locks["school_id"] == me.c.school_id, row.key, allowed(f"{row.noun}.read", row))
        .offset(literal_column("0"))
        .correlate(me)
        .lateral("r")
    )
    return Statement(select(*me.c, *inner.c).select_from(beside_me(inner)))


def _people(action: str, row: Row, grant: Grant) -> ColumnElement[Any]:
    """Who holds the grant's post today where it opens the row, and is not barred: names, in so far as the caller may know them."""
    if grant.post is None or grant.post is Post.PARENT:
        return literal_column("null::json")
    fits: list[ColumnElement[bool]] = [grant.only(row)] if grant.only else []
    if grant.scope is own:
        fits.append(_person.c.id == row.locks["person_id"])
    elif grant.scope is not school:
        fits.append(_holding.c[f"{POST_UNITS[grant.post]}_id"] == row.locks[grant.scope.lock])
    outside = _holding.c.post != literal_column(f"'{Post.COMMUNE_OFFICE}'")
    post = outside if grant.post is Post.STAFF else _holding.c.post == literal_column(f"'{grant.post}'")
    found: FromClause = _holding.join(_holder, _holder.c.id == _holding.c.user_id).join(
        _person, _person.c.id == _holder.c.person_id
    )
    names = (
        select(_person.c.full_name)
        .distinct()
        .select_from(found)
        .where(_holder.c.school_id == me.c.school_id, _person.c.school_id == me.c.school_id, post, *fits)
        .where(_holder.c.suspended_at.is_(None), *map(not_, barring(action, row, _person.c.id)), _named(grant.post))
        .correlate_except(_holding, _holder, _person)
        .subquery("names")
    )
    return select(func.json_agg(aggregate_order_by(names.c.full_name, names.c.full_name))).scalar_subquery()


def _named(post: Post) -> ColumnElement[bool]:
    """Names are told to whoever reads assignments; of homeroom teachers to the staff; one's own to oneself (decision 0022)."""
    readers = [me.c[each.post.value].is_not(None) for each in GRANTS["assignment.read"] if each.post]
    staff = [me.c.staff.is_not(None)] if post is Post.HOMEROOM_TEACHER else []
    return or_(*readers, *staff, _person.c.id == any_(me.c.person))


def _told(
    act: Act,
    action: str,
    truths: list[tuple[bool, bool]],
    bars: list[bool],
    who: list[list[str] | None],
    posts: set[Post | None],
) -> Answer:
    """`truths`: of each grant, whether the caller's keys fit, and whether its condition holds as well."""
    grants, separated = GRANTS[action], separations(action)
    holding = [grant for grant, (_, opened) in zip(grants, truths, strict=True) if opened]
    barred = [never for never, bar in zip(separated, bars, strict=False) if bar]
    names = who or [None] * len(grants)
    return Answer.of(
        {
            "action": action,
            "words": ACTIONS[action].in_(act.locale),
            "allowed": bool(holding) and not barred,
            "by": _rule(holding[0], act.locale) if holding and not barred else None,
            "rules": [
                {**_rule(grant, act.locale), "holds": opened, "missing": _missing(grant, fits, opened, posts)}
                for grant, (fits, opened) in zip(grants, truths, strict=True)
            ],
            "separations": [
                {**_cited(never, act.locale), "sentence": never_words(never).in_(act.locale), "bars": never in barred}
                for never in separated
            ],
            "who": [
                {"role": grant.role, "clause": grant.cited.clause, "reach": grant.reach.in_(act.locale),
                 "people": told or []}
                for grant, told in zip(grants, names, strict=True)
            ],
        }
    )  # fmt: skip


def _missing(grant: Grant, fits: bool, opened: bool, posts: set[Post | None]) -> str | None:
    """Which half of a rule fails the caller: they hold no such post, hold it elsewhere, or its condition is not so."""
    if opened:
        return None
    return "condition" if fits else "unit" if grant.post in posts else "post"


def _cited(rule: Grant | Never, locale: str) -> dict[str, Any]:
    cited = rule.cited
    return {
        "clause": cited.clause,
        "origin": cited.origin.value,
        "origin_words": ORIGIN_WORDS[cited.origin].in_(locale),
    }


def _rule(grant: Grant, locale: str) -> dict[str, Any]:
    return {
        **_cited(grant, locale),
        "role": grant.role,
        "scope": grant.scope.name,
        "sentence": may_words(grant).in_(locale),
        "while": grant.only.words.in_(locale) if grant.only else None,
    }
