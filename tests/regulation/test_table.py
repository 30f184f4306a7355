"""The regulation as a table (policy.md) against the running program."""

import pytest

from app.models.post import Post
from app.routers.route import Lane
from tests.program import Program, route_of
from tests.regulation.refusals import faults_of
from tests.regulation.stage import COLUMNS, EVERYBODY, action_of, asked, changes, fits, needed, seen, staged
from tests.regulation.table import expected, rights, things
from tests.school import Guards, Held, School, founded

TABLES = (
    "The records", "The records, kept", "The records of other classes", "The records of no class today",
    "The lists of children", "The guardians", "The safety cards", "The lists of cards",
    "Children's health", "The lists of summaries", "Classes in a round", "The rounds of measurements",
    "How children grow",
    "Health advice", "Incidents", "Medicine on request", "The lists of advice and medicine", "Messages received",
    "The notices on illnesses",
    "The registers", "The registers of other classes", "The lists of registers",
    "The content", "The content, decided", "The lists of content", "The consents", "The editorial plan",
    "The assets", "The movements of assets", "The medical stock",
    "The structure", "The lists of the structure", "Setting up the structure", "The people",
    "One's own account and posts", "The lists of people", "The imports", "One's own imports", "The files", "The sheets",
    "One's own", "What is published", "Without a token", "The inventories", "The files of the assets",
)  # fmt: skip
RIGHTS = rights()
OF_STAFF = set(Post) - {Post.PARENT, Post.COMMUNE_OFFICE}


@pytest.mark.parametrize("who", EVERYBODY)
async def test_the_table_holds(program: Program, who: str) -> None:
    """What changes something is asked for on a stage of its own, all the rest on one: refusals and reads leave no trace."""
    shared = await staged(program, who)
    permissions = await shared.caller.get("/v1/me/permissions")
    own = {(f"{i['resource']}.{i['action']}", i["clause"]) for i in permissions.json.get("items", ())}
    wrong = []
    for heading in TABLES:
        for column, wanted in expected(heading)[who].items():
            alone = changes(program, shared, column, wanted)
            stage = await staged(program, who, needed(column)) if alone else shared
            answer = await asked(stage, column)
            action = action_of(program, stage, column)
            found = await seen(stage, column, answer, action, own)
            if not fits(wanted, found):
                wrong.append(f"{heading}, {column}: expected {wanted}, got {found}")
            if answer.code == "forbidden":
                wrong += [f"{heading}, {column}: {fault}" for fault in faults_of(answer, action)]
    assert not wrong, f"{who}\n" + "\n".join(wrong)


@pytest.mark.parametrize("who", expected("The records"))
async def test_a_list_holds_what_may_be_read_one_by_one(program: Program, other_school: School, who: str) -> None:
    stage = await staged(program, who)
    if (await stage.caller.get("/v1/students")).status == 401:
        return
    everyone = await stage.school.query("select id from students")
    everyone += await other_school.query("select id from students limit 3")
    if stage.caller.school and stage.caller.school is not stage.school:
        everyone += await stage.caller.school.query("select id from students")
    readable = {
        str(row["id"]) for row in everyone if (await stage.caller.get(f"/v1/students/{row['id']}")).status == 200
    }
    listed = [item["id"] for item in await stage.caller.items("/v1/students?limit=4")]
    assert [item["id"] for item in (await stage.caller.post("/v1/students/search", {})).items] == listed
    assert len(listed) == len(set(listed))
    assert set(listed) == readable
    for name, cell in expected("The records")[who].items():
        assert (str(stage.children[name].id) in readable) == (cell.status == 200), name


@pytest.mark.parametrize("who", ["principal", "care vice-principal", "leader of the group", "teacher of two classes"])
async def test_the_registers_of_a_day_are_those_that_may_be_read_one_by_one(program: Program, who: str) -> None:
    stage = await staged(program, who)
    for register, column in ((stage.register, "read"), (stage.past, "read past")):
        cell = expected("The registers")[who][column]
        url = f"/v1/registers?date={register.day}&limit=1"
        if cell.status == 401:
            assert (await stage.caller.get(url)).status == 401
            continue
        listed = {item["class"]["id"]: item for item in await stage.caller.items(url)}
        assert (str(register.class_id) in listed) == (cell.status == 200), column
        for item in listed.values():
            single = await stage.caller.get(item["path"])
            assert single.etag == item["etag"]
            assert {name: single.json[name] for name in ("state", "late", "counts")}.items() <= item.items()


@pytest.mark.parametrize("who", ["principal", "academic vice-principal", "teacher", "principal of another school"])
async def test_the_people_s_lists_hold_what_may_be_read_one_by_one(
    program: Program, other_school: School, who: str
) -> None:
    await other_school.as_("principal").arrive()
    stage = await staged(program, who)
    for url, table in (("/v1/users", "users"), ("/v1/assignments", "assignments")):
        answer = await stage.caller.get(url)
        if answer.status == 401:
            assert expected("The people")[who]["account"].status == 401
            return
        everyone = await stage.school.query(f"select id from {table}")
        everyone += await other_school.query(f"select id from {table}")
        readable = {str(row["id"]) for row in everyone if (await stage.caller.get(f"{url}/{row['id']}")).status == 200}
        listed = {item["id"] for item in await stage.caller.items(f"{url}?limit=1")}
        assert listed == readable or "of another school" in who
        assert bool(readable) == (expected("The people")[who]["account"].status == 200)


@pytest.mark.parametrize("who", ["principal", "care vice-principal", "teacher"])
async def test_a_size_is_told_alike_in_the_list(program: Program, who: str) -> None:
    """Three children, one who waits to be confirmed and one more; not the one who left."""
    stage = await staged(program, who)
    await stage.school.child("A1")
    url = f"/v1/classes/{stage.school.classes['A1']}"
    assert (await stage.caller.get(url)).json["size"] == 5
    listed = {item["name"]: item["size"] for item in (await stage.caller.get("/v1/classes")).items}
    assert listed["A1"] == 5


async def test_a_year_that_is_over_is_told_so_after_who_may(program: Program) -> None:
    for who, code in (("teacher", "school_year_over"), ("clerk", "school_year_over"), ("principal", "forbidden")):
        assert (await asked(await staged(program, who), "import past")).code == code


@pytest.mark.parametrize("post", Post)
async def test_a_post_has_exactly_these_rights(school: School, post: Post) -> None:
    unit = {Post.GROUP_LEADER: "mẫu giáo", Post.HOMEROOM_TEACHER: "A1"}.get(post)
    holder = school.user(Guards("A1") if post is Post.PARENT else Held(post, unit))
    found = {
        (f"{i['resource']}.{i['action']}", i["clause"], i["role"])
        for i in (await holder.get("/v1/me/permissions")).items
    }
    wanted = {(*right, "everyone") for right in RIGHTS["everyone"]}
    for name in {post.value, "staff"} if post in OF_STAFF else {post.value}:
        wanted |= {(*right, name) for right in RIGHTS[name]}
    assert found == wanted


def test_everybody_s_rights_are_told() -> None:
    assert set(RIGHTS) == {"everyone", *(post.value for post in Post)}


async def test_every_operation_has_a_column(program: Program) -> None:
    stage = await staged(program, "principal")
    used = [column for heading in TABLES for column in things(heading)]
    assert sorted(used) == sorted(COLUMNS), "a column stands in no table, in two, or asks for nothing"
    asked_for = [
        route_of(program.application, method, url(stage).partition("?")[0]) for method, url, _ in COLUMNS.values()
    ]
    missing = [
        f"{sorted(route.methods)} {route.path}"
        for route in program.application.routes
        if isinstance(route, Lane) and route not in asked_for
    ]
    assert not missing, "policy.md has no column for these"


async def test_rights_end_with_the_day_in_school_time(program: Program) -> None:
    """Half past midnight in Hà Nội is still yesterday in UTC."""
    school = await founded(program)
    school.at("2026-11-26 00:30")
    register = await school.register()
    to_yesterday = school.user(Held(Post.HOMEROOM_TEACHER, "A1", valid_to=register.day))
    from_today = school.user(Held(Post.HOMEROOM_TEACHER, "A1", valid_from=register.day.replace(day=26)))
    assert (await to_yesterday.get(register.url)).status == 404
    assert (await from_today.get(register.url)).status == 200
