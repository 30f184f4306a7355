"""An act under an idempotency key: done once, however often it is asked for (docs/decisions/0014)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import LargeBinary, bindparam, func, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Statement
from app.core.errors import Unauthenticated
from app.core.idempotency import KeyReused, StillRunning
from app.models.base import Instant
from app.models.caller import beside_me, me
from app.models.idempotency import idempotency_keys as keys

if TYPE_CHECKING:
    from app.policies.act import Act

_key, _since = bindparam("key", type_=LargeBinary), bindparam("since", type_=Instant)
_number = func.hashtextextended(
    func.concat(me.c.user_id, func.encode(_key, literal_column("'hex'"))), literal_column("0")
)
_LOCK = Statement(select(me.c.school_id, me.c.user_id, func.pg_try_advisory_xact_lock(_number).label("locked")))
_known = (
    select(keys.c.fingerprint, keys.c.status, keys.c.address, keys.c.body)
    .where(
        keys.c.school_id == me.c.school_id, keys.c.user_id == me.c.user_id, keys.c.key == _key,
        keys.c.created_at > _since,
    )
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("known")
)  # fmt: skip
_RECALL = Statement(select(me.c.session_id, *_known.c).select_from(beside_me(_known)))

# What is older than a key's life goes when a new one is written: some at a time, and nobody waits for anybody.
_old = (
    select(keys.c.user_id, keys.c.key)
    .where(keys.c.school_id == bindparam("school_id"), keys.c.created_at <= _since, keys.c.key != _key)
    .limit(literal_column("100"))
    .with_for_update(skip_locked=True)
)
_forgotten = (
    keys.delete()
    .where(keys.c.school_id == bindparam("school_id"), tuple_(keys.c.user_id, keys.c.key).in_(_old))
    .cte("forgotten")
)
_kept = insert(keys).values({column.name: bindparam(column.name, type_=column.type) for column in keys.c})
_KEEP = Statement(
    _kept.on_conflict_do_update(
        index_elements=["school_id", "user_id", "key"],
        set_={name: _kept.excluded[name] for name in ("fingerprint", "created_at", "status", "address", "body")},
    ).add_cte(_forgotten)
)


class Done(Exception):
    """The act was done before. `address`: of the resource to read in its place; else `body` is the whole answer."""

    def __init__(self, status: int, address: str | None, body: str | None) -> None:
        super().__init__(status)
        self.status, self.address, self.body = status, address, body


@dataclass(slots=True)
class Claim:
    """A key as a request names it: `key` within its operation, `fingerprint` of the content.

    `since`: keys from before are forgotten. `reads`: the act only reads, and runs again. `school` and `user` are known
    once the key is held; `replayed`: it was seen before.
    """

    key: bytes
    fingerprint: bytes
    since: datetime
    reads: bool
    school: UUID | None = None
    user: UUID | None = None
    replayed: bool = False

    async def take(self, act: "Act") -> None:
        """Hold the key until the act's transaction ends. Raises StillRunning, and as `recall` does."""
        held = await act.row(_LOCK, key=self.key)
        if held is None:
            raise Unauthenticated
        if not held["locked"]:
            raise StillRunning
        self.school, self.user = held["school_id"], held["user_id"]
        await self.recall(act)  # a statement of its own: it has to see what was committed before the lock was free

    async def recall(self, act: "Act") -> None:
        """Raises Done where the act was done before, KeyReused where the key was another's content's."""
        known = await act.row(_RECALL, key=self.key, since=self.since)
        if known is None:
            raise Unauthenticated
        if known["fingerprint"] is None:
            return
        if known["fingerprint"] != self.fingerprint:
            raise KeyReused
        if not self.reads:
            raise Done(known["status"], known["address"], known["body"])
        self.replayed = True

    async def keep(self, act: "Act", status: int, *, address: str | None, body: str | None) -> None:
        """Write down that the act is done, in its own transaction."""
        assert self.school, "a handler that begins late did not begin"
        await act.row(
            _KEEP, school_id=self.school, user_id=self.user, key=self.key, fingerprint=self.fingerprint,
            created_at=act.now, status=status, address=address, body=body, since=self.since,
        )  # fmt: skip
