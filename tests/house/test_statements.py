"""How often each operation goes to the database, and that what it asks there is served by indexes."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest
from sqlalchemy.sql.elements import ClauseElement

from app.core.db import Statement
from app.core.ids import new_id
from app.routers.route import Lane
from tests.files.made import photo, send
from tests.house import care_calls, content_calls, cupboard_calls, growth_calls, health_calls, inventory_calls
from tests.program import Answer, Program
from tests.school import TODAY, School, founded

PASSWORD = "bốn chiếc thuyền nan lướt sóng"

# Statements sent, BEGIN and COMMIT among them. Reads are one; marking and confirming two.
STATEMENTS = {
    "GET /v1/students": 1,
    "GET /v1/students/{student_id}": 1,
    # Twice the row, with its turn in between; what is known; the write; the record as it is then.
    "POST /v1/students": 16,
    "PATCH /v1/students/{student_id}": 15,
    "POST /v1/students/{student_id}/merge": 22,
    "POST /v1/students/{student_id}/mark-entered-in-error": 10,
    "GET /v1/students/{student_id}/history": 1,
    "GET /v1/students/{student_id}/guardians": 1,
    "GET /v1/students/{student_id}/guardians/{guardian_id}": 1,
    # The row, its turn, the row again; the first tie; names like it; the account; the guardian as they are then.
    "POST /v1/students/{student_id}/guardians/{guardian_id}/invite": 10,
    "GET /v1/students/{student_id}/guardians/{guardian_id}/block": 1,
    "POST /v1/students/{student_id}/guardians/{guardian_id}/block": 8,
    "POST /v1/students/{student_id}/guardians/{guardian_id}/unblock": 8,
    "GET /v1/completeness": 1,
    # Each with what it leaves in the journal.
    "GET /v1/safety-cards": 1,
    "GET /v1/students/{student_id}/safety-card": 1,
    "PATCH /v1/students/{student_id}/safety-card": 7,
    "PUT /v1/students/{student_id}/safety-card/pick-up-persons": 7,
    "GET /v1/diets": 1,
    "GET /v1/students/{student_id}/diet": 1,
    "GET /v1/students/{student_id}/accesses": 1,
    "GET /v1/code-lists": 1,
    "GET /v1/classes/{class_id}/registers/{day}": 1,
    "PUT /v1/classes/{class_id}/registers/{day}": 2,
    "POST /v1/classes/{class_id}/registers/{day}/confirm": 2,
    "GET /v1/me": 1,
    "GET /v1/me/permissions": 1,
    "GET /v1/me/today": 1,
    "GET /v1/registers": 1,
    "GET /v1/register-counts": 1,
    "POST /v1/students/search": 1,
    "PUT /v1/me/password": 11,
    "GET /v1/auth/sessions": 1,
    "DELETE /v1/auth/sessions/{session_id}": 5,
    "POST /v1/auth/sessions": 10,
    "POST /v1/auth/token": 10,
    "POST /v1/auth/refresh": 7,
    "GET /.well-known/jwks.json": 0,
    "GET /livez": 0,
    "GET /readyz": 1,
    "GET /v1/policy": 1,
    "POST /v1/policy/explain": 1,
    "GET /v1/school-years": 1,
    "GET /v1/school-years/{school_year_id}": 1,
    "GET /v1/groups": 1,
    "GET /v1/groups/{group_id}": 1,
    "GET /v1/classes": 1,
    "GET /v1/classes/{class_id}": 1,
    "POST /v1/classes/{class_id}/roster/confirm": 7,
    "GET /v1/classes/{class_id}/roster.xlsx": 1,
    "GET /v1/import-templates/students": 1,
    "GET /v1/import-templates/staff": 2,
    "POST /v1/school-years": 12,
    "PATCH /v1/school-years/{school_year_id}": 6,
    "GET /v1/school-years/{school_year_id}/calendar": 1,
    "PUT /v1/school-years/{school_year_id}/calendar": 14,
    "POST /v1/groups": 6,
    "PATCH /v1/groups/{group_id}": 6,
    "POST /v1/classes": 9,
    "PATCH /v1/classes/{class_id}": 6,
    "GET /v1/users": 1,
    "GET /v1/users/{user_id}": 1,
    "POST /v1/users": 9,
    "PATCH /v1/users/{user_id}": 7,
    "POST /v1/users/{user_id}/suspend": 9,
    "POST /v1/users/{user_id}/reinstate": 6,
    "POST /v1/users/{user_id}/one-time-code": 8,
    "POST /v1/users/{user_id}/assignments": 8,
    "GET /v1/assignments": 1,
    "GET /v1/assignments/{assignment_id}": 1,
    "POST /v1/assignments/{assignment_id}/end": 7,
    "POST /v1/files": 8,
    "GET /v1/files/{file_id}": 1,
    "GET /v1/files/{file_id}/content": 1,
    "DELETE /v1/files/{file_id}": 5,
}
for area in (health_calls, growth_calls, care_calls, cupboard_calls, inventory_calls, content_calls):
    STATEMENTS |= area.STATEMENTS
# Their number is bounded, not fixed: tests/imports looks at them.
UNCOUNTED = {
    "POST /v1/imports", "GET /v1/imports", "GET /v1/imports/{import_id}", "GET /v1/imports/{import_id}/refused",
    "POST /v1/imports/{import_id}/undo",
}  # fmt: skip

Call = Callable[[School], Awaitable[Answer]]


async def _signed_in(school: School) -> dict[str, Any]:
    caller = await school.user(username="an", password=PASSWORD).arrive()
    credentials = {"username": f"an@{school.code}", "password": PASSWORD}
    return (await caller.program.send("POST", "/v1/auth/sessions", json=credentials)).json


async def _sign_in(school: School) -> Answer:
    await school.user(username="an", password=PASSWORD).arrive()
    return await school.program.send(
        "POST", "/v1/auth/sessions", json={"username": f"an@{school.code}", "password": PASSWORD}
    )


async def _sign_in_by_form(school: School) -> Answer:
    await school.user(username="an", password=PASSWORD).arrive()
    form = urlencode({"grant_type": "password", "username": f"an@{school.code}", "password": PASSWORD}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return await school.program.send("POST", "/v1/auth/token", content=form, headers=headers)


async def _refresh(school: School) -> Answer:
    tokens = await _signed_in(school)
    return await school.program.send("POST", "/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})


async def _change(school: School) -> Answer:
    caller = school.user(password=PASSWORD)
    return await caller.put(
        "/v1/me/password", {"current_password": PASSWORD, "new_password": "chín con cò trắng bay về"}
    )


async def _mark(school: School) -> Answer:
    register = await school.register()
    return await school.as_("teacher of the class").put(register.url, register.marks())


async def _confirm(school: School) -> Answer:
    register = await school.register(state="marked")
    return await school.as_("teacher of the class").post(f"{register.url}/confirm")


async def _year(school: School, method: str, url: str = "", json: Any = None) -> Answer:
    return await school.as_("principal").send(method, f"/v1/school-years/{school.years['now']}{url}", json=json)


async def _user(school: School, method: str, url: str = "", json: Any = None, **account: Any) -> Answer:
    user = await school.user(**account).arrive()
    return await school.as_("principal").send(method, f"/v1/users/{user.user}{url}", json=json, if_match="*")


async def _assignment(school: School, method: str, url: str = "") -> Answer:
    await school.as_("teacher of the class").arrive()
    (held,) = await school.query("select id from assignments where post = 'homeroom_teacher'")
    return await school.as_("principal").send(method, f"/v1/assignments/{held['id']}{url}")


async def _read(school: School) -> Answer:
    return await school.as_("principal").get((await school.register()).url)


async def _create(school: School) -> Answer:
    father = {"relationship": "father", "full_name": "Trần Văn Cha", "phone": "0912345678"}
    body = {"full_name": "Trần Thị Đan", "birth_date": "2022-03-05", "guardians": [father]}
    teacher = school.as_("teacher of the class")
    return await teacher.post("/v1/students", body | {"class_id": str(school.classes["A1"])})


async def _update(school: School) -> Answer:
    mother = {"relationship": "mother", "full_name": "Lê Thị Mẹ"}
    teacher, child = school.as_("teacher of the class"), school.children["A1"][0]
    return await teacher.patch(child.url, {"sex": "male", "guardians": [mother]}, if_match="*")


async def _merge(school: School) -> Answer:
    kept, other, *_ = school.children["A1"]
    return await school.as_("teacher of the class").post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})


async def _mark_in_error(school: School) -> Answer:
    url = f"{school.children['A1'][0].url}/mark-entered-in-error"
    return await school.as_("teacher of the class").post(url, {"reason": "Nhập hai lần"})


def _card(school: School) -> str:
    return f"{school.children['A1'][0].url}/safety-card"


async def _guardian(school: School, who: str, method: str, what: str = "", json: Any = None, **tie: Any) -> Answer:
    child, person, id_ = school.children["A1"][0], new_id(), new_id()
    await school.plant(
        {"persons": [{"id": person, "full_name": "Lý Văn Ba", "identity_key": "lý văn ba"}],
         "guardians": [{"id": id_, "student_id": child.id, "person_id": person, "relationship": "father", "position": 0,
                        "starts_on": TODAY, **tie}]}
    )  # fmt: skip
    return await school.as_(who).send(method, f"{child.url}/guardians/{id_}{what}", json=json)


async def _file(school: School, method: str, what: str = "") -> Answer:
    sent = await send(school.as_("principal"), photo())
    return await school.as_("principal").send(method, f"/v1/files/{sent.json['id']}{what}")


CALLS: dict[str, Call] = {
    "GET /v1/students/{student_id}/guardians": lambda school: school.as_("principal").get(
        f"{school.children['A1'][0].url}/guardians"
    ),
    "GET /v1/students/{student_id}/guardians/{guardian_id}": lambda school: _guardian(school, "principal", "GET"),
    "POST /v1/students/{student_id}/guardians/{guardian_id}/invite": lambda school: _guardian(
        school, "teacher of the class", "POST", "/invite"
    ),
    "GET /v1/students/{student_id}/guardians/{guardian_id}/block": lambda school: _guardian(
        school, "principal", "GET", "/block"
    ),
    "POST /v1/students/{student_id}/guardians/{guardian_id}/block": lambda school: _guardian(
        school, "principal", "POST", "/block", {"reason": "x"}
    ),
    "POST /v1/students/{student_id}/guardians/{guardian_id}/unblock": lambda school: _guardian(
        school, "principal", "POST", "/unblock", {"reason": "x"}, blocked_at=school.program.clock()
    ),
    "POST /v1/students": _create,
    "PATCH /v1/students/{student_id}": _update,
    "POST /v1/students/{student_id}/merge": _merge,
    "POST /v1/students/{student_id}/mark-entered-in-error": _mark_in_error,
    "GET /v1/students/{student_id}/history": lambda school: school.as_("principal").get(
        f"{school.children['A1'][0].url}/history"
    ),
    "GET /v1/completeness": lambda school: school.as_("principal").get("/v1/completeness"),
    "GET /v1/safety-cards": lambda school: school.as_("nurse").get("/v1/safety-cards?limit=2"),
    "GET /v1/students/{student_id}/safety-card": lambda school: school.as_("nurse").get(_card(school)),
    "PATCH /v1/students/{student_id}/safety-card": lambda school: school.as_("nurse").patch(
        _card(school), {"diet": [{"code": "no_egg"}]}, if_match="*"
    ),
    "PUT /v1/students/{student_id}/safety-card/pick-up-persons": lambda school: school.as_("parent of a child in it").put(
        f"{_card(school)}/pick-up-persons",
        {"pick_up_persons": [{"full_name": "Lê Bà", "relationship": "Bà", "phone": "0912345678"}]},
    ),
    "GET /v1/diets": lambda school: school.as_("kitchen").get("/v1/diets"),
    "GET /v1/students/{student_id}/diet": lambda school: school.as_("kitchen").get(
        f"{school.children['A1'][0].url}/diet"
    ),
    "GET /v1/students/{student_id}/accesses": lambda school: school.as_("principal").get(
        f"{school.children['A1'][0].url}/accesses"
    ),
    "GET /v1/code-lists": lambda school: school.as_("principal").get("/v1/code-lists"),
    "GET /v1/students": lambda school: school.as_("principal").get("/v1/students?q=an&limit=2"),
    "GET /v1/students/{student_id}": lambda school: school.as_("principal").get(school.children["A1"][0].url),
    "GET /v1/classes/{class_id}/registers/{day}": _read,
    "PUT /v1/classes/{class_id}/registers/{day}": _mark,
    "POST /v1/classes/{class_id}/registers/{day}/confirm": _confirm,
    "GET /v1/me": lambda school: school.as_("principal").get("/v1/me"),
    "GET /v1/me/permissions": lambda school: school.as_("principal").get("/v1/me/permissions"),
    "GET /v1/me/today": lambda school: school.as_("teacher of the class").get("/v1/me/today"),
    "GET /v1/registers": lambda school: school.as_("principal").get("/v1/registers?state=open"),
    "GET /v1/register-counts": lambda school: school.as_("kitchen").get("/v1/register-counts"),
    "POST /v1/students/search": lambda school: school.as_("principal").post("/v1/students/search", {"q": "an"}),
    "PUT /v1/me/password": _change,
    "GET /v1/auth/sessions": lambda school: school.as_("principal").get("/v1/auth/sessions"),
    "DELETE /v1/auth/sessions/{session_id}": lambda school: school.as_("principal").delete("/v1/auth/sessions/current"),
    "POST /v1/auth/sessions": _sign_in,
    "POST /v1/auth/token": _sign_in_by_form,
    "POST /v1/auth/refresh": _refresh,
    "GET /.well-known/jwks.json": lambda school: school.as_("nobody").get("/.well-known/jwks.json"),
    "GET /livez": lambda school: school.as_("nobody").get("/livez"),
    "GET /readyz": lambda school: school.as_("nobody").get("/readyz"),
    "GET /v1/policy": lambda school: school.as_("principal").get("/v1/policy"),
    "POST /v1/policy/explain": lambda school: school.as_("principal").post(
        "/v1/policy/explain",
        {"action": "student.update", "object": {"type": "student", "id": str(school.children["A1"][0].id)}},
    ),
    "GET /v1/school-years": lambda school: school.as_("principal").get("/v1/school-years"),
    "GET /v1/school-years/{school_year_id}": lambda school: school.as_("principal").get(
        f"/v1/school-years/{school.years['now']}"
    ),
    "GET /v1/groups": lambda school: school.as_("principal").get("/v1/groups"),
    "GET /v1/groups/{group_id}": lambda school: school.as_("principal").get(f"/v1/groups/{school.groups['nhà trẻ']}"),
    "GET /v1/classes": lambda school: school.as_("principal").get("/v1/classes"),
    "GET /v1/classes/{class_id}": lambda school: school.as_("principal").get(f"/v1/classes/{school.classes['A1']}"),
    "POST /v1/classes/{class_id}/roster/confirm": lambda school: school.as_("teacher of the class").post(
        f"/v1/classes/{school.classes['A1']}/roster/confirm"
    ),
    "GET /v1/classes/{class_id}/roster.xlsx": lambda school: school.as_("principal").get(
        f"/v1/classes/{school.classes['A1']}/roster.xlsx"
    ),
    "GET /v1/import-templates/students": lambda school: school.as_("teacher of the class").get(
        "/v1/import-templates/students"
    ),
    "GET /v1/import-templates/staff": lambda school: school.as_("principal").get("/v1/import-templates/staff"),
    "POST /v1/school-years": lambda school: school.as_("principal").post(
        "/v1/school-years", {"name": "2027-2028", "starts_on": "2027-08-02", "ends_on": "2028-05-31"}
    ),
    "PATCH /v1/school-years/{school_year_id}": lambda school: _year(school, "PATCH", json={"name": "x"}),
    "GET /v1/school-years/{school_year_id}/calendar": lambda school: _year(school, "GET", "/calendar"),
    "PUT /v1/school-years/{school_year_id}/calendar": lambda school: _year(
        school, "PUT", "/calendar",
        {"weekdays": [1], "terms": [], "holidays": [], "extra_days": [{"date": str(TODAY), "name": "x"}]},
    ),
    "POST /v1/groups": lambda school: school.as_("principal").post("/v1/groups", {"name": "x"}),
    "PATCH /v1/groups/{group_id}": lambda school: school.as_("principal").patch(
        f"/v1/groups/{school.groups['nhà trẻ']}", {"name": "x"}
    ),
    "POST /v1/classes": lambda school: school.as_("principal").post(
        "/v1/classes", {"name": "x", "age_group": "preschool_3_4", "group_id": str(school.groups["nhà trẻ"])}
    ),
    "PATCH /v1/classes/{class_id}": lambda school: school.as_("principal").patch(
        f"/v1/classes/{school.classes['A1']}", {"name": "x"}
    ),
    "GET /v1/users": lambda school: school.as_("principal").get("/v1/users?q=a&status=active&role=principal"),
    "GET /v1/users/{user_id}": lambda school: _user(school, "GET"),
    "POST /v1/users": lambda school: school.as_("principal").post("/v1/users", {"username": "x", "full_name": "X"}),
    "PATCH /v1/users/{user_id}": lambda school: _user(school, "PATCH", json={"full_name": "X"}),
    "POST /v1/users/{user_id}/suspend": lambda school: _user(school, "POST", "/suspend", {"reason": "x"}),
    "POST /v1/users/{user_id}/reinstate": lambda school: _user(
        school, "POST", "/reinstate", suspended_at=school.program.clock()
    ),
    "POST /v1/users/{user_id}/one-time-code": lambda school: _user(school, "POST", "/one-time-code"),
    "POST /v1/users/{user_id}/assignments": lambda school: _user(
        school, "POST", "/assignments", {"role": "nurse", "valid_from": str(TODAY)}
    ),
    "GET /v1/assignments": lambda school: school.as_("principal").get("/v1/assignments?in_force=true"),
    "GET /v1/assignments/{assignment_id}": lambda school: _assignment(school, "GET"),
    "POST /v1/assignments/{assignment_id}/end": lambda school: _assignment(school, "POST", "/end"),
    "POST /v1/files": lambda school: send(school.as_("principal"), photo()),
    "GET /v1/files/{file_id}": lambda school: _file(school, "GET"),
    "GET /v1/files/{file_id}/content": lambda school: _file(school, "GET", "/content"),
    "DELETE /v1/files/{file_id}": lambda school: _file(school, "DELETE"),
}  # fmt: skip
for area in (health_calls, growth_calls, care_calls, cupboard_calls, inventory_calls, content_calls):
    CALLS |= area.CALLS


@pytest.mark.parametrize("operation", STATEMENTS)
async def test_an_operation_takes_so_many_statements(school: School, operation: str) -> None:
    await school.as_("principal").arrive()
    await school.as_("teacher of the class").arrive()
    await school.as_("kitchen").arrive()
    answer = await CALLS[operation](school)
    assert answer.status < 300
    sent = school.program.statements
    assert len(sent) == STATEMENTS[operation], [statement[:90] for statement in sent]


def test_every_operation_is_counted(program: Program) -> None:
    lanes = [route for route in program.application.routes if isinstance(route, Lane)]
    assert {f"{method} {lane.path}" for lane in lanes for method in lane.methods} == set(STATEMENTS) | UNCOUNTED


async def test_the_count_does_not_grow_with_the_rows(program: Program) -> None:
    school = await founded(program, children=30)
    for url, items in (("/v1/students?limit=200", 120), (f"/v1/students?class_id={school.classes['A1']}", 30)):
        assert len((await school.as_("principal").get(url)).items) == items
        assert len(program.statements) == 1
    register = await school.register()
    await school.as_("teacher of the class").put(register.url, register.marks())
    assert len(program.statements) == 2


@pytest.mark.parametrize("operation", STATEMENTS)
async def test_no_request_compiles_a_statement_again(
    school: School, other_school: School, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling costs more than running, and what is kept of it would grow with every request."""
    assert (await CALLS[operation](school)).status < 300
    compiled: list[str] = []
    compiling = Statement.__init__

    def heard(statement: Statement, construct: ClauseElement) -> None:
        compiling(statement, construct)
        compiled.append(statement.sql)

    monkeypatch.setattr(Statement, "__init__", heard)
    assert (await CALLS[operation](other_school)).status < 300
    assert compiled == []


HOT = {
    "a child": lambda school: school.children["A1"][0].url,
    "a class's children": lambda school: f"/v1/students?class_id={school.classes['A1']}",
    "a register": lambda school: f"/v1/classes/{school.classes['A1']}/registers/2026-11-25",
    "who looked": lambda school: f"{school.children['A1'][0].url}/accesses",
}
BY_INDEX = {
    # the big tables, and the column that the index has to be entered with
    "a child": {"students": "id", "enrolments": "student_id", "guardians": "student_id"},
    "a class's children": {"students": "id", "enrolments": "class_id", "guardians": "student_id"},
    "a register": {"students": "id", "enrolments": "class_id", "marks": "class_id"},
    "who looked": {"students": "id", "accesses": "child_id", "journal": "entry"},
}


async def _big_school(program: Program) -> School:
    """A class of thirty among two thousand who were here the year before, in a database whose statistics know it."""
    school = await founded(program, children=30, days=[TODAY - timedelta(days=n) for n in range(60)])
    await school.as_("principal").arrive()
    await school.query(
        "insert into marks (school_id, class_id, date, student_id, mark, version) select r.school_id, r.class_id, r.date,"
        " e.student_id, 'present', 1 from registers r join enrolments e using (school_id, class_id)"
    )
    await school.query(
        "insert into students (school_id, id, code, full_name, identity_key, search_key, sort_key, status, roster_confirmed,"
        " created_at, updated_at) select school_id, gen_random_uuid(), 'X' || n, 'X', 'x', ' x', 'x' || n, 'completed', true,"
        " created_at, created_at from generate_series(1, 2000) n, (select * from students limit 1) s"
    )
    await school.query(
        "insert into enrolments (school_id, id, student_id, school_year_id, class_id, starts_on, year_ends_on)"
        " select s.school_id, gen_random_uuid(), s.id, $1, $2, '2025-08-01', '2026-07-31' from students s where code like 'X%'",
        school.years["before"], school.classes["old"],
    )  # fmt: skip
    await school.query(
        "insert into guardians (school_id, id, student_id, person_id, relationship, position, starts_on)"
        " select s.school_id, gen_random_uuid(), s.id, p.id, 'mother', 1, '2026-08-01' from students s, persons p"
    )
    await school.query(
        "insert into accesses (school_id, child_id, entry, role) select j.school_id, s.id, j.entry, 'nurse'"
        " from (select school_id, entry, row_number() over (order by entry) as n from journal) j"
        " join (select id, row_number() over (order by id) as n from students) s on s.n = 1 + j.n % 2000"
    )
    owner = await asyncpg.connect(program.hands.migrator)
    await owner.execute("analyze")
    await owner.close()
    return school


async def _plan(program: Program, school: School, url: str) -> list[dict[str, Any]]:
    """The nodes of the plan that the program's own role gets for the statement behind an address."""
    heard: list[tuple[str, Any]] = []

    def hear(query: Any) -> None:
        if query.query.startswith("WITH me"):
            heard.append((query.query, query.args))

    async with program.runtime.database.connection() as connection:
        connection.driver.add_query_logger(hear)
    assert (await school.as_("principal").get(url)).status == 200
    ((sql, arguments),) = heard
    async with program.runtime.database.connection() as connection:
        connection.driver.remove_query_logger(hear)
        rows = await connection.driver.fetch("explain (analyze, format json) " + sql, *arguments)
    found = rows[0][0]
    nodes: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        nodes.append(node)
        for child in node.get("Plans", ()):
            walk(child)

    walk((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])
    return nodes


async def test_hot_reads_are_served_by_indexes_through_the_wall(lone_program: Program) -> None:
    school = await _big_school(lone_program)
    for what, url in HOT.items():
        nodes = await _plan(lone_program, school, url(school))
        for table, column in BY_INDEX[what].items():
            scans = [node for node in nodes if node.get("Relation Name") == table]
            scans += [node for node in nodes if table in node.get("Index Name", "") and node not in scans]
            assert scans, f"{what} does not look at {table}"
            kinds = {node["Node Type"] for node in scans}
            assert "Seq Scan" not in kinds, f"{what}: {table} is read from end to end"
            entered = [node.get("Index Cond", "") for node in scans]
            assert any(column in condition for condition in entered), f"{what}: {table} by {entered}"
