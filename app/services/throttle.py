"""Guessing is slowed, never by locking an account: attempts are counted for an account seen from one network.

An attempt is counted before it is judged and taken back when it was right, so that many at once gain nothing. A whole
school signs in at 7:30 behind one address, so a network alone is slowed only after many failures.
"""

from datetime import timedelta
from hashlib import blake2b

from sqlalchemy import Integer, LargeBinary, bindparam, cast, extract, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Statement
from app.core.errors import RateLimited
from app.models.base import Instant
from app.models.people import sign_in_failures as counted
from app.policies.act import Act

FREE_FOR_ACCOUNT, FREE_FOR_NETWORK = 5, 100
LONGEST_FOR_ACCOUNT, LONGEST_FOR_NETWORK = timedelta(seconds=30), timedelta(seconds=2)
LEAK = timedelta(minutes=1)
"""So long after the last attempt one failure less is held against the account, and against the network."""

_subject = bindparam("subject", type_=LargeBinary)
_now = bindparam("now", type_=Instant)
_second = literal(timedelta(seconds=1))


class _Slowed:
    """The statements for what is slowed after `free` failures: 1 s, 2 s, 4 s … at most `longest`."""

    def __init__(self, name: str, free: int, longest: timedelta) -> None:
        self.name, self.free = name, free
        self.policy = f'"{name}";q={free};w={free * int(LEAK.total_seconds())}'
        leaked = func.greatest(cast(extract("epoch", _now - counted.c.last_at) / LEAK.total_seconds(), Integer), 0)
        held = func.greatest(counted.c.failures - leaked, 0)
        doubled = func.power(literal_column("2"), func.least(held - free, 16))
        open_at = counted.c.last_at + func.least(doubled * _second, literal(longest))
        self.count = Statement(
            insert(counted)
            .values(subject=_subject, failures=1, last_at=_now)
            .on_conflict_do_update(
                index_elements=["subject"],
                set_={"failures": held + 1, "last_at": _now},
                where=or_(held < free, open_at <= _now),
            )
            .returning(counted.c.failures)
        )
        left = func.ceil(extract("epoch", open_at - _now))
        self.left = Statement(select(left.label("seconds")).where(counted.c.subject == _subject))

    async def attempt(self, act: Act, subject: bytes) -> None:
        counted_now = await act.row(self.count, subject=subject)
        if counted_now is None:
            row = await act.row(self.left, subject=subject)
            wait = max(int(row["seconds"]) if row else 1, 1)
            self.tell(act, self.free, wait)
            raise RateLimited(wait)
        self.tell(act, counted_now[0], int(LEAK.total_seconds()))

    def tell(self, act: Act, failures: int, seconds: int) -> None:
        """How many attempts are left before each has to wait, and in how many seconds there is one more."""
        left = max(self.free - failures, 0)
        act.headers["RateLimit"] = f'"{self.name}";r={left}' + (f";t={seconds}" if failures else "")


_ACCOUNT = _Slowed("account", FREE_FOR_ACCOUNT, LONGEST_FOR_ACCOUNT)
_NETWORK = _Slowed("network", FREE_FOR_NETWORK, LONGEST_FOR_NETWORK)
_OLD = literal(timedelta(days=1))
_FORGET = Statement(counted.delete().where(or_(counted.c.subject == _subject, counted.c.last_at < _now - _OLD)))
_TAKE_BACK = Statement(
    counted.update()
    .where(counted.c.subject == _subject, counted.c.failures > 0)
    .values(failures=counted.c.failures - 1)
)


def _hashed(*parts: str) -> bytes:
    """The table names nobody."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


async def attempt(act: Act, account: str) -> None:
    """One more attempt, about to be judged. Raises RateLimited while the account, from this network, or the network waits.

    The answer, whatever it becomes, tells what is left (RateLimit, IETF draft): of the account, or of what made it wait.
    """
    act.headers["RateLimit-Policy"] = f"{_ACCOUNT.policy}, {_NETWORK.policy}"
    await _NETWORK.attempt(act, _hashed(act.network))
    try:
        await _ACCOUNT.attempt(act, _hashed(account, act.network))
    except RateLimited:
        await act.row(_TAKE_BACK, subject=_hashed(act.network))  # not judged: not the network's attempt either
        raise


async def succeeded(act: Act, account: str) -> None:
    """The account's owner came in: nothing is held against them, nor the attempt against the network."""
    await act.row(_FORGET, subject=_hashed(account, act.network))
    await act.row(_TAKE_BACK, subject=_hashed(act.network))
    _ACCOUNT.tell(act, 0, 0)
