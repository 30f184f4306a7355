"""Posts over HTTP: who holds what from when to when; never a school without a principal (3.1)."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tests.program import Answer
from tests.school import LAST_YEAR, TODAY, Caller, Held, School

NOTHING = "01a20000-0000-7000-8000-000000000000"
SOON = str(TODAY + timedelta(days=10))
REASON = {"reason": "nghỉ hưu"}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


@pytest.fixture
async def hoa(school: School) -> Caller:
    return await school.user(username="hoa", full_name="Bùi Thị Hoa").arrive()


def _post(school: School, role: str = "homeroom_teacher", **change: Any) -> dict[str, Any]:
    unit = {"homeroom_teacher": school.classes["A1"], "group_leader": school.groups["mẫu giáo"]}.get(role)
    post = {"role": role, "valid_from": str(TODAY)} | ({"unit_id": str(unit)} if unit else {}) | change
    return {name: value for name, value in post.items() if value != "left out"}


async def _assigned(principal: Caller, user: Caller, post: dict[str, Any]) -> Answer:
    answer = await principal.post(f"/v1/users/{user.user}/assignments", post)
    assert answer.status == 201, answer
    return answer


async def _held(principal: Caller, user: Caller, role: str = "principal") -> str:
    """The address of what a user of the harness was given."""
    (item,) = (await principal.get(f"/v1/assignments?user_id={user.user}&role={role}")).items
    return f"/v1/assignments/{item['id']}"


async def test_an_assignment_gives_its_rights_at_once_and_ends_at_once(
    school: School, principal: Caller, hoa: Caller
) -> None:
    register = await school.register()
    before = await principal.get(f"/v1/users/{hoa.user}")
    assert (await hoa.get(register.url)).status == 404
    made = await _assigned(principal, hoa, _post(school, decision_number="12/QĐ-MN"))
    url = f"/v1/assignments/{made.json['id']}"
    assert made.json == {
        "id": made.json["id"], "user": {"id": str(hoa.user), "username": f"hoa@{school.code}", "full_name": "Bùi Thị Hoa"},
        "role": "homeroom_teacher", "kind": "regular", "unit": {"type": "class", "id": str(school.classes["A1"]), "name": "A1"},
        "valid_from": str(TODAY), "valid_to": None, "ended_at": None, "decision_number": "12/QĐ-MN", "in_force": True,
        "etag": made.etag, "warnings": [],
    }  # fmt: skip
    read = await principal.get(f"{url}?include=allowed_actions")
    assert read.json["allowed_actions"] == ["assignment.read", "assignment.end"]
    assert (await hoa.get(register.url)).status == 200
    after = await principal.get(f"/v1/users/{hoa.user}")
    assert [it["id"] for it in after.json["assignments"]] == [made.json["id"]]
    assert after.etag != before.etag
    ended = await principal.post(f"{url}/end", if_match=made.etag)
    assert (ended.status, ended.json["in_force"], ended.json["ended_at"][:16]) == (200, False, "2026-11-25T00:30")
    assert (await hoa.get(register.url)).status == 404
    again = await principal.post(f"{url}/end")
    assert (again.status, again.code, again.json["state"]) == (409, "wrong_state", "ended")
    assert (await principal.get(f"/v1/users/{hoa.user}")).etag != after.etag
    assert [row["clause"] for action in ("assignment.create", "assignment.end") for row in await school.journal(action)] == [
        "3.1", "3.1"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "change", "errors"),
    [
        ("parent", {}, [("/role", "not_allowed")]),
        ("head", {}, [("/role", "not_allowed")]),
        ("homeroom_teacher", {"unit_id": "left out"}, [("/unit_id", "required")]),
        ("group_leader", {"unit_id": None}, [("/unit_id", "required")]),
        ("homeroom_teacher", {"unit_id": NOTHING}, [("/unit_id", "unknown")]),
        ("group_leader", {"unit_id": NOTHING}, [("/unit_id", "unknown")]),
        ("nurse", {"unit_id": NOTHING}, [("/unit_id", "not_allowed")]),
        ("nurse", {"kind": "substitute"}, [("/valid_to", "required")]),
        ("principal", {"kind": "acting"}, [("/valid_to", "required")]),
        ("nurse", {"kind": "x"}, [("/kind", "not_allowed")]),
        ("nurse", {"valid_to": "2026-11-24"}, [("/valid_to", "order")]),
        ("nurse", {"valid_to": "9999-12-31"}, [("/valid_to", "out_of_range")]),
        ("nurse", {"valid_from": None}, [("/valid_from", "not_a_date")]),
        ("homeroom_teacher", {"valid_from": "2027-08-01"}, [("/valid_from", "after_year")]),
        ("nurse", {"user_id": NOTHING}, [("/user_id", "unknown_field")]),
    ],
)
async def test_what_is_no_assignment(
    school: School, principal: Caller, hoa: Caller, role: str, change: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    url, post = f"/v1/users/{hoa.user}/assignments", _post(school, role, **change)
    vi, en = await principal.post(url, post), await principal.post(url, post, language="en")
    assert (vi.status, vi.errors, en.errors) == (422, errors, errors)
    assert vi.json["errors"][0]["detail"] != en.json["errors"][0]["detail"]
    assert await school.query("select from assignments where user_id = $1", hoa.user) == []


async def test_a_unit_fits_the_post_and_is_of_this_school(
    school: School, other_school: School, principal: Caller, hoa: Caller
) -> None:
    for role, unit in (
        ("homeroom_teacher", school.groups["mẫu giáo"]), ("group_leader", school.classes["A1"]),
        ("homeroom_teacher", other_school.classes["A1"]), ("group_leader", other_school.groups["mẫu giáo"]),
    ):  # fmt: skip
        answer = await principal.post(f"/v1/users/{hoa.user}/assignments", _post(school, role, unit_id=str(unit)))
        assert answer.errors == [("/unit_id", "unknown")]
    old = _post(school, unit_id=str(school.classes["old"]), valid_from=str(LAST_YEAR[0]))
    assert (await principal.post(f"/v1/users/{hoa.user}/assignments", old)).code == "school_year_over"


async def test_a_class_s_assignment_ends_with_its_school_year(school: School, principal: Caller, hoa: Caller) -> None:
    made = await _assigned(principal, hoa, _post(school, valid_to="2030-01-01"))
    assert made.json["in_force"]
    school.at("2027-08-01 07:30")
    await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    url = f"/v1/assignments/{made.json['id']}"
    assert (await principal.get(url)).json["in_force"] is False
    assert (await principal.post(f"{url}/end")).code == "wrong_state"


async def test_the_same_at_the_same_time_is_a_conflict(school: School, principal: Caller, hoa: Caller) -> None:
    url = f"/v1/users/{hoa.user}/assignments"
    made = await _assigned(principal, hoa, _post(school, valid_from="2026-11-20", valid_to="2026-12-20"))
    for dates in ({"valid_from": "2026-12-20"}, {"valid_from": "2026-11-01", "valid_to": "2026-11-20"}, {}):
        answer = await principal.post(url, _post(school, **dates))
        assert (answer.status, answer.code) == (409, "conflict")
    for change in (
        {"valid_from": "2026-12-21", "valid_to": "2026-12-22"}, {"unit_id": str(school.classes["B1"])},
        {"kind": "substitute", "valid_to": SOON},
    ):  # fmt: skip
        await _assigned(principal, hoa, _post(school, **change))
    await principal.post(f"/v1/assignments/{made.json['id']}/end")
    await _assigned(principal, hoa, _post(school, valid_to="2026-12-20"))
    nurse = await asyncio.gather(*(principal.post(url, _post(school, "nurse")) for _ in range(3)))
    assert sorted(answer.status for answer in nurse) == [201, 409, 409]


async def test_what_is_to_come_can_be_called_off(school: School, principal: Caller, hoa: Caller) -> None:
    made = await _assigned(principal, hoa, _post(school, valid_from=SOON))
    assert made.json["in_force"] is False
    assert (await principal.post(f"/v1/assignments/{made.json['id']}/end")).status == 200


async def test_the_list_is_narrowed(school: School, principal: Caller, hoa: Caller) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    await _assigned(principal, hoa, _post(school, "nurse", valid_from=SOON))
    await _assigned(principal, hoa, _post(school))

    async def found(query: str) -> list[tuple[str, str]]:
        items = await principal.items(f"/v1/assignments?limit=1&{query}")
        return [(item["user"]["id"], item["role"]) for item in items]

    mine = [(str(hoa.user), "homeroom_teacher"), (str(hoa.user), "nurse")]
    assert await found(f"user_id={hoa.user}") == mine
    assert await found(f"user_id={hoa.user}&in_force=true") == mine[:1]
    assert await found(f"user_id={hoa.user}&in_force=false") == mine[1:]
    assert await found(f"unit_id={school.classes['A1']}") == [(str(teacher.user), "homeroom_teacher"), mine[0]]
    assert await found("role=nurse") == mine[1:]
    assert (await principal.get("/v1/assignments?role=parent")).errors == [("role", "not_allowed")]


# Never without a principal


async def test_the_last_principal_is_neither_ended_nor_suspended(school: School, principal: Caller) -> None:
    url = await _held(principal, principal)
    for answer in (
        await principal.post(f"{url}/end"),
        await principal.post(f"/v1/users/{principal.user}/suspend", REASON),
    ):
        assert (answer.status, answer.code, answer.clause) == (409, "wrong_state", "3.1")
        assert "hiệu trưởng" in answer.json["title"]
    assert (await principal.get(url)).json["in_force"]


@pytest.mark.parametrize(
    "other",
    [
        Held("principal", valid_from=TODAY + timedelta(days=1)),
        Held("principal", valid_to=TODAY - timedelta(days=1)),
        Held("vp_academic"),
    ],
    ids=["to come", "over", "vice-principal"],
)
async def test_who_is_not_in_office_does_not_count(school: School, principal: Caller, other: Held) -> None:
    await school.user(other).arrive()
    assert (await principal.post(f"{await _held(principal, principal)}/end")).code == "wrong_state"


async def test_a_suspended_principal_does_not_count_and_may_be_ended(school: School, principal: Caller) -> None:
    other = await school.user(Held("principal"), suspended_at=school.program.clock()).arrive()
    assert (await principal.post(f"{await _held(principal, principal)}/end")).code == "wrong_state"
    assert (await principal.post(f"{await _held(principal, other)}/end")).status == 200


async def test_who_never_set_a_password_does_not_count(school: School, principal: Caller) -> None:
    invited = await school.user(Held("principal"), code="x").arrive()
    for answer in (
        await principal.post(f"{await _held(principal, principal)}/end"),
        await principal.post(f"/v1/users/{principal.user}/suspend", REASON),
    ):
        assert (answer.status, answer.code, answer.clause) == (409, "wrong_state", "3.1")
    assert (await principal.post(f"/v1/users/{invited.user}/suspend", REASON)).status == 200


async def test_with_another_in_office_one_ends_the_own_post(school: School, principal: Caller) -> None:
    await school.user(Held("principal")).arrive()
    url = await _held(principal, principal)
    before = await principal.get(url)
    ended = await principal.post(f"{url}/end", if_match=before.etag)
    assert (ended.status, ended.json["in_force"]) == (200, False)
    assert {told["code"] for told in ended.json["warnings"]} == {"separation_uncovered"}  # the other is now alone
    assert ended.json["user"] == before.json["user"]
    assert ended.etag == ended.json["etag"] != before.etag
    assert (await principal.get(url)).status == 404


async def test_with_another_in_office_one_suspends_oneself(school: School, principal: Caller) -> None:
    other = await school.user(Held("principal")).arrive()
    url = f"/v1/users/{principal.user}"
    gone = await principal.post(f"{url}/suspend", REASON, headers={"idempotency-key": "k1"})
    assert (gone.status, gone.json["status"], gone.json["id"]) == (200, "suspended", str(principal.user))
    assert (await principal.get("/v1/me")).status == 401
    seen = await other.get(url)
    assert {told["code"] for told in gone.json.pop("warnings")} == {"separation_uncovered"}  # the other is now alone
    assert (seen.json, seen.etag) == (gone.json, gone.etag)


@pytest.mark.parametrize("write", ["POST", "PATCH", "suspend", "end"])
async def test_who_loses_the_post_in_the_middle_of_a_write_still_gets_its_answer(
    school: School, principal: Caller, hoa: Caller, write: str
) -> None:
    """The post ends with the write itself, as another principal's request may end it before the answer is read."""
    await school.user(Held("principal")).arrive()
    url, post = f"/v1/users/{hoa.user}", await _held(principal, principal)
    nurse = await _assigned(principal, hoa, _post(school, "nurse"))
    owner = await asyncpg.connect(school.program.hands.migrator)
    await owner.execute(
        "create function taken_away() returns trigger language plpgsql as $$ begin update assignments"
        f" set ended_at = (select created_at from sessions where id = '{principal.session}')"
        f" where id = '{post.rpartition('/')[2]}' and ended_at is null; return null; end $$;"
        f"create trigger zz_taken_away after insert or update on {'assignments' if write == 'end' else 'users'}"
        " for each row execute function taken_away()"
    )
    try:
        answer = await {
            "POST": lambda: principal.post("/v1/users", {"username": "lan", "full_name": "Lê Thị Lan"}),
            "PATCH": lambda: principal.patch(url, {"full_name": "Lê Hoa"}, if_match="*"),
            "suspend": lambda: principal.post(f"{url}/suspend", REASON),
            "end": lambda: principal.post(f"/v1/assignments/{nurse.json['id']}/end"),
        }[write]()
    finally:
        await owner.execute("drop function taken_away() cascade")
        await owner.close()
    assert answer.status in (200, 201), answer
    assert answer.etag == answer.json["etag"]
    assert (await principal.get(post)).status == 404


async def test_with_another_in_office_one_may_go(school: School, principal: Caller) -> None:
    acting = await school.user(Held("principal", kind="acting", valid_to=TODAY + timedelta(days=5))).arrive()
    ended = await acting.post(f"{await _held(principal, principal)}/end")
    assert ended.status == 200
    assert [told for told in ended.json["warnings"] if told["code"] == "no_principal"] == [
        {"code": "no_principal", "detail": "Sau ngày 30/11/2026 chưa có ai được phân công làm hiệu trưởng."}
    ]
    assert (await principal.get("/v1/users")).items == []
    assert (await acting.post(f"/v1/users/{principal.user}/suspend", REASON)).status == 200
    lasting = await _assigned(acting, await school.user().arrive(), _post(school, "principal"))
    assert lasting.json["warnings"] == []


async def test_two_principals_who_end_each_other_do_not_both_succeed(school: School, principal: Caller) -> None:
    for _ in range(4):
        other = await school.user(Held("principal")).arrive()
        mine, theirs = await _held(principal, principal), await _held(principal, other)
        answers = await asyncio.gather(principal.post(f"{theirs}/end"), other.post(f"{mine}/end"))
        assert sorted(answer.status for answer in answers) in ([200, 403], [200, 404], [200, 409]), answers
        (count,) = await school.query("select count(*) from assignments where post = 'principal' and ended_at is null")
        assert count[0] == 1
        principal = principal if answers[0].status == 200 else other


async def test_two_principals_who_suspend_each_other_do_not_both_succeed(school: School, principal: Caller) -> None:
    other = await school.user(Held("principal")).arrive()
    answers = await asyncio.gather(
        principal.post(f"/v1/users/{other.user}/suspend", REASON),
        other.post(f"/v1/users/{principal.user}/suspend", REASON),
    )
    assert 200 in {answer.status for answer in answers}
    (count,) = await school.query(
        "select count(*) from users where suspended_at is null and id = any($1)", [principal.user, other.user]
    )
    assert count[0] == 1, answers


async def test_one_who_suspends_and_one_who_ends_do_not_both_succeed(school: School, principal: Caller) -> None:
    other = await school.user(Held("principal")).arrive()
    mine = await _held(principal, principal)
    await asyncio.gather(principal.post(f"/v1/users/{other.user}/suspend", REASON), other.post(f"{mine}/end"))
    (count,) = await school.query(
        "select count(*) from assignments a join users u on u.id = a.user_id"
        " where post = 'principal' and ended_at is null and suspended_at is null"
    )
    assert count[0] == 1
