"""An act: somebody doing one action at one instant. What the policy and the services know of a request."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import CTE, Text, bindparam, func, select

from app.core.db import Connection, Row, Statement
from app.policies.once import Claim
from app.runtime import Runtime

_ENTER_SCHOOL = Statement(select(func.set_config("app.school_id", bindparam("school", type_=Text), True)))
_SIGN = Statement(select(func.set_config("app.act", bindparam("act", type_=Text), True)))


def signed_entry() -> CTE:
    """The school and the act, set by the very statement that writes; `school` and `act` (`Act.signature`) are bound.

    What it writes takes its rows from here, so both are set before any row is looked at.
    """
    return (
        select(
            func.set_config("app.school_id", bindparam("school", type_=Text), True).label("school"),
            func.set_config("app.act", bindparam("act", type_=Text), True).label("act"),
        )
        .cte("context")
        .prefix_with("MATERIALIZED")
    )


@dataclass(slots=True)
class Act:
    """The caller's session, the action, the instant and the running program.

    A statement outside `begin()` is a transaction of its own. After `begin()` all of them share one, which whoever
    made the act ends: services never commit. `claim`: the idempotency key that `begin()` holds. `headers`: what goes with
    the answer, whatever it is. `caller`: all that was known of who was let through to change something.
    `at_the_end`: what is outside the database and hangs on it: called with True when the act's writing stays, with False
    when none of it does, and not at all when a commit breaks off and nobody can tell.
    """

    action: str
    session: UUID | None
    now: datetime
    runtime: Runtime
    locale: str = "vi"
    request_id: str = ""
    if_match: str | None = None
    needs_if_match: bool = False
    network: str = ""
    claim: Claim | None = None
    headers: dict[str, str] = field(default_factory=dict)
    caller: str | None = None
    at_the_end: list[Callable[[bool], Awaitable[None]]] = field(default_factory=list)
    _connection: Connection | None = None
    _open: AsyncExitStack | None = None

    async def row(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row of a statement, or None; `session`, `now`, `locale` and `request` are bound."""
        where = self._connection or self.runtime.database
        return await where.row(
            statement, session=self.session, now=self.now, locale=self.locale, request=self.request_id, **values
        )

    async def rows(self, statement: Statement, /, **values: Any) -> list[Row]:
        """All rows of a statement, inside `begin()`."""
        return await self.connection.rows(statement, session=self.session, now=self.now, locale=self.locale, **values)

    @property
    def connection(self) -> Connection:
        """The connection of the transaction that `begin()` opened."""
        assert self._connection is not None, "begin() comes first"
        return self._connection

    async def begin(self) -> None:
        """Open the transaction that the rest of this act shares, where it is not open yet; hold the act's key in it.

        Raises Done, KeyReused and StillRunning where there is a key.
        """
        if self._open is not None:
            return
        self._open = AsyncExitStack()
        self._connection = await self._open.enter_async_context(self.runtime.database.transaction())
        if self.claim:
            await self.claim.take(self)

    async def enter_school(self, school: UUID | None) -> None:
        """Stand in a school, in the open transaction, where no session leads there: signing in, the command line."""
        await self.row(_ENTER_SCHOOL, school=str(school or ""))

    async def sign(self, clause: str | None, *, person: UUID | None) -> None:
        """Tell the journal who acts, in the open transaction: writes without it are refused by the database."""
        await self.row(_SIGN, act=self.signature(clause, person=person))

    def signature(self, clause: str | None, *, person: UUID | None) -> str:
        """What the journal's triggers read from app.act."""
        return orjson.dumps(
            {"action": self.action, "clause": clause, "person": person and str(person),
             "session": self.session and str(self.session), "request": self.request_id, "at": self.now,
             **({"overwrites": True} if self.if_match == "*" else {})}
        ).decode()  # fmt: skip

    async def end(self, error: BaseException | None = None) -> None:
        """Commit, or roll back where there was an error."""
        if self._open is not None:
            opened, self._open, self._connection = self._open, None, None
            await opened.__aexit__(type(error) if error else None, error, error.__traceback__ if error else None)
        while self.at_the_end:
            await self.at_the_end.pop()(error is None)
