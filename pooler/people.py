"""Several schools, and who of each sends requests: everybody with a token, and with what is theirs and what is not."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from app.core.security.keys import KeyRing
from app.core.security.tokens import issue
from bench.dataset import Dataset

SCHOOLS = 4

# One parent of each class has an account: the father of its first child. Ids of accounts and sessions are the person's.
_FATHERS = """create temporary table fathers as
    select distinct on (e.school_id, e.class_id) g.school_id, g.person_id, g.student_id
      from guardians g join enrolments e using (school_id, student_id) where g.position = 0
     order by e.school_id, e.class_id, g.student_id"""
_ACCOUNTS = """insert into users (school_id, id, person_id, username, must_change_password, created_at)
    select school_id, person_id, person_id, 'ph' || row_number() over (), false, '2026-08-01' from fathers"""
_SESSIONS = """insert into sessions (school_id, id, user_id, created_at, last_used_at, idle_until, expires_at, refresh_counter)
    select school_id, person_id, person_id, '2026-08-01', '2026-08-01', '2100-01-01', '2100-01-01', 0 from fathers"""

_CALLERS = """
select z.school_id, u.id as user_id, z.id as session_id, coalesce(a.post, 'parent') as post, a.class_id, f.student_id
  from sessions z join users u on u.school_id = z.school_id and u.id = z.user_id
  left join assignments a on a.school_id = u.school_id and a.user_id = u.id
  left join fathers f on f.school_id = u.school_id and f.person_id = u.person_id
 where a.post in ('principal', 'homeroom_teacher') or f.person_id is not null
 order by u.id"""
_IDS = """
select table_name as table, column_name as column from information_schema.columns
 where table_schema = 'public' and data_type = 'uuid' and table_name in (
       select table_name from information_schema.columns where table_schema = 'public' and column_name = 'school_id')"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody of a school. `own`: the children that they may read; `others`: some of the same school that they may not."""

    school: str
    post: str
    token: str
    class_id: str | None
    own: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """The schools. `classes`, `children`, `users`: of each school, by its id."""

    callers: list[Caller]
    classes: dict[str, list[str]]
    children: dict[str, list[str]]
    users: dict[str, list[str]]

    def elsewhere(self, things: dict[str, list[str]], school: str, chance: random.Random) -> str:
        """One of another school's."""
        return chance.choice(things[chance.choice([each for each in things if each != school])])


async def settled(data: Dataset) -> Province:
    """The dataset's schools, once their parents have accounts."""
    connection = await asyncpg.connect(data.url)
    try:
        await connection.execute("set session_replication_role = replica")  # nobody does this: no journal
        for statement in (_FATHERS, _ACCOUNTS, _SESSIONS):
            await connection.execute(statement)
        rows = await connection.fetch(_CALLERS)
        of_class: dict[str, list[str]] = defaultdict(list)
        classes: dict[str, dict[str, None]] = defaultdict(dict)
        for row in await connection.fetch("select school_id, class_id, student_id from enrolments order by student_id"):
            of_class[str(row["class_id"])].append(str(row["student_id"]))
            classes[str(row["school_id"])][str(row["class_id"])] = None
    finally:
        await connection.close()
    ring, now = KeyRing.open(data.folder / "keys"), datetime.now(UTC)

    def caller(row: Any) -> Caller:
        token = issue(
            ring, subject=row["user_id"], session=row["session_id"], issuer="mamnon", audience="mamnon", now=now,
            lifetime=timedelta(hours=1),
        )  # fmt: skip
        school, class_id = str(row["school_id"]), row["class_id"] and str(row["class_id"])
        everybody = [child for each in classes[school] for child in of_class[each]]
        theirs = {
            "principal": everybody,
            "homeroom_teacher": of_class[class_id or ""],
            "parent": [str(row["student_id"])],
        }[row["post"]]
        others = tuple(child for child in everybody[::7] if child not in theirs) if theirs is not everybody else ()
        return Caller(school, row["post"], token, class_id, tuple(theirs), others)

    users: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        users[str(row["school_id"])].append(str(row["user_id"]))
    children = {school: [child for each in ids for child in of_class[each]] for school, ids in classes.items()}
    return Province(
        [caller(row) for row in rows], {school: list(ids) for school, ids in classes.items()}, children, users
    )


async def owners(url: str) -> dict[UUID, set[UUID]]:
    """The schools in whose rows an id stands, whatever it is the id of; one of more than one school would be shared."""
    connection = await asyncpg.connect(url)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    try:
        for row in await connection.fetch(_IDS):
            pairs = await connection.fetch(f'select distinct school_id, "{row["column"]}" as id from "{row["table"]}"')
            for pair in pairs:
                found[pair["id"]].add(pair["school_id"])
    finally:
        await connection.close()
    return found
