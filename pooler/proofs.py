"""That the proof bites: what a connection would leave behind is found by whoever comes next, and we leave nothing."""

import asyncio

import asyncpg

from app.database import TIMEOUTS
from demo.stage import must

_STAND = "select set_config('app.school_id', $1, {lasting})"
_SEEN = "select count(*) from students"
_TRIES = 20


async def bites(url: str, school: str) -> None:
    """A school that is set for the session is everybody's. To be called on a pooler that nothing else uses afterwards."""
    await _stand(url, school, lasting=True)
    must(
        await _seen_by_others(url), "A school that was set for a session was seen by nobody else: this proves nothing."
    )


async def leaves_nothing(url: str, school: str) -> None:
    """Neither the end of a transaction, nor a statement out of time, nor a client that vanishes leaves a school behind."""
    connection = await _connected(url)
    for name, limit in TIMEOUTS.items():
        must(
            await connection.fetchval(f"show {name}") == limit,
            f"{name} does not reach the app's role through the pooler.",
        )
    await _stand(url, school, lasting=False)
    must(not await _seen_by_others(url), "A school outlived its transaction.")
    try:
        async with connection.transaction():
            await connection.execute(_STAND.format(lasting="true"), school)
            await connection.execute("set local statement_timeout = '20ms'")
            await connection.execute("select pg_sleep(5)")
    except asyncpg.QueryCanceledError:
        pass
    must(not await _seen_by_others(url), "A statement that ran out of time left its school behind.")
    await connection.execute("begin")
    await connection.fetchval(_STAND.format(lasting="true"), school)
    must(
        await connection.fetchval(_SEEN),
        "Inside the transaction there are no children to be seen: this proves nothing.",
    )
    connection.terminate()
    must(not await _seen_by_others(url), "A client that vanished left its school behind.")


async def _connected(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url, statement_cache_size=0)


async def _stand(url: str, school: str, *, lasting: bool) -> None:
    connection = await _connected(url)
    await connection.fetchval(_STAND.format(lasting="false" if lasting else "true"), school)
    await connection.close()


async def _seen_by_others(url: str) -> int:
    """How many children are seen by connections that never entered a school, all at once."""
    others = await asyncio.gather(*(_connected(url) for _ in range(_TRIES)))
    seen = await asyncio.gather(*(other.fetchval(_SEEN) for other in others))
    for other in others:
        await other.close()
    return sum(seen)
