"""The engine against the naive evaluator, in PostgreSQL: real people, real sessions, and a thing of every kind in a table.

For each caller and instant one statement decides every action about every thing: 50,000 decisions and more.
"""

import random
from datetime import datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import Integer, Text, cast, func, literal_column, null, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import array

from app.core.db import Statement
from app.core.ids import new_id
from app.models.caller import beside_me, me
from app.policies.criteria import allowed, barred, spoke
from app.policies.declare import GRANTS, separations
from app.policies.engine import door
from tests.program import Program
from tests.regulation.naive import Class, Guarding, Person, Posted, School, Thing, decide
from tests.regulation.probe import COLUMNS, PROBE, probe, probe_row
from tests.regulation.random_school import INSTANTS, LAST_YEAR, THIS_YEAR, Structure, by_chance, thing_by_chance
from tests.school import CLASSES, Caller, Child, Guards, Held, founded
from tests.school import School as Planted

ACTIONS = sorted(GRANTS)
THINGS = 12
DIALECT = postgresql.dialect()
MADE = "create temporary table probe ({}) on commit drop".format(
    ", ".join(f"{each.name} {each.type.compile(dialect=DIALECT)}" for each in probe.columns)
)
FILLED = "insert into probe select * from jsonb_populate_recordset(null::probe, $1::jsonb)"


def _all_decisions() -> Statement:
    """For each thing: its place, and of each action which grant spoke, which separation bars, whether a list holds it."""
    each = select(
        probe.c.id,
        array([cast(spoke(action, PROBE), Integer) for action in ACTIONS]).label("granted"),
        array([cast(barred(action, PROBE) if separations(action) else null(), Text) for action in ACTIONS]).label(
            "barred"
        ),
        array([func.coalesce(allowed(action, PROBE), False) for action in ACTIONS]).label("listed"),
    ).where(probe.c.school_id == me.c.school_id)
    found = each.offset(literal_column("0")).correlate(me).lateral("r")
    return Statement(select(me.c.user_id, *found.c).select_from(beside_me(found)))


ALL = _all_decisions()


async def planted(program: Program) -> tuple[Planted, Structure]:
    """A school in the database, and the same as the naive evaluator knows it."""
    school = await founded(program, children=0)
    classes = {
        id_: Class(id_, school.groups[CLASSES[name]], *(LAST_YEAR if name == "old" else THIS_YEAR))
        for name, id_ in school.classes.items()
    }
    children = tuple([(await school.child("A1")).id for _ in range(4)])
    return school, Structure(school.id, tuple(school.groups.values()), classes, children)


async def moved_in(school: Planted, people: tuple[Person, ...]) -> dict[Any, Caller]:
    """The people of the naive school in the real tables, each with a living session."""
    names = {id_: name for units in (school.classes, school.groups) for name, id_ in units.items()}
    callers = {}
    for person in people:
        held = [*(_held(each, names) for each in person.posts), *(_guards(each) for each in person.guards)]
        account = {"suspended_at": school.program.clock()} if person.suspended else {}
        caller = school.user(*held, **account)
        caller.person = person.id
        callers[person.id] = await caller.arrive()
    return callers


def _held(posted: Posted, names: dict[Any, str]) -> Held:
    unit = names[posted.unit] if posted.unit else None
    return Held(posted.post, unit, posted.first, posted.last, posted.ended, posted.kind)


def _guards(guarding: Guarding) -> Guards:
    return Guards(Child(guarding.child, "", ""), guarding.first, guarding.last, guarding.blocked)


def _record(thing: Thing) -> dict[str, Any]:
    record = {column: getattr(thing, name) for column, name in COLUMNS.items()}
    return record | {
        name: "{" + ",".join(map(str, record[name])) + "}" if record[name] is not None else None
        for name in ("hands", "deciders")
    }


def _places(told: str | None) -> list[int]:
    """An array of numbers as PostgreSQL writes it: an array of arrays would want them of one length."""
    return [int(place) for place in (told or "").strip("{}").split(",") if place]


@pytest.mark.parametrize("now", INSTANTS, ids=lambda now: f"{now:%Y-%m-%d %H:%M}")
async def test_postgresql_decides_as_the_naive_evaluator(program: Program, now: datetime) -> None:
    clauses = {grant.number: grant.cited.clause for grants in GRANTS.values() for grant in grants}
    program.clock.now = now
    real, structure = await planted(program)
    school = by_chance(INSTANTS.index(now) + 100, structure, now)
    people = tuple(Person(new_id(), each.posts, each.guards, each.suspended) for each in school.people)
    school = School(school.id, now, school.classes, people)
    callers = await moved_in(real, people)
    chance = random.Random(now.toordinal())
    things = {
        thing.id: thing for thing in (thing_by_chance(chance, school, people[n % 8], structure) for n in range(THINGS))
    }
    decisions = 0
    async with program.runtime.database.transaction() as connection:
        await connection.driver.execute(MADE)
        await connection.driver.execute(FILLED, orjson.dumps([_record(thing) for thing in things.values()]).decode())
        for person in people:
            rows = await connection.rows(ALL, session=callers[person.id].session, now=now, locale="vi")
            found = {row["id"]: row for row in rows if row["id"] is not None}
            assert bool(rows) is not person.suspended
            for thing in things.values():
                for place, action in enumerate(ACTIONS):
                    wanted = decide(school, person, action, thing)
                    row = found.get(thing.id)
                    what = f"{action}\n{person}\n{thing}\n{wanted}"
                    decisions += 1
                    if row is None:
                        assert not wanted.rights, what
                        continue
                    clause = wanted.rights[0].clause if wanted.rights else None
                    assert clauses.get(row["granted"][place]) == clause, what
                    assert row["listed"][place] is bool(wanted.rights), what
                    told = [separations(action)[bar].cited.clause for bar in _places(row["barred"][place])]
                    assert told == [each.clause for each in wanted.denied], what
            await _door_agrees(connection, callers[person.id], now, chance, found)
    assert decisions * len(INSTANTS) >= 50_000


async def _door_agrees(connection: Any, caller: Caller, now: datetime, chance: random.Random, found: Any) -> None:
    """What one thing's own statement says is what its place in the list says: some actions for each caller."""
    for action in chance.sample([each for each in ACTIONS if f"{each.partition('.')[0]}.read" in GRANTS], 6):
        read = f"{action.partition('.')[0]}.read"
        statement = door(action, probe_row(action.partition(".")[0]))
        for id_, row in found.items():
            record = await connection.row(statement, session=caller.session, now=now, locale="vi", id=id_)
            assert (record["found"] is not None) is row["listed"][ACTIONS.index(read)], action
            if record["found"] and action != read:
                assert record["granted"] == row["granted"][ACTIONS.index(action)], action
                assert not separations(action) or record["barred"] == _places(row["barred"][ACTIONS.index(action)]), (
                    action
                )
