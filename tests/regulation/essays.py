"""An area that only tests have, to prove separations by: one walled table, its rows told apart by a noun of the vocabulary.

It is made of the real parts: a table with the walls and the journal of every other, `Row`s, doors, lanes; a decision writes
who decided. What stands behind a real content item, menu or staff file is not needed to say whose hands were in it.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from fastapi import Query
from pydantic import Field
from sqlalchemy import BigInteger, Boolean, Column, MetaData, Table, Text, and_, bindparam, cast, literal_column

from app.core import migrate
from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID
from app.core.errors import NotFound, PreconditionRequired, Stale, WrongState
from app.core.ids import new_id
from app.core.shape import text, thing
from app.main import AREAS
from app.models.base import Uuid
from app.policies.engine import change, door
from app.policies.reading import Listing, Single, listed, read, written
from app.policies.row import Move, Row
from app.policies.workflow import advance
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.base import Etag, OneOut, OneQuery, Page, PageQuery
from migrations.tools import journaled, wall
from tests.postgres import Postgres
from tests.program import Program, program
from tests.school import Caller, School

essays = Table(
    "essays",
    MetaData(),
    Column("school_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("noun", Text),
    Column("state", Text),
    Column("of_education", Boolean),
    Column("author", Uuid),
    Column("group_id", Uuid),
    Column("about", Uuid),
    Column("hands", ARRAY_OF_UUID),
    Column("deciders", ARRAY_OF_UUID),
    Column("version", BigInteger),
)
_MADE = """
create table essays (
    school_id uuid not null, id uuid not null, noun text not null, state text not null default 'open',
    of_education boolean not null default false, author uuid, group_id uuid, about uuid, hands uuid[], deciders uuid[],
    version bigint not null default 1, primary key (school_id, id))"""

# What can be done with each noun here; a separation hangs on each of these actions. Reading comes by itself.
DECISIONS = {
    "content": ("content.verify", "content.appraise", "content.approve"),
    "evaluation": ("evaluation.assess", "evaluation.approve"),
    "emulation_title": ("emulation_title.approve",),
    "staff_file": ("staff_file.verify",),
    "discipline": ("discipline.decide",),
    "inventory": ("inventory.confirm",),
    "voucher": ("voucher.check",),
    "menu": ("menu.approve",),
}
ROWS = {
    noun: Row(
        noun,
        essays,
        key=and_(essays.c.id == bindparam("id", type_=Uuid), essays.c.noun == literal_column(f"'{noun}'", Text)),
        locks={"school_id": essays.c.school_id, "group_id": essays.c.group_id, "person_id": essays.c.author},
        version=cast(essays.c.version, Text),
        actions=(f"{noun}.read", *decisions),
        facts={
            "of_education": essays.c.of_education,
            "hands": essays.c.hands,
            "deciders": essays.c.deciders,
            "about": essays.c.about,
        },
        state=essays.c.state,
        # Once: whoever comes after a decision finds another state, but for a step that another one follows.
        moves={
            action: Move(
                essays.c.state == literal_column("'open'"), to="decided" if action == decisions[-1] else "open"
            )
            for action in decisions
        },
    )
    for noun, decisions in DECISIONS.items()
}
_DOORS = {
    action: door(action, ROWS[noun], essays.c.deciders, locks=True)
    for noun, decisions in DECISIONS.items()
    for action in decisions
}
_BODIES = {noun: text(thing(id=essays.c.id, state=essays.c.state, etag=row.etag)) for noun, row in ROWS.items()}
_ONES = {noun: Single(f"{noun}.read", row, _BODIES[noun]) for noun, row in ROWS.items()}
_LISTS = {
    noun: Listing(
        f"{noun}.read",
        row,
        _BODIES[noun],
        order=(essays.c.id,),
        filters={"noun": essays.c.noun == bindparam("noun", type_=Text)},
    )
    for noun, row in ROWS.items()
}


class EssayOut(OneOut):
    id: UUID
    state: Literal["open", "decided"] = Field(examples=["open"])
    etag: Etag


area = Area("essays")


def _named(name: str, endpoint: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
    endpoint.__name__ = name
    return endpoint


def _reading(noun: str) -> Callable[..., Awaitable[Answer]]:
    async def one(act: Act, essay_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
        return await read(act, _ONES[noun], query.include, id=essay_id)

    return _named(f"read_essay_{noun}", one)


def _listing(noun: str) -> Callable[..., Awaitable[Answer]]:
    async def page(act: Act, query: Annotated[PageQuery, Query()]) -> Answer:
        return await listed(act, _LISTS[noun], limit=query.limit, cursor=query.cursor, noun=noun)

    return _named(f"list_essay_{noun}", page)


def _deciding(action: str) -> Callable[..., Awaitable[Answer]]:
    noun, _, verb = action.partition(".")

    async def decide(act: Act, essay_id: UUID) -> Answer:
        found = await change(act, _DOORS[action], id=essay_id)
        await advance(act, ROWS[noun], found, essay_id, deciders=[*(found["deciders"] or []), found["person_id"]])
        return await written(act, _ONES[noun], id=essay_id)

    return _named(f"{verb}_essay_{noun}", decide)


for _noun, _decisions in DECISIONS.items():
    _url = f"/essays/{_noun}"
    area.get(_url, action=f"{_noun}.read", answers=Page[EssayOut])(_listing(_noun))
    area.get(f"{_url}/{{essay_id}}", action=f"{_noun}.read", answers=EssayOut, raises=(NotFound,))(_reading(_noun))
    for _action in _decisions:
        area.post(
            f"{_url}/{{essay_id}}/{_action.partition('.')[2]}",
            action=_action,
            answers=EssayOut,
            raises=(NotFound, PreconditionRequired, Stale, WrongState),
            replays=_url + "/{essay_id}",
        )(_deciding(_action))


class Essay:
    """One row, and how it is decided on."""

    def __init__(self, noun: str, id_: UUID) -> None:
        self.noun, self.id, self.url = noun, id_, f"/v1/essays/{noun}/{id_}"

    async def decide(self, caller: Caller, verb: str, **how: Any) -> Any:
        """As whoever has just read it, unless told otherwise."""
        return await caller.post(f"{self.url}/{verb}", **{"if_match": "*", **how})

    async def may(self, caller: Caller) -> set[str]:
        """The decisions that the caller is told to be open to them; none where the essay is out of sight."""
        answer = await caller.get(self.url + "?include=allowed_actions")
        assert answer.status in (200, 404), answer
        told = answer.json["allowed_actions"] if answer.status == 200 else []
        return {action.partition(".")[2] for action in told} - {"read"}


async def essay(
    school: School,
    noun: str = "content",
    *,
    hands: tuple[Caller, ...] = (),
    deciders: tuple[Caller, ...] = (),
    about: Caller | None = None,
    group: str | None = None,
    of_education: bool = False,
    state: str = "open",
) -> Essay:
    """A row of the noun. `hands`: who wrote it, the author first."""
    for person in (*hands, *deciders, *([about] if about else [])):
        await person.arrive()
    row = {
        "id": new_id(), "noun": noun, "state": state, "of_education": of_education,
        "author": about.person if about else hands[0].person if hands else None,
        "group_id": school.groups[group] if group else None, "about": about and about.person,
        "hands": [one.person for one in hands], "deciders": [one.person for one in deciders],
    }  # fmt: skip
    await school.plant({"essays": [row]})
    return Essay(noun, row["id"])


@asynccontextmanager
async def program_with_essays(postgres: Postgres) -> AsyncIterator[Program]:
    """The real program with one more area, over a database with one more table."""
    name = "essays_" + os.urandom(5).hex()
    hands = await postgres.clone(name)
    await asyncio.to_thread(migrate.run, hands.migrator, _migrate)
    async with program(hands, postgres.folder, (*AREAS, area)) as running:
        yield running
    await postgres.drop(name)


def _migrate(config: Config) -> None:
    """As a migration makes a school's table."""
    with Operations.context(MigrationContext.configure(config.attributes["connection"])) as operations:
        operations.execute(_MADE)
        operations.execute("grant select, insert, update on essays to mamnon_app")
        wall("essays")
        journaled("essays", keys="id", subject="id", child=None, columns="state deciders")
