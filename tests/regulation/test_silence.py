"""What lies outside a caller's scope is answered exactly as what is nowhere: same status, body and headers.

Whether a thing is in scope is asked of its own address: where that answers 200, there is nothing to be silent about;
policy.md says who that is (test_table.py). A route with an id in its path and no case here fails.
"""

from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.routers.route import Lane
from tests.program import Answer, Program
from tests.regulation.addresses import BODIES, CALLERS, all_told, id_of, placed, shown_at, things_of
from tests.regulation.stage import staged
from tests.school import Caller, Held, School


async def _asked(
    caller: Caller, operation: str, id_: UUID, ids: dict[str, UUID] | None = None, **headers: str
) -> Answer:  # fmt: skip
    method, path = operation.split(" ")
    body = BODIES[operation]
    return await caller.send(
        method, placed(path, id_, ids), **({"json": body} if body is not None else {}), headers=headers
    )


def test_every_route_with_an_id_has_a_case(program: Program) -> None:
    routes = {
        f"{method} {route.path}"
        for route in program.application.routes
        if isinstance(route, Lane) and "_id}" in route.path
        for method in route.methods
    }
    assert routes == set(BODIES)


@pytest.mark.parametrize("if_match", [{}, {"if-match": "*"}, {"if-match": '"1"'}], ids=["bare", "any", "version"])
@pytest.mark.parametrize("who", CALLERS)
async def test_what_is_out_of_scope_is_nowhere(program: Program, other_school: School, who: str, if_match: Any) -> None:
    here, there = await staged(program, "principal"), await staged(program, "principal")
    caller = await here.school.user(*CALLERS[who]).arrive()
    wrong, silent = [], 0
    for operation in BODIES:
        method, path = operation.split(" ")
        keyed = {"idempotency-key": "one"} if method == "POST" else {}
        nowhere = all_told(await _asked(caller, operation, new_id(), **if_match, **keyed))
        for where, stage in (("of the school", here), ("of another school", there)):
            ids = things_of(stage)
            id_ = id_of(path, ids)
            if where == "of the school" and path.startswith("/v1/auth/") is False:
                seen = await caller.get(placed(shown_at(path), id_))
                if seen.status == 200:
                    continue
            silent += 1
            # Another id is other content, and its own key.
            keyed = {"idempotency-key": where.replace(" ", "-")} if method == "POST" else {}
            told = all_told(await _asked(caller, operation, id_, ids, **if_match, **keyed))
            if told != nowhere:
                wrong.append(f"{operation} {where}: {told}, nowhere: {nowhere}")
    assert not wrong, "\n".join(wrong)
    assert silent >= len(BODIES), "nothing was out of scope"


async def test_another_school_s_children_and_things_are_nowhere_for_those_who_care_for_ours(program: Program) -> None:
    """Who holds every post of health, assets and stock meets nothing of another school's (4.2.2, 4.2.5, 4.2.6)."""
    here, there = await staged(program, "principal"), await staged(program, "principal")
    caller = await here.school.user(Held("nurse"), Held("vp_care"), Held("asset_keeper")).arrive()
    ids, wrong = things_of(there), []
    for operation in BODIES:
        path = operation.partition(" ")[2]
        asked = [
            all_told(await _asked(caller, operation, id_, under, **{"if-match": "*"}))
            for id_, under in ((new_id(), None), (id_of(path, ids), ids))
        ]
        if asked[0] != asked[1]:
            wrong.append(f"{operation}: {asked[1]}, nowhere: {asked[0]}")
    assert not wrong, "\n".join(wrong)


# Searches, codes and numbers


@pytest.fixture
async def unseen(school: School) -> dict[str, str]:
    """A child of another class, whom the teacher of B1 may not see, with a code and a number of its own."""
    said = {"full_name": "Quách Thị Ẩn", "code": "MN-77", "national_id": "034322000077"}
    await school.child("A1", birth_date="2021-09-09", search_key=" quach thi an mn-77", **said)
    return said | {"birth_date": "2021-09-09"}


@pytest.mark.parametrize("words", ["Quách", "MN-77", "Quách Thị Ẩn"])
async def test_a_search_that_would_meet_an_unseen_child_meets_nobody(
    school: School, unseen: dict[str, str], words: str
) -> None:
    teacher = school.as_("teacher of another class")
    assert (await school.as_("principal").post("/v1/students/search", {"q": words})).items, "it does meet the child"
    for nobody in ("Zzz", "MN-78"):
        found = [all_told(await teacher.post("/v1/students/search", {"q": each})) for each in (words, nobody)]
        found += [all_told(await teacher.get(f"/v1/students?q={each}")) for each in (words, nobody)]
        assert found == found[:1] * 4
        assert found[0][1] == {"items": [], "next_cursor": None}


async def test_whichever_way_an_unseen_child_is_met_a_new_record_is_told_the_same(
    school: School, unseen: dict[str, str]
) -> None:
    """That the child is known is all that is said (contract); not by what, nor which record, nor whose class."""
    teacher = school.as_("teacher of another class")
    new = {"full_name": "Lê Văn Mới", "birth_date": "2022-03-05", "class_id": str(school.classes["B1"])}
    ways = ({"code": unseen["code"]}, {"national_id": unseen["national_id"]},
            {name: unseen[name] for name in ("full_name", "birth_date")})  # fmt: skip
    told = [all_told(await teacher.post("/v1/students", new | way)) for way in ways]
    assert told == told[:1] * 3
    assert (told[0][0], told[0][1]["code"]) == (409, "conflict")
    assert not [value for value in unseen.values() if value in str(told)]
    assert "student_id" not in told[0][1]


async def test_whichever_way_a_list_meets_an_unseen_child_its_row_is_told_the_same(
    school: School, unseen: dict[str, str]
) -> None:
    teacher, told = school.as_("teacher of another class"), []
    for code, number, name, birth in (
        (unseen["code"], "", "Lê Văn Mới", "2022-03-05"),
        ("", unseen["national_id"], "Lê Văn Mới", "2022-03-05"),
        ("", "", unseen["full_name"], unseen["birth_date"]),
    ):
        head = "Mã trẻ,Mã định danh,Họ và tên,Ngày sinh,Lớp\n"
        file = ("lớp.csv", f"{head}{code},{number},{name},{birth},B1\n".encode(), "text/csv")
        answer = await teacher.post("/v1/imports", files={"file": file}, data={"kind": "students", "dry_run": "true"})
        assert answer.json["counts"]["refused"] == 1, answer
        told.append([(each["code"], each["message"]) for each in answer.json["issues"] if each["severity"] == "error"])
    assert told == told[:1] * 3


async def test_what_another_school_has_is_free_here(program: Program, school: School, unseen: dict[str, str]) -> None:
    elsewhere = await staged(program, "principal")
    teacher = elsewhere.school.as_("teacher of the class")
    answer = await teacher.post("/v1/students", unseen | {"class_id": str(elsewhere.school.classes["A1"])})
    assert answer.status == 201, answer


async def test_a_cursor_of_another_caller_is_one_that_nobody_made(school: School) -> None:
    mine = (await school.as_("principal").get("/v1/students?limit=2")).json["next_cursor"]
    teacher = school.as_("teacher of another class")
    told = [all_told(await teacher.get(f"/v1/students?limit=2&cursor={each}")) for each in (mine, "A" * len(mine))]
    assert told[0] == told[1]
    assert told[0][0] == 422


async def test_a_key_that_a_colleague_used_is_a_new_one(school: School) -> None:
    group, key = {"q": "an"}, {"headers": {"Idempotency-Key": "hers"}}
    assert (await school.as_("teacher of the class").post("/v1/students/search", group, **key)).status == 200
    for content in (group, {"q": "binh"}):
        teacher = await school.user(Held("homeroom_teacher", "B1")).arrive()
        answer = await teacher.post("/v1/students/search", content, **key)
        assert (answer.status, answer.headers.get("idempotent-replayed")) == (200, None)
