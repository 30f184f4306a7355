"""Why something may or may not be done, and who could (clause 2): asked of the program by each kind of caller."""

from typing import Any

import pytest

from app.policies import explaining, rows
from app.policies.actions import ACTIONS
from app.policies.explaining import HERE, asks_a_row, rows_of
from app.policies.objects import OBJECTS
from app.policies.row import Row
from app.routers.route import Lane
from tests.content.planting import content_out
from tests.files.made import photo, send
from tests.program import Program
from tests.regulation.care import AT_RISK, care_of
from tests.regulation.cupboards import cupboards_of
from tests.regulation.health import rounds_of
from tests.regulation.inventories import shelf_of
from tests.regulation.publication import published_of
from tests.school import KINDS, YESTERDAY, Caller, Guards, Held, School, founded


async def explained(caller: Any, action: str, type_: str | None = None, id_: object = None, **more: str) -> Any:
    named = {"object": {"type": type_, "id": str(id_), **more}} if type_ else {}
    return await caller.post("/v1/policy/explain", {"action": action, **named})


async def _guardian(school: School, parent: Caller) -> Any:
    return (await school.query("select id from guardians where person_id = $1", parent.person))[0]["id"]


async def test_it_is_explained_by_which_clause(school: School) -> None:
    teacher = school.as_("teacher of the class")
    told = (await explained(teacher, "attendance.confirm", "attendance", school.classes["A1"])).json
    assert (told["allowed"], told["by"]["clause"], told["by"]["role"]) == (True, "6.2", "homeroom_teacher")
    assert [(rule["clause"], rule["holds"], rule["missing"]) for rule in told["rules"]] == [("6.2", True, None)]


async def test_it_is_explained_what_is_missing_and_who_could(school: School) -> None:
    leader = school.user(Held("group_leader", "mẫu giáo"), Held("homeroom_teacher", "D1"))
    teacher = await school.user(Held("homeroom_teacher", "A1")).arrive()
    name = (await school.query("select full_name from persons where id = $1", teacher.person))[0]["full_name"]
    told = (await explained(leader, "attendance.confirm", "attendance", school.classes["A1"])).json
    assert (told["allowed"], told["by"], told["rules"][0]["missing"]) == (False, None, "unit")
    assert told["who"] == [
        {"role": "homeroom_teacher", "clause": "6.2", "reach": "lớp mình chủ nhiệm", "people": [name],
         "unit": {"type": "class", "id": str(school.classes["A1"]), "name": "A1"}}
    ]  # fmt: skip
    principal = (
        await explained(school.as_("principal"), "attendance.confirm", "attendance", school.classes["A1"])
    ).json
    assert principal["rules"][0]["missing"] == "post"


async def test_a_condition_that_is_not_so_is_named(school: School) -> None:
    care = school.as_("care vice-principal")
    old = await explained(care, "class.read_size", "class", school.classes["old"])
    assert [(rule["missing"], rule["while"]) for rule in old.json["rules"] if rule["role"] == "vp_care"] == [
        ("condition", "khi năm học chưa kết thúc")
    ]


async def test_who_could_is_asked_of_today(school: School) -> None:
    await school.user(Held("homeroom_teacher", "A1", valid_to=YESTERDAY)).arrive()
    await school.user(Held("homeroom_teacher", "A1"), suspended_at=school.program.clock()).arrive()
    told = (await explained(school.as_("principal"), "attendance.confirm", "attendance", school.classes["A1"])).json
    assert told["who"] == []


async def test_a_parent_learns_no_names(school: School) -> None:
    await school.as_("teacher of the class").arrive()
    await school.as_("principal").arrive()
    parent = school.user(Guards("A1"))
    told = (await explained(parent, "student.update", "student", school.children["A1"][0].id)).json
    assert told["allowed"] is False
    assert {rule["role"] for rule in told["who"]} == {"homeroom_teacher"}
    assert all(rule["people"] is rule["unit"] is None for rule in told["who"])


async def test_what_may_not_be_read_is_not_explained(school: School, other_school: School) -> None:
    teacher = school.user(Held("homeroom_teacher", "D1"))
    nowhere = await explained(teacher, "student.update", "student", "0190a5b4-0000-7000-8000-000000000000")
    for hidden in (school.children["A1"][0].id, other_school.children["A1"][0].id):
        found = await explained(teacher, "student.update", "student", hidden)
        assert (found.status, {**found.json, "request_id": ""}) == (404, {**nowhere.json, "request_id": ""})


async def test_what_stands_under_no_object_is_explained_by_the_posts(school: School) -> None:
    assert (await explained(school.as_("principal"), "user.create")).json["by"]["clause"] == "3.1"
    told = (await explained(school.as_("clerk"), "user.create")).json
    assert (told["allowed"], told["rules"][0]["missing"]) == (False, "post")
    assert [(could["role"], could["people"]) for could in told["who"]] == [("principal", None)]
    known = (await explained(school.as_("principal"), "user.create")).json
    assert [(could["role"], could["people"]) for could in known["who"]] == [("principal", ["Đỗ Thị Lan"])]


@pytest.mark.parametrize("action", ["evaluation.approve", "voucher.check", "campus.create"])
async def test_what_is_not_in_the_system_yet_is_not_said_to_be_allowed(school: School, action: str) -> None:
    """Whose right it is stands in the policy; of what it would be done to, nothing is known."""
    answer = await explained(school.as_("principal"), action)
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "not_yet")
    assert f"/v1/policy?action={action}" in answer.json["errors"][0]["detail"]


async def test_a_separation_bars_whoever_it_is_about_and_leaves_the_others(school: School) -> None:
    """The principal whose own guardianship it is; the acting principal could (3.1)."""
    parent = await school.user(Held("principal"), Guards("A1"), full_name="Lê Thị Hoa").arrive()
    other = await school.user(Held("principal", kind="acting"), full_name="Trần Văn Nam").arrive()
    guardian = await _guardian(school, parent)
    told = (await explained(parent, "guardian.block", "guardian", guardian)).json
    assert (told["allowed"], told["by"], told["rules"][0]["holds"]) == (False, None, True)
    assert [(each["clause"], each["bars"]) for each in told["separations"]] == [("3.1", True)]
    assert [could["people"] for could in told["who"]] == [["Trần Văn Nam"]]
    free = (await explained(other, "guardian.block", "guardian", guardian)).json
    assert (free["allowed"], free["by"]["clause"], free["separations"][0]["bars"]) == (True, "3.1", False)


async def test_names_go_no_further_than_the_lists_that_show_them(school: School) -> None:
    """The structure shows homeroom teachers to the staff (2); who holds the other posts is the principal's to read (3.1)."""
    await school.user(Held("homeroom_teacher", "A1"), full_name="Ngô Thị Mai").arrive()
    principal = await school.user(Held("principal"), full_name="Lê Thị Hoa").arrive()
    for caller, name in ((school.as_("nurse"), None), (principal, ["Lê Thị Hoa"])):
        told = (await explained(caller, "class.update", "class", school.classes["A1"])).json
        assert [(could["role"], could["people"]) for could in told["who"]] == [("principal", name)]
        told = (await explained(caller, "roster.confirm", "class", school.classes["A1"])).json
        assert [could["people"] for could in told["who"]] == [["Ngô Thị Mai"]]


async def test_a_block_changes_nothing_that_another_is_told(school: School) -> None:
    """Who could never tells of guardianships (3.1)."""
    child = school.children["A1"][0]
    mother, father = school.user(Guards("A1")), await school.user(Guards("A1")).arrive()
    for caller in (mother, school.as_("teacher of the class"), school.as_("principal")):
        before = (await explained(caller, "student.read", "student", child.id)).json
        assert [could["people"] for could in before["who"] if could["role"] == "parent"] == [None]
        await school.query("update guardians set blocked_at = now() where person_id = $1", father.person)
        assert (await explained(caller, "student.read", "student", child.id)).json == before
        await school.query("update guardians set blocked_at = null where person_id = $1", father.person)


async def test_whoever_may_do_something_to_a_thing_may_ask_about_it(school: School) -> None:
    """The kitchen counts the children of a register that it does not read (4.2.1)."""
    kitchen = school.as_("kitchen")
    told = (await explained(kitchen, "attendance.read_counts", "attendance", school.classes["A1"])).json
    assert (told["allowed"], told["by"]["clause"]) == (True, "4.2.1")
    assert (await explained(kitchen, "attendance.read", "attendance", school.classes["A1"])).status == 404


@pytest.mark.parametrize("who", [kind for kind in KINDS if kind != "someone without a post"])
async def test_the_explanation_agrees_with_the_allowed_actions(school: School, who: str) -> None:
    """One criterion: what a resource says may be done with it is what is explained, to each kind of caller."""
    for type_, url, id_ in (
        ("student", school.children["A1"][0].url, school.children["A1"][0].id),
        ("class", f"/v1/classes/{school.classes['A1']}", school.classes["A1"]),
    ):
        read = await school.as_(who).get(f"{url}?include=allowed_actions")
        for action in OBJECTS[type_].actions:
            told = await explained(school.as_(who), action, type_, id_)
            assert told.status == read.status, action
            if read.status == 200:
                assert told.json["allowed"] == (action in read.json["allowed_actions"]), action


@pytest.mark.parametrize(
    ("action", "type_", "pointer", "nearest"),
    [
        ("student.updat", "student", "/action", "student.update"),
        ("student.update", "studnet", "/object/type", "student"),
        ("student.update", "group", "/object", "student"),
        ("student.update", None, "/object", "student"),
        ("user.create", "group", "/object", "object"),
    ],
)
async def test_a_wrong_question_is_told(
    school: School, action: str, type_: str | None, pointer: str, nearest: str
) -> None:
    answer = await explained(school.as_("principal"), action, type_, school.groups["nhà trẻ"])
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert nearest in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize("type_", OBJECTS)
async def test_every_kind_of_object_can_be_asked_about(school: School, type_: str) -> None:
    """It is allowed exactly if the single resource says so."""
    of_child = ("advice_of_child", "advice_owed", "incidents_of_child", "medication_of_child")
    posts = Held("principal"), Held("homeroom_teacher", "A1"), Held("nurse"), Held("web_admin")
    principal = await school.user(*posts, Guards("A1")).arrive()
    held = (await school.query("select id from assignments where user_id = $1", principal.user))[0]["id"]
    ids = {
        "student": school.children["A1"][0].id, "class": school.classes["A1"], "attendance": school.classes["A1"],
        "group": school.groups["mẫu giáo"], "school_year": school.years["now"], "user": principal.user,
        "assignment": held, "session": principal.session,
        **dict.fromkeys(
            ("access", "consent", "diet", "safety_card", "health", "health_summary", *of_child), school.children["A1"][0].id
        ),
    }  # fmt: skip
    if type_ in ("advice", "health_incident", "health_notice", "medication", "message"):
        children = dict.fromkeys(AT_RISK, school.children["A1"][0])
        care = await care_of(school, children, (await school.user().arrive()).person, principal)
        first = {
            "advice": care.advice,
            "health_incident": care.incidents,
            "medication": care.accepted,
            "message": care.advice,
        }
        ids[type_] = care.notice if type_ == "health_notice" else first[type_]["first"]
    if type_ == "health_round":
        ids["health_round"] = (await rounds_of(school))["now"]
    if type_.startswith(("asset", "stock")):
        somebody, another = await school.user().arrive(), await school.user().arrive()
        things = await cupboards_of(school, somebody, another)
        ids |= {"asset": things["kept", "A1"], "asset_movement": things["waiting", "A1"]}
        ids |= {f"stock_{what}": things[what, ""] for what in ("item", "list", "lot")}
    if type_ in ("inventory", "inventory_difference"):
        shelf = await shelf_of(school)
        ids |= {"inventory": shelf["counted"], "inventory_difference": shelf["difference"]}
    if type_ in ("content_check", "content_difference"):
        out = await published_of(school, principal)
        ids |= {"content_check": out.check, "content_difference": out.difference}
    if type_ in ("content", "editorial_plan"):
        ids |= await content_out(school)
    if type_ == "guardian":
        ids["guardian"] = await _guardian(school, await school.user(Guards("A1")).arrive())
    if type_ == "import":
        file = ("a.csv", "Họ và tên,Lớp\nNguyễn An,A1\n".encode(), "text/csv")
        run = await principal.post("/v1/imports", files={"file": file}, data={"kind": "students"})
        ids["import"] = run.json["id"]
    if type_ == "file":
        ids["file"] = (await send(principal, photo())).json["id"]
    for action in OBJECTS[type_].actions:
        told = (await explained(principal, action, type_, ids[type_])).json
        assert told["allowed"] == any(rule["holds"] for rule in told["rules"]), action
        assert told["words"] == ACTIONS[action].vi


async def test_explaining_writes_nothing(program: Program) -> None:
    school = await founded(program)
    teacher = await school.as_("teacher of the class").arrive()
    before = await school.query("select count(*) from journal")
    await explained(teacher, "attendance.mark", "attendance", school.classes["A1"])
    assert await school.query("select count(*) from journal") == before


def test_whatever_the_program_does_can_be_asked_about(program: Program) -> None:
    """A new noun that rules look at stands in OBJECTS; an action without one is done in the school, by a post alone."""
    nouns = [row for row in vars(rows).values() if isinstance(row, Row)]
    assert {action for row in nouns for action in row.actions} == {a for row in OBJECTS.values() for a in row.actions}
    for lane in program.application.routes:
        if isinstance(lane, Lane) and not lane.public:
            types = rows_of(lane.action)
            assert types or not asks_a_row(lane.action), lane.action
            for row in [OBJECTS[type_] for type_ in types] or [HERE]:
                assert explaining.explained(lane.action, row).sql


async def test_only_a_register_has_a_date(school: School) -> None:
    child = school.children["A1"][0]
    answer = await explained(school.as_("principal"), "student.read", "student", child.id, date=str(YESTERDAY))
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/object/date")
    past = await explained(
        school.as_("principal"), "attendance.read", "attendance", school.classes["A1"], date=str(YESTERDAY)
    )
    assert past.json["allowed"] is True
