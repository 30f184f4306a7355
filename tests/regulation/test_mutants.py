"""The table notices when any single grant is taken away, of those that an operation asks for."""

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import false

from app import routers
from app.core.db import Statement
from app.models.post import Post
from app.policies import engine, reading
from app.policies.declare import GRANTS, Grant
from app.policies.row import Row
from tests.program import Program
from tests.regulation.stage import EVERYBODY, action_of, asked, changes, fits, needed, seen, staged
from tests.regulation.table import expected, rights
from tests.regulation.test_table import TABLES as HEADINGS
from tests.school import Guards, Held, founded

ROUTERS = "".join(path.read_text("utf-8") for path in Path(routers.__file__).parent.glob("*.py"))
EVERY_GRANT = [grant for grants in GRANTS.values() for grant in grants if f'"{grant.action}"' in ROUTERS]
TABLES = [expected(heading) for heading in HEADINGS]
OF_EVERYONE = "someone without a post"

# Actions that cells ask for on a row: for these a right that is only listed is not enough.
ASKED_OF_A_ROW = {
    "access.read", "pick_up.update", "safety_card.read", "safety_card.read_diet", "safety_card.update",
    "assignment.create", "assignment.end", "assignment.read", "attendance.confirm", "attendance.mark", "attendance.read",
    "calendar.read", "calendar.update", "class.read", "class.update", "group.read",
    "group.update", "guardian.block", "guardian.invite", "guardian.read", "guardian.read_block", "guardian.unblock",
    "roster.confirm", "school_year.read", "school_year.update", "session.end",
    "student.create", "student.import", "student.mark_entered_in_error", "student.merge", "student.read",
    "student.read_history", "student.update", "user.read", "user.reinstate", "user.reset_password", "user.suspend",
    "user.update",
}  # fmt: skip


def _name(grant: Grant) -> str:
    return f"{grant.role} {grant.action} {grant.cited.clause}"


@pytest.fixture
def regulation(grant: Grant) -> Iterator[dict[str, list[Grant]]]:
    """The grants, to be changed; as they were once the test is over."""
    kept = {action: list(grants) for action, grants in GRANTS.items()}
    yield GRANTS
    GRANTS.clear()
    GRANTS.update(kept)
    compile_anew(grant.action)


def compile_anew(action: str) -> bool:
    """The services' statements about the action, from the grants as they are now. Whether there are any.

    They are compiled when a service is imported, or at their first use.
    """
    for function in (*vars(engine).values(), *vars(reading).values()):
        if hasattr(function, "cache_clear"):
            function.cache_clear()
    services = [module for name, module in sys.modules.items() if name.startswith("app.services.")]
    leaning = [module for module in services if _leans(module, action)]
    lent = {id(each) for module in leaning for each in vars(module).values() if isinstance(each, COMPILED)}
    borrowing = [m for m in services if m not in leaning and lent & {id(each) for each in vars(m).values()}]
    for module in (*leaning, *borrowing):
        importlib.reload(module)
    return bool(leaning)


COMPILED = (Statement, reading.Single, reading.Listing)


def _leans(module: ModuleType, action: str) -> bool:
    """Whether a service asks for the action, or looks at rows of its noun."""
    noun = action.partition(".")[0]
    rows = [value for value in vars(module).values() if isinstance(value, Row)]
    return f'"{action}"' in Path(module.__file__ or "").read_text("utf-8") or any(row.noun == noun for row in rows)


@pytest.mark.parametrize("grant", EVERY_GRANT, ids=_name)
async def test_a_grant_taken_away_is_noticed(
    program: Program, regulation: dict[str, list[Grant]], grant: Grant
) -> None:
    # Granted never, rather than not at all: an action that nobody may do stops the start, which is noticed anyway.
    regulation[grant.action] = [
        replace(other, only=lambda _: false()) if other == grant else other for other in regulation[grant.action]
    ]
    if compile_anew(grant.action) and await _a_cell_fails(program, grant):
        return
    assert grant.action not in ASKED_OF_A_ROW, f"no cell would miss {_name(grant)}"
    regulation[grant.action] = [other for other in regulation[grant.action] if other.number != grant.number]
    assert await _rights_differ(program, grant), f"nobody would miss {_name(grant)}"


async def _a_cell_fails(program: Program, grant: Grant) -> bool:
    for who in (each for each in EVERYBODY if _holds(each, grant.post)):
        shared = await staged(program, who)
        for column, wanted in ((column, cell) for table in TABLES for column, cell in table[who].items()):
            if action_of(program, shared, column) == grant.action:
                alone = changes(program, shared, column, wanted)
                stage = await staged(program, who, needed(column)) if alone else shared
                found = await seen(stage, column, await asked(stage, column, checked=False), grant.action, _own(grant))
                if not fits(wanted, found):
                    return True
    return False


def _holds(who: str, post: Post | None) -> bool:
    posts, flags = EVERYBODY[who]
    named = {"parent" if text.startswith("guards") else text.split()[0] for text in posts}
    return not flags and (named == {post.value} if post else who == OF_EVERYONE)


def _own(grant: Grant) -> set[tuple[str, str]]:
    return {(action, clause) for post in (grant.role, "everyone") for action, clause in rights()[post]}


async def _rights_differ(program: Program, grant: Grant) -> bool:
    school = await founded(program)
    unit = {Post.GROUP_LEADER: "mẫu giáo", Post.HOMEROOM_TEACHER: "A1"}.get(grant.post) if grant.post else None
    held = () if grant.post is None else (Guards("A1") if grant.post is Post.PARENT else Held(grant.post, unit),)
    answer = await school.user(*held).get("/v1/me/permissions", checked=False)
    if answer.status != 200:
        return True
    listed = {(f"{i['resource']}.{i['action']}", i["clause"]) for i in answer.items if i["role"] == grant.role}
    return listed != rights()[grant.role]
