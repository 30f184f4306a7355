"""What a phone shows first: each sees the own day, and nothing that the own rights do not show (clause 2)."""

from datetime import date

from tests.school import TODAY, Guards, Held, School

NOTHING_LED = {"classes": [], "children": []}


async def test_a_teacher_sees_the_own_class_with_its_register(school: School) -> None:
    register = await school.register(state="marked")
    teacher = school.as_("teacher of the class")
    day = (await teacher.get("/v1/me/today")).json
    (mine,) = day["classes"]
    assert (mine["class"]["name"], mine["role"], mine["kind"], mine["size"]) == ("A1", "homeroom_teacher", "regular", 3)
    assert (mine["state"], mine["path"], mine["etag"]) == (
        "marked",
        register.url,
        (await teacher.get(register.url)).etag,
    )
    assert day["assignments"] == (await teacher.get("/v1/me")).json["assignments"]
    assert day["summary"]["classes"] == 1
    assert day["summary"]["counts"] == {"present": 3, "excused": 0, "unexcused": 0, "unmarked": 0}


async def test_a_substitute_is_told_so(school: School) -> None:
    substitute = school.user(Held("homeroom_teacher", "B1", kind="substitute", valid_from=TODAY, valid_to=TODAY))
    assert [
        (each["class"]["name"], each["kind"]) for each in (await substitute.get("/v1/me/today")).json["classes"]
    ] == [("B1", "substitute")]


async def test_a_leader_sees_the_group_s_classes_and_the_own_one_once(school: School) -> None:
    leader = school.as_("leader who also teaches the class")
    classes = (await leader.get("/v1/me/today")).json["classes"]
    assert [(each["class"]["name"], each["role"], each["kind"]) for each in classes] == [
        ("A1", "homeroom_teacher", "regular"), ("B1", "group_leader", None)
    ]  # fmt: skip


async def test_the_principal_sees_the_whole_school_in_numbers(school: School) -> None:
    await school.register("A1", state="confirmed")
    await school.register("B1", state="marked")
    for who in ("principal", "academic vice-principal", "care vice-principal"):
        day = (await school.as_(who).get("/v1/me/today")).json
        assert {name: day[name] for name in NOTHING_LED} == NOTHING_LED
        assert day["summary"] == {
            "classes": 3,
            "counts": {"present": 6, "excused": 0, "unexcused": 0, "unmarked": 3},
            "registers": {"open": 1, "marked": 1, "confirmed": 1, "corrected": 0, "no_school": 0, "late": 0},
        }


async def test_the_kitchen_sees_counts_alone(school: School) -> None:
    await school.register("A1", state="marked")
    answer = await school.as_("kitchen").get("/v1/me/today")
    assert answer.json["summary"] == {
        "classes": 3, "counts": {"present": 3, "excused": 0, "unexcused": 0, "unmarked": 6}, "registers": None
    }  # fmt: skip
    assert not any(child.full_name in answer.text for children in school.children.values() for child in children)


async def test_who_reads_no_register_sees_none(school: School) -> None:
    for who in ("accountant", "clerk", "nurse", "plain staff", "commune office", "someone without a post"):
        day = (await school.as_(who).get("/v1/me/today")).json
        assert (day["classes"], day["summary"], day["children"]) == ([], None, []), who


async def test_a_parent_sees_the_own_children(school: School) -> None:
    placed, unplaced = school.children["A1"][0], await school.child(None)
    parent = school.user(Guards(placed), Guards(unplaced), Guards(school.children["D1"][0], blocked=True))
    day = (await parent.get("/v1/me/today")).json
    found = {child["id"]: child["class"] and child["class"]["name"] for child in day["children"]}
    assert found == {str(placed.id): "A1", str(unplaced.id): None}
    assert (day["classes"], day["summary"]) == ([], None)
    over = school.user(Guards(placed, ends_on=date(2026, 11, 24)))
    assert (await over.get("/v1/me/today")).json["children"] == []


async def test_the_day_is_the_school_s(school: School) -> None:
    principal = school.as_("principal")
    for at, today, school_day, past in (
        ("2026-11-25 07:30", "2026-11-25", True, False),
        ("2026-11-25 08:31", "2026-11-25", True, True),
        ("2026-11-29 00:30", "2026-11-29", False, False),
    ):
        school.at(at)
        day = (await principal.get("/v1/me/today")).json
        assert (day["today"], day["school_day"], day["past_cut_off"]) == (today, school_day, past), at
        assert (day["time_zone"], day["attendance_cut_off"]) == ("Asia/Ho_Chi_Minh", "08:30:00")
    assert day["summary"]["registers"]["no_school"] == 3


async def test_where_no_school_year_contains_today_there_is_a_day_all_the_same(school: School) -> None:
    principal = await school.as_("principal").arrive()
    await school.query("update school_years set ends_on = '2026-10-31' where id = $1", school.years["now"])
    day = (await principal.get("/v1/me/today")).json
    assert (day["attendance_cut_off"], day["past_cut_off"], day["school_day"], day["summary"]) == (
        None,
        None,
        True,
        None,
    )


async def test_its_statements_do_not_grow_with_the_school(school: School) -> None:
    for who in ("principal", "leader of the group", "teacher of the class"):
        await school.as_(who).get("/v1/me/today")
        await school.as_(who).get("/v1/me/today")
        assert len(school.program.statements) == 1
