"""An assignment that leaves a separation without anyone warns (3.1): who could still act, told before it is needed."""

import random
from typing import Any

import pytest

from app.models.post import Post
from app.policies.coverage import Holding, gaps
from tests.program import Program
from tests.regulation.essays import essay
from tests.school import Caller, Held, School, founded

POSTS = (Held(Post.PRINCIPAL), Held(Post.VP_ACADEMIC), Held(Post.VP_CARE), Held(Post.GROUP_LEADER, "mẫu giáo"),
         Held(Post.GROUP_LEADER, "nhà trẻ"), Held(Post.KITCHEN))  # fmt: skip
TIES = {
    ("content", "approve"): "hands",
    ("content", "verify"): "hands",
    ("staff_file", "verify"): "about",
    ("evaluation", "assess"): "about",
    ("menu", "approve"): "hands",
}


async def told(school: School, user: Caller, role: str, **more: Any) -> list[str]:
    await user.arrive()
    answer = await school.as_("principal").post(
        f"/v1/users/{user.user}/assignments", {"role": role, "valid_from": "2026-11-25", **more}, language="vi"
    )
    assert answer.status == 201, answer
    return [warning["detail"] for warning in answer.json["warnings"] if warning["code"] == "separation_uncovered"]


def about(details: list[str], words: str) -> str | None:
    return next((detail for detail in details if words in detail), None)


async def test_a_principal_who_becomes_the_only_vice_principal_too(school: School) -> None:
    details = await told(school, school.as_("principal"), "vp_academic")
    said = about(details, "duyệt nội dung")
    assert said
    assert "Không ai được duyệt nội dung khi mình đã tham gia soạn, nhập (Điều 3.1, quy tắc của hệ thống)" in said
    assert "ngoài Đỗ Thị Lan không còn ai khác" in said
    assert "Điều 3.1" in said
    assert "Phó hiệu trưởng chuyên môn, Phó hiệu trưởng nuôi dưỡng" in said
    assert len(details) == len(set(details))


async def test_nothing_is_said_where_somebody_else_acts(school: School) -> None:
    for kind in ("academic vice-principal", "care vice-principal", "leader of the group", "leader of another group"):
        await school.as_(kind).arrive()
    assert await told(school, school.user(), "vp_care") == []
    assert await told(school, school.user(), "homeroom_teacher", unit_id=str(school.classes["A1"])) == []


async def test_a_post_that_separates_nothing_says_nothing(school: School) -> None:
    """The school has gaps, and a clerk's assignment is not the place to tell of them."""
    assert await told(school, school.user(), "clerk") == []


async def test_a_nurse_alone_has_nobody_to_accept_what_they_ask_for_their_own_child(school: School) -> None:
    """Any of the staff may be a parent (4.2.5): with a care vice-principal there is somebody else."""
    nurse = school.user()
    assert about(await told(school, nurse, "nurse"), "nhận đơn nhờ cho trẻ dùng thuốc")
    await school.as_("care vice-principal").arrive()
    assert await told(school, school.user(), "nurse") == []


async def test_ending_and_suspending_warn_too(school: School) -> None:
    principal, academic, care = map(school.as_, ("principal", "academic vice-principal", "care vice-principal"))
    await academic.arrive()
    await care.arrive()
    suspended = await principal.post(f"/v1/users/{care.user}/suspend", {"reason": "Nghỉ"}, language="en")
    assert "clause 3.4" in str(suspended.json["warnings"])  # nobody assesses the only vice-principal
    assert "approve content" not in str(suspended.json["warnings"])
    (row,) = await school.query("select id from assignments where user_id = $1", academic.user)
    ended = await principal.post(f"/v1/assignments/{row['id']}/end", language="en")
    (said,) = [w["detail"] for w in ended.json["warnings"] if "approve" in w["detail"] and "clause 3.1" in w["detail"]]
    assert "but for Đỗ Thị Lan nobody else may do it" in said
    assert "Academic vice-principal" in said


async def test_a_post_that_begins_later_is_judged_on_its_first_day(school: School) -> None:
    academic = school.user(Held(Post.VP_ACADEMIC, valid_to=school.program.clock().date()))
    await academic.arrive()
    details = await told(school, school.as_("principal"), "staff", valid_from="2026-12-01")
    assert about(details, "Điều 3.1")


async def test_what_is_decided_above_the_school_is_no_gap() -> None:
    """The principal's own case and evaluation (3.4, 3.7)."""
    alone = [Holding(Caller(None, None).person, Post.PRINCIPAL)]  # type: ignore[arg-type]
    found = {gap.never.action for gap in gaps(alone, person=alone[0].person, posts=set())}
    assert not {"discipline.decide", "evaluation.approve", "emulation_title.approve"} & found
    assert {"content.approve", "staff_file.verify"} <= found


@pytest.mark.parametrize("seed", range(6))
async def test_it_agrees_with_the_engine(essays_program: Program, seed: int) -> None:
    """Small random schools: a gap is told where, and only where, the engine lets nobody but the barred one."""
    dice = random.Random(seed)
    school = await founded(essays_program, children=0)
    people = [school.user(*dice.sample(POSTS, dice.choice((1, 1, 2)))) for _ in range(dice.choice((1, 2, 3)))]
    for one in people:
        await one.arrive()
    holdings = [Holding(one.person, held.post, school.groups[held.unit] if held.unit else None)
                for one in people for held in one.held]  # type: ignore[union-attr, arg-type]  # fmt: skip
    for one in people:
        said = {gap.never.action for gap in gaps(holdings, person=one.person, posts=set()) if gap.person == one.person}
        for (noun, verb), tie in TIES.items():
            action = f"{noun}.{verb}"
            if action == "menu.approve" and not any(held.post in (Post.KITCHEN, Post.VP_CARE) for held in one.held):  # type: ignore[union-attr]
                continue  # who cannot enter a menu has no hand in it
            if action == "evaluation.assess" and any(held.post is Post.PRINCIPAL for held in one.held):  # type: ignore[union-attr]
                continue  # decided above
            alone = False
            for group in (None, "mẫu giáo", "nhà trẻ"):
                tied = await essay(school, noun, group=group, **{tie: one if tie == "about" else (one,)})  # type: ignore[arg-type]
                others = [each for each in people if each is not one and verb in await tied.may(each)]
                alone |= not others and (await tied.decide(one, verb)).code == "separation_of_duties"
            assert (action in said) == alone, (seed, action, one.held)
