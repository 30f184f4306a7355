"""Guessing is slowed, never by locking an account: failures are counted for an account seen from one network.

A whole school signs in at 7:30 behind one address, so a network alone is slowed only after many failures.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import LargeBinary, any_, bindparam, case, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.core.db import Statement
from app.core.errors import RateLimited
from app.models.base import Instant
from app.models.people import sign_in_failures
from app.policies.act import Act

FREE_FOR_ACCOUNT, FREE_FOR_NETWORK = 5, 100
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)

_SUBJECTS = bindparam("subjects", type_=ARRAY(LargeBinary))
_now = bindparam("now", type_=Instant)
_READ = Statement(
    select(
        func.array_agg(sign_in_failures.c.failures),
        func.array_agg(sign_in_failures.c.last_at),
        func.array_agg(sign_in_failures.c.subject),
    ).where(sign_in_failures.c.subject == any_(_SUBJECTS))
)
_failed = insert(sign_in_failures).from_select(
    ["subject", "failures", "last_at"],
    select(func.unnest(_SUBJECTS), literal_column("1"), _now),
)
_COUNT = Statement(
    _failed.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "failures": case(
                (sign_in_failures.c.last_at < _failed.excluded.last_at - literal(FORGOTTEN_AFTER), 1),
                else_=sign_in_failures.c.failures + 1,
            ),
            "last_at": _failed.excluded.last_at,
        },
    )
)
_FORGET = Statement(
    sign_in_failures.delete().where(sign_in_failures.c.subject == bindparam("subject", type_=LargeBinary))
)


def subjects(account: str, network: str) -> tuple[bytes, bytes]:
    """The account seen from the network, and the network: hashed, so that the table names nobody."""
    return (
        blake2b(f"{account}\0{network}".encode("utf-8", "replace"), digest_size=16).digest(),
        blake2b(network.encode("utf-8", "replace"), digest_size=16).digest(),
    )


async def check(act: Act, account: str) -> None:
    """Raises RateLimited while the account, from this network, or the network has to wait."""
    both = subjects(account, act.network)
    record = await act.row(_READ, subjects=list(both))
    assert record is not None
    counted = {
        key: (failures, at) for failures, at, key in zip(record[0] or (), record[1] or (), record[2] or (), strict=True)
    }
    for subject, free in zip(both, (FREE_FOR_ACCOUNT, FREE_FOR_NETWORK), strict=True):
        failures, last = counted.get(subject, (0, act.now))
        if failures >= free and (left := wait(failures - free, last) - act.now) > timedelta(0):
            raise RateLimited(int(left.total_seconds()) + 1)


def wait(beyond: int, last: datetime) -> datetime:
    """Until when to wait after a failure: 1 s, 2 s, 4 s … at most five minutes."""
    return last + min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)


async def count(act: Act, account: str) -> None:
    """One more failure."""
    await act.row(_COUNT, subjects=list(subjects(account, act.network)))


async def forget(act: Act, account: str) -> None:
    """The account's owner came in."""
    await act.row(_FORGET, subject=subjects(account, act.network)[0])
