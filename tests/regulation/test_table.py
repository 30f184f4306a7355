"""The regulation as a table (policy.md) against the running program."""

import pytest

from app.models.post import Post
from app.routers.route import Lane
from tests.program import Program, route_of
from tests.regulation.stage import COLUMNS, EVERYBODY, asked, fits, seen, staged
from tests.regulation.table import expected, rights
from tests.school import Guards, Held, School, founded

TABLES = (
    "The records", "The records, kept", "The guardians", "The safety cards", "The registers", "The structure",
    "Setting up the structure", "The people", "The imports", "The sheets", "One's own",
)  # fmt: skip
RIGHTS = rights()
OF_STAFF = set(Post) - {Post.PARENT, Post.COMMUNE_OFFICE}
CELLS = {(heading, who): cells for heading in TABLES for who, cells in expected(heading).items()}


@pytest.mark.parametrize(("heading", "who"), CELLS)
async def test_the_table_holds(program: Program, heading: str, who: str) -> None:
    stage = await staged(program, who)
    permissions = await stage.caller.get("/v1/me/permissions")
    own = {(f"{i['resource']}.{i['action']}", i["clause"]) for i in permissions.json.get("items", ())}
    wrong = []
    for column, wanted in CELLS[heading, who].items():
        answer = await asked(stage, column)
        method, url, _ = COLUMNS[column]
        route = route_of(program.application, method, url(stage))
        assert route
        found = await seen(stage, column, answer, route.action, own)
        if not fits(wanted, found):
            wrong.append(f"{column}: expected {wanted}, got {found}")
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


@pytest.mark.parametrize("who", expected("The safety cards"))
async def test_the_cards_and_diets_listed_are_those_that_may_be_read_one_by_one(program: Program, who: str) -> None:
    stage = await staged(program, who)
    everyone = await stage.school.query("select id from students")
    for url, what in (("/v1/safety-cards", "safety-card"), ("/v1/diets", "diet")):
        cell = expected("The safety cards")[who]["card" if what == "safety-card" else what]
        if cell.status == 401:
            assert (await stage.caller.get(url)).status == 401
            continue
        for row in everyone:
            egg = {"diet": [{"code": "no_egg"}]}
            await stage.school.as_("nurse").patch(f"/v1/students/{row['id']}/safety-card", egg, if_match="*")
        answers = {str(row["id"]): await stage.caller.get(f"/v1/students/{row['id']}/{what}") for row in everyone}
        readable = {id_ for id_, answer in answers.items() if answer.status == 200 and answer.json["class"]}
        listed = await stage.caller.items(f"{url}?limit=3")
        assert [item["student_id"] for item in listed] == list(dict.fromkeys(item["student_id"] for item in listed))
        if not (stage.caller.school and stage.caller.school is not stage.school):
            assert {item["student_id"] for item in listed} == readable
        of_class = await stage.caller.get(f"{url}?class_id={stage.school.classes['A1']}")
        assert (str(stage.children["first"].id) in {item["student_id"] for item in of_class.items}) == (
            cell.status == 200
        )


@pytest.mark.parametrize("who", expected("The registers"))
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


COUNTS = {"care vice-principal", "care vice-principal, parent here", "kitchen"}


@pytest.mark.parametrize("who", expected("The registers"))
async def test_the_counts_of_a_day_are_for_whoever_feeds_by_them(program: Program, who: str) -> None:
    stage = await staged(program, who)
    for day, there in ((stage.register.day, who in COUNTS), (stage.past.day, False)):
        answer = await stage.caller.get(f"/v1/register-counts?date={day}")
        if expected("The registers")[who]["read"].status == 401:
            assert answer.status == 401
        else:
            assert len(answer.items) == (3 if there else 0)


STRUCTURE = {"/v1/school-years": ("year", "year before"), "/v1/groups": ("group",), "/v1/classes": ("class",)}


@pytest.mark.parametrize("who", expected("The structure"))
async def test_the_structure_s_lists_hold_what_may_be_read_one_by_one(program: Program, who: str) -> None:
    stage = await staged(program, who)
    for url, columns in STRUCTURE.items():
        answer = await stage.caller.get(url)
        cells = [expected("The structure")[who][column] for column in columns]
        if cells[0].status == 401:
            assert answer.status == 401
            return
        ids = {item["id"] for item in await stage.caller.items(f"{url}?limit=1")}
        for column, cell in zip(columns, cells, strict=True):
            assert (COLUMNS[column][1](stage).rpartition("/")[2] in ids) == (cell.status == 200), column
        for id_ in ids:
            assert (await stage.caller.get(f"{url}/{id_}")).status == 200
    past = await stage.caller.items(f"/v1/classes?school_year_id={stage.school.years['before']}")
    assert bool(past) == (expected("The structure")[who]["class before"].status == 200)


@pytest.mark.parametrize("who", expected("The people"))
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


SIZES = {"principal": 5, "academic vice-principal": 5, "care vice-principal": 5, "leader of the group": 5, "teacher": 5,
         "substitute": 5, "leader of another group": None, "teacher of another class of the group": None, "nurse": None,
         "kitchen": None, "clerk": None, "staff": None}  # fmt: skip


@pytest.mark.parametrize("who", SIZES)
async def test_the_structure_shows_no_sizes_but_to_whoever_reads_the_children(program: Program, who: str) -> None:
    """Three children, one who waits to be confirmed and one more; not the one who left."""
    stage = await staged(program, who)
    await stage.school.child("A1")
    url = f"/v1/classes/{stage.school.classes['A1']}"
    assert (await stage.caller.get(url)).json["size"] == SIZES[who]
    listed = {item["name"]: item["size"] for item in (await stage.caller.get("/v1/classes")).items}
    assert listed["A1"] == SIZES[who]


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


def test_every_post_stands_in_the_table() -> None:
    named = {text.split()[0] for posts, _ in EVERYBODY.values() for text in posts}
    assert named | {"parent"} >= {post.value for post in Post}
    assert set(RIGHTS) == {"everyone", *(post.value for post in Post)}
    for heading in TABLES[:-1]:
        assert set(expected(heading)) == set(EVERYBODY), f"{heading} leaves a caller out"


async def test_every_operation_has_a_column(program: Program) -> None:
    stage = await staged(program, "principal")
    used = {column for cells in CELLS.values() for column in cells}
    assert used == set(COLUMNS)
    asked_for = [route_of(program.application, method, url(stage)) for method, url, _ in COLUMNS.values()]
    in_a_list = {
        "/v1/students",
        "/v1/completeness",  # tests/students/test_history.py
        "/v1/school-years",
        "/v1/groups",
        "/v1/classes",
        "/v1/imports",
        "/v1/registers",
        "/v1/register-counts",
        "/v1/students/search",
        "/v1/safety-cards",
        "/v1/diets",
        "/v1/users",
        "/v1/assignments",
    }  # held by the agreement of list and check
    missing = [
        f"{sorted(route.methods)} {route.path}"
        for route in program.application.routes
        if isinstance(route, Lane) and not route.public and route not in asked_for and route.path not in in_a_list
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
