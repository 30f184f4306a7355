"""The policy as data: by clause, post and action (clause 2)."""

from typing import Any
from urllib.parse import urlencode

import pytest

from app.models.post import Post
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS
from app.policies.regulation import CLAUSES
from tests.program import Program
from tests.school import Held, School


async def _asked(school: School, **query: str) -> list[dict[str, Any]]:
    answer = await school.user(Held("staff")).get(f"/v1/policy?{urlencode(query)}")
    return list(answer.json["clauses"])


async def test_every_declaration_stands_under_its_clause(school: School) -> None:
    clauses = await _asked(school)
    assert [each["clause"] for each in clauses] == list(CLAUSES)
    told = {part: sum(len(each[part]) for each in clauses) for part in ("may", "must", "never")}
    assert told == {
        "may": sum(map(len, GRANTS.values())), "must": len(DUTIES_OWED), "never": sum(map(len, NEVERS.values()))
    }  # fmt: skip
    assert all(each["may"] or each["must"] or each["never"] for each in clauses)


async def test_a_right_names_the_operations_that_exist(school: School, program: Program) -> None:
    paths = program.application.openapi()["paths"]
    rights = [right for clause in await _asked(school) for right in clause["may"]]
    for right in rights:
        name = f"{right['resource']}.{right['action']}"
        there = {
            (method.upper(), path, operation["operationId"])
            for path, methods in paths.items() for method, operation in methods.items()
            if name in (operation["x-action"], *operation.get("x-besides", ()))
        }  # fmt: skip
        assert {(each["method"], each["path"], each["operation_id"]) for each in right["operations"]} == there, name
    assert any(not right["operations"] for right in rights)


async def test_the_policy_is_narrowed_to_a_clause_or_an_article(school: School) -> None:
    assert [each["clause"] for each in await _asked(school, clause="6.2")] == ["6.2"]
    assert [each["clause"] for each in await _asked(school, clause="4.2")] == [f"4.2.{n}" for n in range(1, 7)]
    assert [each["clause"] for each in await _asked(school, clause="3")] == [f"3.{n}" for n in range(1, 8)]


async def test_the_policy_is_narrowed_to_a_post(school: School) -> None:
    clauses = await _asked(school, post="kitchen")
    assert {each["role"] for clause in clauses for part in ("may", "must") for each in clause[part]} == {"kitchen"}
    assert [each["clause"] for each in clauses] == ["4.2.1", "4.2.5"]
    nevers = {
        (each["action"], each["role"])
        for clause in await _asked(school, post="vp_academic")
        for each in clause["never"]
    }
    assert ("mark", "vp_academic") in nevers
    assert ("approve", None) in nevers
    assert ("check", None) not in nevers  # vouchers are none of theirs


async def test_the_policy_is_narrowed_to_an_action_or_a_resource(school: School) -> None:
    (clause,) = await _asked(school, action="attendance.confirm", post="homeroom_teacher")
    (right,) = clause["may"]
    assert (right["role"], right["scope"], right["origin"], right["while"]) == (
        "homeroom_teacher", "own_class", "T", None
    )  # fmt: skip
    assert clause["must"] == []
    whole = await _asked(school, action="attendance")
    assert {each["resource"] for found in whole for part in ("may", "never") for each in found[part]} == {"attendance"}


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [("clause", "6.9", "6."), ("post", "nurs", "nurse"), ("action", "attendance.conform", "attendance.confirm")],
)
async def test_an_unknown_filter_is_told_with_the_nearest(school: School, name: str, value: str, nearest: str) -> None:
    answer = await school.user(Held("staff")).get(f"/v1/policy?{name}={value}")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, name)
    assert nearest in answer.json["errors"][0]["detail"]


async def test_a_separation_names_who_acts_then(school: School) -> None:
    (clause,) = await _asked(school, action="content.approve", clause="3.1")
    (never,) = clause["never"]
    assert (never["kind"], never["role"]) == ("separation", None)
    assert [(each["role"], each["clause"]) for each in never["then"]] == [
        ("principal", "3.1"), ("vp_academic", "3.1"), ("vp_care", "3.1"), ("vp_academic", "4.1.5")
    ]  # fmt: skip


async def test_a_duty_has_its_figure_and_claims_to_be_measured_only_where_it_is(school: School) -> None:
    duties = {duty["duty"]: duty for clause in await _asked(school) for duty in clause["must"]}
    assert duties["content.verified"]["figure"] == {"value": 1, "unit": "ngày làm việc"}
    assert duties["children.measured"]["measured"]
    assert not duties["parents.messaged"]["measured"]
    assert duties["attendance.confirmed"]["every"] == "school_day"


@pytest.mark.parametrize(
    ("duty", "vi", "en"),
    [
        (
            "content.verified",
            "xác minh tin bài của tổ, mỗi lần phát sinh, trong 1 ngày làm việc.",
            "within 1 working day.",
        ),
        ("content.decided", "mỗi lần phát sinh, trong 2 ngày làm việc.", "each time it arises, within 2 working days."),
        ("articles.written", "mỗi tháng ít nhất 1 bài.", "at least 1 article each month."),
        ("account.password_changed", "phải đổi mật khẩu, 90 ngày một lần.", "change the password, every 90 days."),
        (
            "class.has_teacher",
            "Hiệu trưởng phải bố trí giáo viên chủ nhiệm cho mỗi lớp, mỗi lần phát sinh.",
            "it arises.",
        ),
    ],
)
async def test_a_duty_is_a_sentence_with_its_rhythm_and_figure(school: School, duty: str, vi: str, en: str) -> None:
    for language, end in (("vi", vi), ("en", en)):
        answer = await school.as_("plain staff").get("/v1/policy", language=language)
        sentences = [
            each["sentence"] for clause in answer.json["clauses"] for each in clause["must"] if each["duty"] == duty
        ]
        assert all(sentence.endswith(end) for sentence in sentences), sentences
        assert sentences


async def test_what_nobody_may_is_a_sentence_whatever_the_action(school: School) -> None:
    clauses = (await school.as_("plain staff").get("/v1/policy")).json["clauses"]
    told = {f"{each['resource']}.{each['action']}": each["sentence"] for c in clauses for each in c["never"]}
    assert told["evaluation.approve"] == "Không ai được duyệt kết quả đánh giá, xếp loại, khi việc đó về chính mình."
    assert told["voucher.reverse"] == "Không ai được ghi đảo chứng từ bằng cách xóa chứng từ đã ghi sổ."


async def test_the_policy_is_told_in_english_too(school: School) -> None:
    answer = await school.user(Held("staff")).get("/v1/policy?action=attendance.mark&clause=6.2", language="en")
    (clause,) = answer.json["clauses"]
    assert clause["may"][0]["sentence"] == "Homeroom teacher may mark the day's register (own class)."


async def test_rights_say_whether_there_is_an_operation_yet(school: School) -> None:
    rights = {
        f"{each['resource']}.{each['action']}": each
        for each in (await school.as_("principal").get("/v1/me/permissions")).items
    }
    assert rights["student.read"]["available"] is True
    assert rights["content.approve"]["available"] is False
    assert (rights["content.approve"]["origin"], rights["campus.create"]["origin"]) == ("T", "D")
    assert rights["menu.approve"]["while"]


def test_every_post_is_a_filter() -> None:
    from app.services.policy import POSTS

    assert set(POSTS) == {"everyone", *Post}
