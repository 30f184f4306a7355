"""Every post meets every operation in every relation that may differ: a new post, or a new route, fails until it does."""

from app.models.post import POST_UNITS, Post
from tests.program import Program
from tests.regulation.relations import CHILDREN, NEEDED, NO_LONGER, PERSONS, holds, kind_of, relation
from tests.regulation.stage import EVERYBODY, lane_of, staged
from tests.regulation.table import expected, things
from tests.regulation.test_table import TABLES

OTHER_THINGS = {"the school", "a difference", "this year", "the year before", "nobody", *PERSONS}


def test_every_column_says_what_it_is_of() -> None:
    for heading in TABLES:
        for column, thing in things(heading).items():
            assert kind_of(thing) or thing in OTHER_THINGS, f"{heading}, {column}: {thing}"
    assert not set(CHILDREN) & set(NO_LONGER)


def test_every_post_stands_alone_in_the_tables_and_its_holder_elsewhere_too() -> None:
    """A caller with several posts shows nothing of one: each post has a caller who holds it alone, today and here."""
    alone = {(post, bool(flags)) for who, (posts, flags) in EVERYBODY.items() if len(posts) == 1 for post in holds(who)}
    assert {post for post, flagged in alone if not flagged} == set(Post)
    elsewhere = {POST_UNITS[post] for who in EVERYBODY if "elsewhere" in EVERYBODY[who][1] for post in holds(who)}
    assert elsewhere == set(POST_UNITS.values())
    for heading in TABLES:
        assert set(expected(heading)) == set(EVERYBODY), f"{heading} leaves a caller out"


async def test_every_operation_on_a_unit_is_asked_in_every_relation(program: Program) -> None:
    stage = await staged(program, "principal")
    met: dict[tuple[str, str], set[tuple[Post, str]]] = {}
    for heading in TABLES:
        for column, thing in things(heading).items():
            if kind := kind_of(thing):
                lane = lane_of(program, stage, column)
                asked = met.setdefault((f"{lane.methods} {lane.path}", kind), set())
                asked |= {
                    (post, relation(who, post, unit, thing))
                    for who in expected(heading) for post, units in holds(who).items() for unit in units
                }  # fmt: skip
    missing = [
        f"{operation}: {post} and {wanted}"
        for (operation, kind), relations in met.items()
        for post in Post
        for wanted in NEEDED[POST_UNITS[post]][kind]
        if (post, wanted) not in relations
    ]
    assert not missing, "\n".join(sorted(missing))


async def test_what_is_about_a_person_is_asked_of_oneself_and_of_another(program: Program) -> None:
    stage = await staged(program, "principal")
    asked: dict[str, set[str]] = {}
    for heading in TABLES:
        for column, thing in things(heading).items():
            if thing in PERSONS:
                lane = lane_of(program, stage, column)
                asked.setdefault(f"{lane.methods} {lane.path}", set()).add(thing)
    one_s_own = {path for path, persons in asked.items() if persons == {"oneself"}}
    assert {path.partition("/")[2] for path in one_s_own} == {
        "v1/me", "v1/me/today", "v1/me/permissions", "v1/me/password", "v1/auth/sessions", "v1/auth/token", "v1/auth/refresh",
    }  # fmt: skip
    assert [path for path, persons in asked.items() if path not in one_s_own and persons != PERSONS] == []
