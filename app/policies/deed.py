"""A change that is one statement: who acts, what lets them, what it looks like, and the writes that lean on it.

`change` of the engine opens a transaction, looks, signs and leaves the writing to the service. Where the same few rows are
written all day long, all of it goes to the database at once; what is refused, and in which order, stays the engine's.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from app.core.db import Statement
from app.models.base import Instant, Texts
from app.policies.act import Act
from app.policies.declare import GRANTS, separations
from app.policies.engine import JUDGED, Seen, judged, sought, tags_of
from app.policies.row import Row

Writes = Callable[[CTE], tuple[FromClause, tuple[CTE, ...]]]


class Deed:
    """One action on one `row`. `writes`: of the row once the caller is let through, the CTEs that write, and what is told of them.

    `tells`: which of `columns` are told too, whatever became of the act.

    What `writes` is given has the caller's school_id, person_id and today, and `columns` of the row; it has no row where the
    act is refused, so that nothing is written then. What it gives back are at most one row, told beside what was seen, and the
    parts of the statement that nothing else leans on.
    """

    def __init__(
        self,
        action: str,
        row: Row,
        *columns: ColumnElement[Any],
        writes: Writes,
        tells: tuple[str, ...] = (),
        locks: bool = False,
        beside: FromClause | None = None,
    ) -> None:
        seen = (
            sought(action, row, *columns, beside=beside, locks=locks, again=False)
            .cte("seen")
            .prefix_with("MATERIALIZED")
        )
        signed = _signed(action, seen)
        told, parts = writes(_let_through(action, seen, signed))
        seen_of_it = [seen.c[name] for name in (*JUDGED, *tells) if name in seen.c]
        found = select(*seen_of_it, *told.c).select_from(signed.outerjoin(seen, true()).outerjoin(told, true()))
        self.statement = Statement(found.add_cte(*parts))

    async def done(self, act: Act, **values: Any) -> Seen:
        """What was seen, and what was written. Raises as `fetch` does, and then nothing was written."""
        record = await act.row(self.statement, tags=tags_of(act), overwrites=act.if_match == "*", **values)
        return judged(act, record if record and record["session_id"] else None)


def _signed(action: str, seen: CTE) -> CTE:
    """The journal knows who acts, by which clause. Always one row: the tables' triggers ask also where nothing is written."""
    clauses: dict[Any, Any] = {
        literal_column(str(grant.number)): literal_column(f"'{grant.cited.clause}'", Text) for grant in GRANTS[action]
    }
    said = {
        "action": literal_column(f"'{action}'"),
        "clause": case(clauses, value=seen.c.granted),
        "person": seen.c.person_id,
        "session": seen.c.session_id,
        "request": bindparam("request", type_=Text),
        "at": bindparam("now", type_=Instant),
        "overwrites": bindparam("overwrites", type_=Boolean),
    }
    signature = func.jsonb_build_object(*(part for name, value in said.items() for part in (_quoted(name), value)))
    act = func.coalesce(select(cast(signature, Text)).scalar_subquery(), _quoted("{}"))
    return select(func.set_config("app.act", act, True).label("act")).cte("signed").prefix_with("MATERIALIZED")


def _let_through(action: str, seen: CTE, signed: CTE) -> CTE:
    """What was seen, where `fetch` will not refuse it."""
    tags = bindparam("tags", type_=Texts)
    etag = func.concat(_quoted('"'), seen.c.version, _quoted('"'))
    lets = [
        seen.c.granted.is_not(None),
        not_(seen.c.must_change_password),
        seen.c.stuck.is_(None),
        or_(tags.is_(None), etag == any_(tags)),
    ]
    if separations(action):
        lets.append(func.cardinality(seen.c.barred) == literal_column("0", Integer))
    let = select(*seen.c).select_from(seen.join(signed, true())).where(*lets)
    return let.cte("let_through").prefix_with("MATERIALIZED")


def _quoted(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'", Text)
