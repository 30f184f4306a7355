"""Separation of duties, end to end: over HTTP, by the real engine, on rows of an area that only tests have (essays.py)."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.core.ids import new_id
from app.core.openapi import resolved
from app.models.post import Post
from app.policies.criteria import barring
from app.policies.declare import NEVERS
from app.policies.facts import Tie
from app.policies.rows import session
from tests.program import Program
from tests.regulation.essays import DECISIONS, essay
from tests.school import TODAY, YESTERDAY, Held, School, founded


@pytest.fixture
async def school(essays_program: Program) -> School:
    essays_program.clock.set("2026-11-25 07:30")
    return await founded(essays_program, children=0)


def refused(answer: Any, clause: str) -> bool:
    return (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", clause)


# Every separation of the regulation stands on an action that these tests can drive.


def test_no_separation_is_left_out() -> None:
    apart = {action for action, rules in NEVERS.items() if any(isinstance(rule.when, Tie) for rule in rules)}
    here = {action for decisions in DECISIONS.values() for action in decisions}
    in_the_program = {"guardian.block", "guardian.unblock", "guardian.read_block"}  # tests/guardians/test_blocks.py
    in_the_program |= {"asset.confirm", "asset.confirm_receipt"}  # tests/assets/test_both_sides.py
    in_the_program |= {
        "medication.accept",
        "medication.refuse",
        "medication.give",
    }  # tests/health/test_medication_makers.py
    assert apart == here | in_the_program


def test_a_row_that_does_not_say_whose_hands_are_on_it_stops_the_start() -> None:
    with pytest.raises(LookupError, match=r"hands, which session"):
        barring("menu.approve", session)


# Who is barred


async def test_nobody_approves_what_they_wrote(school: School) -> None:
    principal = school.as_("principal")
    await school.as_("academic vice-principal").arrive()
    written = await essay(school, hands=(principal,))
    answer = await written.decide(principal, "approve", language="vi")
    assert refused(answer, "3.1")
    assert answer.json["title"] == "Việc này phải do người khác làm."
    assert "khi mình đã tham gia soạn, nhập (Điều 3.1, quy tắc của hệ thống)" in answer.json["detail"]
    assert "Phó hiệu trưởng chuyên môn (toàn trường, khi Hiệu trưởng có tham gia; Điều 3.1" in answer.json["detail"]
    assert answer.json["allowed_roles"] == ["principal", "vp_academic", "vp_care"]
    english = await written.decide(principal, "approve", language="en")
    assert english.json["title"] == "Somebody else has to do this."
    assert "if they had a hand in it (clause 3.1" in english.json["detail"]
    assert (
        "Academic vice-principal (the whole school, when the principal had a hand in it; clause 3.1"
        in (english.json["detail"])
    )


async def test_every_contributor_is_barred_not_only_the_author(school: School) -> None:
    teacher, principal = school.as_("teacher of the class"), school.as_("principal")
    written = await essay(school, hands=(teacher, school.as_("nurse"), principal))
    assert refused(await written.decide(principal, "approve"), "3.1")


async def test_a_reviewer_who_began_to_write_reviews_no_more(school: School) -> None:
    leader = school.as_("leader of the group")
    written = await essay(school, hands=(school.as_("teacher of the class"),), group="mẫu giáo")
    assert "verify" in await written.may(leader)
    await school.query("update essays set hands = hands || $1::uuid where id = $2", leader.person, written.id)
    assert "verify" not in await written.may(leader)
    assert refused(await written.decide(leader, "verify"), "5.2")


@pytest.mark.parametrize("posts", [(Post.PRINCIPAL, Post.VP_ACADEMIC), (Post.VP_ACADEMIC, Post.VP_CARE)])
async def test_a_person_with_two_posts_is_refused_through_either(school: School, posts: tuple[Post, ...]) -> None:
    """The second post gives the right again, and the person is the same."""
    both = school.user(*map(Held, posts))
    await school.as_("principal").arrive()
    written = await essay(school, hands=(both,), of_education=True)
    assert refused(await written.decide(both, "approve"), "3.1")
    assert await written.may(both) == set()


async def test_two_approvals_do_not_come_from_one_person(school: School) -> None:
    """Verified as a leader, approved as the principal: by another (2)."""
    both = school.user(Held(Post.PRINCIPAL), Held(Post.GROUP_LEADER, "mẫu giáo"))
    written = await essay(school, hands=(school.as_("teacher of the class"),), group="mẫu giáo")
    assert (await written.decide(both, "verify")).status == 200
    answer = await written.decide(both, "approve")
    assert refused(answer, "2")
    assert "khi mình đã duyệt ở bước trước (Điều 2" in answer.json["detail"]
    assert await written.may(both) == {"verify", "appraise"}
    assert (await written.decide(school.as_("academic vice-principal"), "approve")).json["state"] == "decided"


async def test_where_several_bar_the_first_of_the_regulation_speaks_and_all_are_named(school: School) -> None:
    principal = school.as_("principal")
    written = await essay(school, hands=(principal,), deciders=(principal,))
    answer = await written.decide(principal, "approve")
    assert refused(answer, "2")
    assert answer.json["clauses"] == ["2", "3.1", "4.1.5"]


async def test_a_substitute_and_an_acting_post_are_people_too(school: School) -> None:
    acting = school.user(Held(Post.PRINCIPAL, kind="acting", valid_from=YESTERDAY, valid_to=TODAY))
    written = await essay(school, hands=(acting,))
    assert refused(await written.decide(acting, "approve"), "3.1")
    assert (await written.decide(school.as_("principal"), "approve")).status == 200
    other = await essay(school, hands=(school.as_("principal"),))
    assert (await other.decide(acting, "approve")).status == 200
    school.at("2026-11-26 07:30")
    later = await essay(school, hands=(school.as_("principal"),))
    assert (await later.decide(acting, "approve")).status == 404  # out of office: no right, before any separation


async def test_an_ended_post_leaves_the_hands_where_they_were(school: School) -> None:
    """Who wrote as principal and is now the academic vice-principal did write it."""
    formerly = Held(Post.PRINCIPAL, valid_from=date(2026, 8, 1), valid_to=YESTERDAY)
    moved = school.user(formerly, Held(Post.VP_ACADEMIC))
    written = await essay(school, hands=(moved,), of_education=True)
    assert refused(await written.decide(moved, "approve"), "3.1")
    assert (await written.decide(school.as_("principal"), "approve")).status == 200


async def test_a_person_has_one_account_so_none_comes_in_by_another(school: School) -> None:
    principal = await school.as_("principal").arrive()
    with pytest.raises(asyncpg.UniqueViolationError, match="person_id"):
        await school.query(
            "insert into users (school_id, id, person_id, username, must_change_password, created_at)"
            " select school_id, gen_random_uuid(), person_id, 'again', false, now() from users where id = $1",
            principal.user,
        )


# When every holder is conflicted: who acts then. Each row: who is tied, and the only ones who may decide now.

TWO = ("principal", "academic vice-principal")
WHO_ACTS = {
    "a teacher wrote": ("content", "approve", ("teacher of the class",), {"principal"}),
    "the principal wrote": ("content", "approve", ("principal",), {"academic vice-principal"}),
    "the academic vice-principal wrote": ("content", "approve", ("academic vice-principal",), {"principal"}),
    "both wrote": ("content", "approve", TWO, {"care vice-principal"}),
    "a leader's own article": (
        "content", "verify", ("leader of the group",), {"leader of another group"},
    ),
    "a leader's own product": (
        "content", "appraise", ("leader of the group",), {"leader of another group"},
    ),
    "an article of both leaders": (
        "content", "verify", ("leader of the group", "leader of another group"), {"academic vice-principal"},
    ),
    "a product of both leaders": (
        "content", "appraise", ("leader of the group", "leader of another group"), {"academic vice-principal"},
    ),
    "a teacher's article": ("content", "verify", ("teacher of the class",), {"leader of the group"}),
    "a file that a clerk entered": ("staff_file", "verify", ("clerk",), {"principal"}),
    "a file that the principal entered": ("staff_file", "verify", ("principal",), {"academic vice-principal"}),
    "a file that both entered": ("staff_file", "verify", TWO, {"care vice-principal"}),
    "the keeper counted": ("inventory", "confirm", ("asset keeper",), {"care vice-principal"}),
    "the care vice-principal counted": ("inventory", "confirm", ("care vice-principal",), {"principal"}),
    "the accountant entered": ("voucher", "check", ("accountant",), {"care vice-principal"}),
    "the care vice-principal entered": ("voucher", "check", ("care vice-principal",), {"principal"}),
    "the kitchen planned": ("menu", "approve", ("kitchen",), {"care vice-principal"}),
    "the care vice-principal planned": ("menu", "approve", ("care vice-principal",), {"principal"}),
}  # fmt: skip
CAST = ("principal", "academic vice-principal", "care vice-principal", "leader of the group", "leader of another group",
        "teacher of the class", "web administrator", "accountant", "asset keeper", "nurse", "kitchen", "clerk")  # fmt: skip


@pytest.mark.parametrize("case", WHO_ACTS)
async def test_who_acts_when_every_holder_is_conflicted(school: School, case: str) -> None:
    noun, verb, tied, may = WHO_ACTS[case]
    for kind in CAST:
        await school.as_(kind).arrive()
    written = await essay(school, noun, hands=tuple(map(school.as_, tied)), group="mẫu giáo")
    assert {kind for kind in CAST if verb in await written.may(school.as_(kind))} == may
    for kind in CAST:  # what is told of oneself beforehand is what happens
        if kind not in may:
            assert (await written.decide(school.as_(kind), verb)).status in (403, 404), kind
    (actor,) = may
    assert (await written.decide(school.as_(actor), verb)).status == 200


async def test_the_file_of_the_principal(school: School) -> None:
    """The academic vice-principal's, then the one for care; never the principal's own (3.3)."""
    principal, academic, care = map(school.as_, CAST[:3])
    for one in (academic, care):
        await one.arrive()
    mine = await essay(school, "staff_file", about=principal)
    assert refused(await mine.decide(principal, "verify"), "3.3")
    assert (await mine.decide(care, "verify")).status == 404
    entered = await essay(school, "staff_file", about=principal, hands=(academic,))
    assert refused(await entered.decide(academic, "verify"), "3.3")
    assert (await entered.decide(care, "verify")).status == 200
    assert (await mine.decide(academic, "verify")).status == 200


async def test_nobody_is_judged_by_themselves(school: School) -> None:
    """What is about the principal is decided above the school (3.4, 3.7): the refusal says so."""
    principal = school.as_("principal")
    leader = school.as_("leader of the group")
    told = await essay(school, "evaluation", about=leader, group="mẫu giáo")
    assert refused(await told.decide(leader, "assess"), "3.4")
    for noun, verb, clause in (
        ("evaluation", "approve", "3.4"), ("emulation_title", "approve", "3.4"), ("discipline", "decide", "3.7"),
    ):  # fmt: skip
        answer = await (await essay(school, noun, about=principal)).decide(principal, verb)
        assert refused(answer, clause), noun
        assert "cấp có thẩm quyền" in answer.json["detail"], noun


async def test_whoever_left_or_is_suspended_holds_nobody_up(school: School) -> None:
    """A principal in office who is free decides; a suspended one does not stand in the way of the vice-principal."""
    academic, principal = school.as_("academic vice-principal"), school.as_("principal")
    await school.user(Held(Post.PRINCIPAL), suspended_at=school.program.clock()).arrive()
    await school.user(Held(Post.PRINCIPAL, ended_at=school.program.clock())).arrive()
    written = await essay(school, hands=(principal,))
    assert "approve" in await written.may(academic)
    await school.user(Held(Post.PRINCIPAL)).arrive()
    assert "approve" not in await written.may(academic)


# What else is kept


async def test_the_order_of_refusals(school: School) -> None:
    """401, shape, 404, 403 by policy, 403 by separation, then 428 or 412, then 409."""
    principal = school.as_("principal")
    await school.as_("academic vice-principal").arrive()
    written = await essay(school, hands=(principal,), state="decided")
    url = f"{written.url}/approve"
    assert (await school.as_("nobody").post(url)).status == 401
    assert (await principal.post(url.replace(str(written.id), "x"))).status == 422
    assert (await principal.post(url.replace(str(written.id), str(new_id())))).status == 404
    assert (await school.as_("clerk").post(url)).status == 404
    assert (await school.as_("web administrator").post(url)).code == "forbidden"
    assert (await principal.post(url)).code == "separation_of_duties"
    assert (await principal.post(url, if_match='"99"')).code == "separation_of_duties"
    academic = school.as_("academic vice-principal")
    assert (await academic.post(url)).status == 428
    assert (await academic.post(url, if_match='"99"')).status == 412
    assert (await academic.post(url, if_match='"1"')).status == 409


async def test_a_separation_that_was_refused_is_in_the_journal(school: School) -> None:
    principal = school.as_("principal")
    written = await essay(school, hands=(principal,))
    await written.decide(principal, "approve", headers={"x-request-id": "refused-by-3-1"})
    (row,) = await school.journal("content.approve")
    assert (row["outcome"], row["clause"], row["noun"]) == ("refused", "3.1", "content")
    assert (row["person_id"], row["session_id"]) == (principal.person, principal.session)
    assert row["request_id"] == "refused-by-3-1"


async def test_a_decision_is_in_the_journal_under_the_clause_that_gave_it(school: School) -> None:
    academic = school.as_("academic vice-principal")
    written = await essay(school, hands=(school.as_("principal"),))
    await written.decide(academic, "approve")
    (row,) = await school.journal("content.approve")
    assert (row["outcome"], row["clause"], row["person_id"]) == ("done", "3.1", academic.person)


async def test_a_list_is_not_shortened_by_a_separation(school: School) -> None:
    principal = school.as_("principal")
    written = await essay(school, hands=(principal,))
    other = await essay(school, hands=(school.as_("teacher of the class"),))
    assert {item["id"] for item in await principal.items("/v1/essays/content")} == {str(written.id), str(other.id)}
    assert (await principal.get(written.url)).status == 200


async def test_the_document_tells_of_it(essays_program: Program) -> None:
    document = essays_program.application.openapi()
    told = document["paths"]["/v1/essays/menu/{essay_id}/approve"]["post"]["responses"]["403"]
    assert "separation_of_duties" in str(resolved(told, document))
    plain = document["paths"]["/v1/students"]["post"]["responses"]["403"]
    assert "separation_of_duties" not in str(resolved(plain, document))
