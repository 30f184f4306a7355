"""A guardian is blocked by the principal: at once, and with no trace shown to them or to the other parent (3.1)."""

from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.core.text import identity_key
from tests.program import Answer
from tests.school import TODAY, YESTERDAY, Caller, Child, Guards, Held, School

REASON = {"reason": "Tòa án hạn chế quyền của cha", "decision_number": "15/2026/QĐ-TA"}
LIFTED = {"reason": "Quyết định hết hiệu lực"}


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


async def parent_of(school: School, *children: Child, name: str = "Trần Văn Cha", **more: Any) -> Caller:
    """A parent with an account and a phone, of these children."""
    parent = await school.user(*(Guards(child) for child in children), full_name=name, **more).arrive()
    await school.query("update persons set phone = '0912345678' where id = $1", parent.person)
    return parent


async def tie_of(school: School, parent: Caller, child: Child) -> str:
    """The address of the latest tie between the two."""
    rows = await school.query(
        "select id from guardians where person_id = $1 and student_id = $2 order by id desc", parent.person, child.id
    )
    return f"{child.url}/guardians/{rows[0]['id']}"


async def block(school: School, parent: Caller, child: Child) -> str:
    url = await tie_of(school, parent, child)
    answer = await school.as_("principal").post(f"{url}/block", REASON)
    assert answer.status == 200, answer
    return url


# What a parent's telephone may ask. Each answer is compared to the last byte.
ASKED: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/v1/me", None),
    ("GET", "/v1/me/today", None),
    ("GET", "/v1/me/permissions", None),
    ("GET", "/v1/auth/sessions", None),
    ("GET", "/v1/students", None),
    ("GET", "/v1/students?q=an", None),
    ("GET", "/v1/students?status=studying&complete=false", None),
    ("GET", "/v1/students?class_id={class_id}", None),
    ("POST", "/v1/students/search", {"q": "nguyen"}),
    ("GET", "/v1/students/{child}", None),
    ("GET", "/v1/students/{child}?include=allowed_actions", None),
    ("GET", "/v1/students/{child}/history", None),
    ("GET", "/v1/students/{child}/guardians", None),
    ("GET", "/v1/students/{child}/guardians/{tie}", None),
    ("GET", "/v1/students/{child}/guardians/{tie}/block", None),
    ("POST", "/v1/students/{child}/guardians/{tie}/invite", None),
    ("POST", "/v1/students/{child}/guardians/{tie}/unblock", {"reason": "x"}),
    ("PATCH", "/v1/students/{child}", {"sex": "male"}),
    ("POST", "/v1/students/{child}/merge", {"duplicate_id": "{other}"}),
    ("GET", "/v1/classes", None),
    ("GET", "/v1/classes/{class_id}", None),
    ("GET", "/v1/classes/{class_id}/registers/2026-11-25", None),
    ("GET", "/v1/registers", None),
    ("GET", "/v1/register-counts", None),
    ("GET", "/v1/completeness", None),
    ("GET", "/v1/code-lists", None),
    ("GET", "/v1/users", None),
    ("GET", "/v1/imports", None),
)


async def heard(caller: Caller, names: dict[str, str], own: dict[str, str]) -> list[tuple[Any, ...]]:
    """What the caller is told, with the own ids and names put in the place of the caller's."""
    told = []
    for method, template, given in ASKED:
        url = template.format_map(names)
        body = given and {key: value.format_map(names) for key, value in given.items()}
        answer = await caller.send(method, url, json=body, if_match="*", headers={"x-request-id": "the-same-for-both"})
        text = answer.text
        for value, common in own.items():
            text = text.replace(value, common)
        tags = {name: value for name, value in answer.headers.items() if name not in ("content-length", "etag")}
        told.append((method, url, answer.status, text, tags, bool(answer.headers.get("etag"))))
    return told


async def test_a_blocked_guardian_hears_what_somebody_hears_who_never_was_one(
    school: School, principal: Caller, child: Child
) -> None:
    """With the session they had, everywhere, to the last byte; their account says nothing either."""
    blocked, never = await parent_of(school, child), await school.user(full_name="Trần Văn Cha").arrive()
    assert (await blocked.get(child.url)).status == 200
    account = await school.query("select * from users where id = $1", blocked.user)
    session = await school.query("select * from sessions where user_id = $1", blocked.user)
    tie = await block(school, blocked, child)
    names = {"child": str(child.id), "tie": tie.rpartition("/")[2], "class_id": str(school.classes["A1"]),
             "other": str(school.children["A1"][1].id)}  # fmt: skip
    told = [
        await heard(who, names, {str(who.user): "user", str(who.session): "session", who.username: "name"})
        for who in (blocked, never)
    ]
    for mine, theirs in zip(*told, strict=True):
        assert mine == theirs
    assert {each[2] for each in told[0]} >= {200, 404}
    assert await school.query("select * from users where id = $1", blocked.user) == account
    assert await school.query("select * from sessions where user_id = $1", blocked.user) == session
    assert "/block" not in (await blocked.get("/v1/auth/sessions")).text


async def test_a_parent_of_two_keeps_the_other_child(school: School, principal: Caller, child: Child) -> None:
    other = school.children["B1"][0]
    blocked, never = await parent_of(school, child, other), await parent_of(school, other)
    await block(school, blocked, child)
    assert [item["id"] for item in await blocked.items("/v1/students")] == [str(other.id)]
    for url in ("/v1/students", "/v1/me/today", other.url):
        mine, theirs = await blocked.get(url), await never.get(url)
        if url == "/v1/me/today":
            assert mine.json["children"] == theirs.json["children"]
            assert [held["unit"] for held in mine.json["assignments"]] == [
                held["unit"] for held in theirs.json["assignments"]
            ]
        else:
            assert mine.text == theirs.text
    assert (await blocked.get("/v1/me/permissions")).text == (await never.get("/v1/me/permissions")).text


async def test_the_other_parent_sees_no_difference(school: School, principal: Caller, child: Child) -> None:
    """Not a byte of the record, nor its ETag, nor in the list, at a block and at its end."""
    blocked, other = await parent_of(school, child), await parent_of(school, child, name="Lê Thị Mẹ")

    async def seen() -> list[tuple[Any, ...]]:
        answers = [await other.get(url) for url in (child.url, "/v1/students", "/v1/me", "/v1/me/today")]
        return [(answer.text, answer.headers.get("etag")) for answer in answers]

    before = await seen()
    assert "Trần Văn Cha" in before[0][0]
    url = await block(school, blocked, child)
    assert await seen() == before
    assert (await principal.post(f"{url}/unblock", LIFTED)).status == 200
    assert await seen() == before
    assert (await other.get(f"{child.url}/guardians")).status == 403, "a parent's view is the record"


async def test_lifted_it_is_as_it_was(school: School, principal: Caller, child: Child) -> None:
    parent = await parent_of(school, child)
    before = [(await parent.get(url)).text for url in ("/v1/me", child.url, "/v1/students")]
    url = await block(school, parent, child)
    assert (await parent.get(child.url)).status == 404
    assert (await principal.post(f"{url}/unblock", LIFTED)).json["blocked"] is False
    assert [(await parent.get(url)).text for url in ("/v1/me", child.url, "/v1/students")] == before


async def test_lifting_gives_no_more_than_the_dates_do(school: School, principal: Caller, child: Child) -> None:
    parent = await school.user(Guards(child, ends_on=YESTERDAY)).arrive()
    url = await block(school, parent, child)
    await principal.post(f"{url}/unblock", LIFTED)
    assert (await parent.get(child.url)).status == 404


# Who is told


async def test_the_teacher_sees_who_is_blocked_and_the_principal_alone_why(
    school: School, principal: Caller, teacher: Caller, child: Child
) -> None:
    parent = await parent_of(school, child)
    before = await teacher.get(await tie_of(school, parent, child))
    school.at("2026-11-25 09:00")
    url = await block(school, parent, child)
    record = {"blocked": True, "blocked_at": "2026-11-25T02:00:00+00:00", **REASON}
    assert (await principal.get(f"{url}/block")).json.items() >= record.items()
    after = await teacher.get(url)
    assert (before.json["blocked"], after.json["blocked"]) == (False, True)
    assert before.etag != after.etag
    for who in ("teacher of the class", "second teacher of the class", "principal"):
        for address in (url, f"{child.url}/guardians"):
            answer = await school.as_(who).get(address)
            assert answer.status == 200, who
            assert [each["blocked"] for each in answer.json.get("items", [answer.json])] == [True]
    for who in ("teacher of the class", "leader of the group", "academic vice-principal", "principal"):
        caller = school.as_(who)
        assert (await caller.get(f"{url}/block")).status != 200 or who == "principal"
        for address in (url, child.url, f"{child.url}/guardians", f"{child.url}/history", "/v1/students"):
            text = (await caller.get(address)).text
            assert REASON["reason"] not in text, (who, address)
            assert REASON["decision_number"] not in text, (who, address)
    assert (await teacher.get(f"{url}/block")).clause == "3.1"
    for who in ("leader of the group", "academic vice-principal"):
        caller = school.as_(who)
        assert [(await caller.get(address)).status for address in (child.url, url, f"{child.url}/guardians")] == [
            200, 404, 403
        ], who  # fmt: skip
    await principal.post(f"{url}/unblock", LIFTED)
    lifted = {"blocked": False, "blocked_at": None, "decision_number": None} | LIFTED
    assert (await principal.get(f"{url}/block")).json.items() >= lifted.items()


async def test_the_journal_keeps_who_blocked_and_why(school: School, principal: Caller, child: Child) -> None:
    url = await block(school, await parent_of(school, child), child)
    await principal.post(f"{url}/unblock", LIFTED)
    (blocked,), (lifted,) = [await school.journal(f"guardian.{what}") for what in ("block", "unblock")]
    assert (blocked["noun"], blocked["clause"], blocked["person_id"]) == ("guardians", "3.1", principal.person)
    assert REASON["decision_number"] in blocked["after"]
    assert REASON["reason"] in lifted["before"]
    assert LIFTED["reason"] in lifted["after"]


async def test_the_record_s_history_says_no_more_of_it_than_the_record(
    school: School, teacher: Caller, child: Child
) -> None:
    """More post holders read a history than are told of a block; a merge, which takes the block with it, tells nothing either."""
    other = school.children["A1"][1]
    parent = await parent_of(school, other)
    await block(school, parent, other)
    assert (await teacher.post(f"{child.url}/merge", {"duplicate_id": str(other.id)})).status == 200
    for who in ("principal", "leader of the group", "teacher of the class"):
        for record in (child, other):
            assert "block" not in (await school.as_(who).get(f"{record.url}/history")).text, who
    assert "student.merge" in (await teacher.get(f"{child.url}/history")).text


async def test_blocked_twice_or_lifted_twice_is_told(school: School, principal: Caller, child: Child) -> None:
    parent = await parent_of(school, child)
    url = await tie_of(school, parent, child)
    states = []
    for what, body in (
        ("unblock", LIFTED),
        ("block", REASON),
        ("block", REASON),
        ("unblock", LIFTED),
        ("unblock", LIFTED),
    ):
        answer = await principal.post(f"{url}/{what}", body)
        states.append((answer.status, answer.json.get("state"), answer.json.get("transitions")))
    assert states == [
        (409, "not_blocked", ["block"]), (200, None, None), (409, "blocked", ["unblock"]), (200, None, None),
        (409, "not_blocked", ["block"]),
    ]  # fmt: skip
    stale = await principal.post(f"{url}/block", REASON, if_match='"other"')
    assert stale.status == 412
    key = {"headers": {"idempotency-key": "chan-cha"}}
    first, again = [await principal.post(f"{url}/block", REASON, **key) for _ in range(2)]
    assert (first.json, again.headers["idempotent-replayed"]) == (again.json, "true")


@pytest.mark.parametrize("body", [{}, {"reason": "  "}, {"reason": "x" * 1001}, REASON | {"decision_number": ""}])
async def test_a_reason_is_wanted(school: School, principal: Caller, child: Child, body: dict[str, Any]) -> None:
    url = await tie_of(school, await parent_of(school, child), child)
    assert (await principal.post(f"{url}/block", body)).status == 422


async def test_nobody_decides_about_their_own_block(school: School, child: Child) -> None:
    """A principal who is the guardian: another who is in office does, an acting one too."""
    principal = await school.user(Held("principal"), Guards(child)).arrive()
    acting = await school.user(Held("principal", kind="acting", valid_from=TODAY, valid_to=TODAY)).arrive()
    url = await tie_of(school, principal, child)
    assert (await acting.post(f"{url}/block", REASON)).status == 200
    answer = await principal.post(f"{url}/unblock", LIFTED)
    assert (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", "3.1")
    assert (await principal.get(f"{url}/block")).code == "separation_of_duties"
    assert (await principal.get(child.url)).status == 200, "as the principal"
    assert [held["role"] for held in (await principal.get("/v1/me")).json["assignments"]] == ["principal"]
    assert (await acting.post(f"{url}/unblock", LIFTED)).status == 200
    assert (await principal.post(f"{url}/block", REASON)).code == "separation_of_duties"


async def test_a_teacher_is_told_nothing_of_a_block_of_her_own(school: School, principal: Caller, child: Child) -> None:
    """Neither when she invites herself nor in the list, where a tie of hers that is over would stand only if it were blocked."""
    teacher = await school.user(Held("homeroom_teacher", "A1"), Guards(child)).arrive()
    url = await tie_of(school, teacher, child)
    before = await teacher.post(f"{url}/invite"), await teacher.get(f"{child.url}/guardians")
    assert (await principal.post(f"{url}/block", REASON)).status == 200
    invited, listed = await teacher.post(f"{url}/invite"), await teacher.get(f"{child.url}/guardians")
    assert (invited.status, invited.json["detail"]) == (before[0].status, before[0].json["detail"])
    assert listed.items == before[1].items
    await school.query("update guardians set ends_on = $2 where id = $1", UUID(url.rpartition("/")[2]), YESTERDAY)
    assert url.rpartition("/")[2] not in {each["id"] for each in (await teacher.get(f"{child.url}/guardians")).items}
    assert url.rpartition("/")[2] in {each["id"] for each in (await principal.get(f"{child.url}/guardians")).items}


# What a block outlives


async def restated(caller: Caller, child: Child, *guardians: dict[str, Any]) -> Answer:
    return await caller.patch(child.url, {"guardians": list(guardians)}, if_match="*")


AGAIN = {"relationship": "father", "full_name": "Trần Văn Cha", "phone": "0912345678"}


async def test_it_outlives_a_list_that_leaves_them_out_and_one_that_names_them_again(
    school: School, teacher: Caller, child: Child
) -> None:
    parent = await parent_of(school, child)
    url = await block(school, parent, child)
    assert (await restated(teacher, child)).status == 200
    for again in (AGAIN, AGAIN | {"relationship": "guardian"}, AGAIN | {"full_name": "TRẦN VĂN CHA"}):
        answer = await restated(teacher, child, again)
        assert (answer.status, answer.errors) == (422, [("/guardians/0", "blocked")]), again
    assert (await teacher.get(url)).json["blocked"]
    assert (await parent.get(child.url)).status == 404


async def test_a_block_of_somebody_who_had_ended_holds_against_their_coming_back(
    school: School, principal: Caller, teacher: Caller, child: Child
) -> None:
    parent = await parent_of(school, child)
    url = await tie_of(school, parent, child)
    assert (await restated(teacher, child)).status == 200
    assert (await principal.post(f"{url}/block", REASON)).status == 200
    assert [each["blocked"] for each in (await teacher.get(f"{child.url}/guardians")).items] == [True]
    assert (await restated(teacher, child, AGAIN)).errors == [("/guardians/0", "blocked")]
    assert (await parent.get("/v1/me")).json["assignments"] == []


async def test_it_covers_all_ties_between_the_two_and_any_that_comes_later_however(
    school: School, principal: Caller, child: Child
) -> None:
    """The database itself says so: whatever writes a tie, it opens nothing while one between the two is blocked."""
    parent = await parent_of(school, child)
    other = await parent_of(school, school.children["A1"][1])
    url = await block(school, parent, child)
    await school.query("update guardians set ends_on = '2026-11-20' where person_id = $1", parent.person)
    for person in (parent.person, other.person):
        await school.query(
            "insert into guardians (school_id, id, student_id, person_id, relationship, position, starts_on)"
            " values ($1, gen_random_uuid(), $2, $3, 'father', 1, '2026-11-25')", school.id, child.id, person,
        )  # fmt: skip
    assert [(await who.get(child.url)).status for who in (parent, other)] == [404, 200]
    assert (await principal.post(f"{url}/unblock", LIFTED)).status == 200
    assert (await parent.get(child.url)).status == 200


async def test_it_outlives_a_merge_either_way(school: School, principal: Caller, teacher: Caller) -> None:
    kept, other, third = school.children["A1"]
    parent = await parent_of(school, kept, other, third)
    url = await block(school, parent, other)
    assert (await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})).status == 200
    assert (await parent.get(kept.url)).status == 404
    why = await principal.get(f"{await tie_of(school, parent, kept)}/block")
    assert why.json.items() >= REASON.items(), "the reason goes with it"
    assert (await teacher.post(f"{third.url}/merge", {"duplicate_id": str(kept.id)})).status == 200
    assert await parent.items("/v1/students") == []
    assert (await principal.get(url)).json["blocked"]


async def test_it_outlives_a_merge_into_the_record_that_is_blocked(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    parent = await parent_of(school, kept, other)
    await block(school, parent, kept)
    assert (await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})).status == 200
    assert await parent.items("/v1/students") == []


async def test_it_outlives_the_end_of_a_tie_and_a_merge_after_it(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    parent = await parent_of(school, kept, other)
    await block(school, parent, kept)
    await school.query("update guardians set ends_on = $2 where student_id = $1", kept.id, YESTERDAY)
    assert (await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})).status == 200
    assert await parent.items("/v1/students") == []


async def test_a_new_phone_or_name_changes_nothing(school: School, principal: Caller, child: Child) -> None:
    parent = await parent_of(school, child)
    await block(school, parent, child)
    changed = {"phone": "0987654321", "full_name": "Trần Văn Khác"}
    assert (await principal.patch(f"/v1/users/{parent.user}", changed, if_match="*")).status == 200
    assert (await parent.get(child.url)).status == 404


async def test_a_reset_password_or_a_post_lifts_nothing(school: School, principal: Caller, child: Child) -> None:
    parent = await parent_of(school, child)
    await block(school, parent, child)
    given = {"role": "accountant", "valid_from": str(TODAY)}
    assert (await principal.post(f"/v1/users/{parent.user}/assignments", given)).status == 201
    assert (await parent.get(child.url)).status == 404
    assert [held["role"] for held in (await parent.get("/v1/me")).json["assignments"]] == ["accountant"]


async def test_who_teaches_the_class_reads_it_as_its_teacher(school: School, principal: Caller, child: Child) -> None:
    """A block takes what the guardianship gives. A post is the principal's to end; and nobody is shown a block of their own."""
    teacher = await school.user(Held("homeroom_teacher", "A1"), Guards(child)).arrive()
    before = [(await teacher.get(f"{child.url}{what}")).text for what in ("", "/guardians", "/history")]
    await block(school, teacher, child)
    assert [(await teacher.get(f"{child.url}{what}")).text for what in ("", "/guardians", "/history")] == before
    colleague = school.as_("second teacher of the class")
    assert [each["blocked"] for each in (await colleague.get(f"{child.url}/guardians")).items] == [True]
    assert (await teacher.get(child.url)).status == 200
    assert [held["role"] for held in (await teacher.get("/v1/me")).json["assignments"]] == ["homeroom_teacher"]


async def test_the_blocked_one_is_not_invited_again_under_another_person(
    school: School, teacher: Caller, child: Child
) -> None:
    """A second person of one name or phone may be the same one: whether they are is not the teacher's to say."""
    blocked = await parent_of(school, child, name="Trần Văn Cha")
    await block(school, blocked, child)
    for name, phone in (("Trần Văn Cha", None), ("Trần Cha", "0912345678")):
        person, tie = new_id(), new_id()
        await school.plant(
            {"persons": [{"id": person, "full_name": name, "identity_key": identity_key(name), "phone": phone}],
             "guardians": [{"id": tie, "student_id": child.id, "person_id": person, "relationship": "guardian",
                            "position": 3, "starts_on": TODAY}]}
        )  # fmt: skip
        answer = await teacher.post(f"{child.url}/guardians/{tie}/invite")
        assert (answer.status, answer.json["state"]) == (409, "blocked"), name
