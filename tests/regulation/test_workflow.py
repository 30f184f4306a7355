"""Transitions of a workflow, by the real engine, on rows of an area that only tests have (essays.py)."""

import pytest

from tests.program import Program
from tests.regulation.essays import essay
from tests.school import School, founded


@pytest.fixture
async def school(essays_program: Program) -> School:
    essays_program.clock.set("2026-11-25 07:30")
    return await founded(essays_program, children=0)


async def test_a_state_that_lets_nothing_out_answers_with_itself(school: School) -> None:
    written = await essay(school, hands=(school.as_("teacher of the class"),), state="decided")
    answer = await written.decide(school.as_("principal"), "approve")
    assert (answer.status, answer.code) == (409, "wrong_state")
    assert (answer.json["state"], answer.json["transitions"]) == ("decided", [])


async def test_what_cannot_happen_now_is_not_among_the_allowed_actions(school: School) -> None:
    principal, author = school.as_("principal"), school.as_("teacher of the class")
    assert "approve" in await (await essay(school, hands=(author,))).may(principal)
    assert await (await essay(school, hands=(author,), state="decided")).may(principal) == set()


async def test_the_transitions_told_are_those_open_to_the_caller(school: School) -> None:
    """A leader may verify while it is open; of what was decided meanwhile, nothing: the next one is for others."""
    written = await essay(school, hands=(school.as_("teacher of the class"),), group="mẫu giáo")
    assert "verify" in await written.may(school.as_("leader of the group"))
    assert (await written.decide(school.as_("principal"), "approve")).status == 200
    late = await written.decide(school.as_("leader of the group"), "verify")
    assert (late.status, late.json["state"], late.json["transitions"]) == (409, "decided", [])


async def test_another_version_is_told_before_another_state(school: School) -> None:
    written = await essay(school, hands=(school.as_("teacher of the class"),), state="decided")
    assert (await written.decide(school.as_("principal"), "approve", if_match='"99"')).status == 412


async def test_who_may_not_is_told_before_the_state(school: School) -> None:
    written = await essay(school, hands=(school.as_("teacher of the class"),), group="mẫu giáo", state="decided")
    assert (await written.decide(school.as_("leader of the group"), "approve")).status == 403
