"""A running program for the length of a command."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from app.core.db import Database
from app.core.security.keys import KeyRing
from app.core.security.passwords import Passwords
from app.core.security.tokens import Door
from app.database import database_of
from app.policies.act import Act
from app.runtime import Runtime
from app.settings import Settings

Result = TypeVar("Result")


@contextmanager
def runtime_of(settings: Settings) -> Iterator[Runtime]:
    """The program's parts over its database; the embedded one runs as long as this does."""
    ring = KeyRing.open(settings.keys)
    with database_of(settings) as url:
        passwords = Passwords()
        try:
            yield Runtime(
                settings=settings,
                database=Database(url, size=settings.pool_size, prepared=settings.prepared_statements),
                ring=ring,
                door=Door(ring, settings.issuer, settings.issuer),
                passwords=passwords,
            )
        finally:
            passwords.close()


def operate(settings: Settings, action: str, work: Callable[[Act], Awaitable[Result]]) -> Result:
    """Do one act as the operator, in one transaction, and commit it."""

    async def whole(runtime: Runtime) -> Result:
        act = Act(action=action, session=None, now=runtime.clock(), runtime=runtime)
        try:
            result = await work(act)
        except BaseException as error:
            await act.end(error)
            raise
        else:
            await act.end()
            return result
        finally:
            await runtime.database.close()

    with runtime_of(settings) as runtime:
        return asyncio.run(whole(runtime))
