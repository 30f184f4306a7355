"""A school from nothing: the operator makes it with its principal, everything else goes over HTTP."""

from datetime import date
from typing import Any

from app.policies.act import Act
from app.services import founding
from tests.program import Program

CODE = "tu-dau"
PASSWORDS = {name: f"bốn chiếc thuyền nan lướt {name}" for name in ("hieutruong", "gvcn.la", "vanthu")}
SHEET = (
    "TT,Họ và tên,Ngày sinh,Giới tính,Lớp\n1,Nguyễn Văn Mới,05/03/2022,Nam,Lá 1\n2,Trần Thị Lúa,06/04/2022,Nữ,Lá 1\n"
)


class Hand:
    """Somebody at a client: a token and nothing else."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.token = ""

    async def sign_in(self, username: str, password: str) -> dict[str, Any]:
        answer = await self.program.send(
            "POST", "/v1/auth/sessions", json={"username": f"{username}@{CODE}", "password": password}
        )
        assert answer.status == 201, answer
        self.token = answer.json["access_token"]
        return answer.json

    async def arrive(self, username: str, code: str) -> "Hand":
        """Sign in with the code and set a password."""
        assert (await self.sign_in(username, code))["must_change_password"]
        assert (await self.call("GET", "/v1/classes", wants=403))["code"] == "password_change_required"
        change = {"current_password": code, "new_password": PASSWORDS[username]}
        await self.call("PUT", "/v1/me/password", change, wants=204)
        return self

    async def call(self, method: str, url: str, json: Any = None, *, wants: int = 200, **how: Any) -> Any:
        answer = await self.program.send(method, url, token=self.token, json=json, **how)
        assert answer.status == wants, answer
        return answer.json


async def test_a_principal_sets_up_a_school_over_http(lone_program: Program) -> None:
    program = lone_program
    program.clock.set("2026-11-25 07:30")
    act = Act("school.create", None, program.clock(), program.runtime)
    code = await founding.create_school(
        act, code=CODE, name="Trường Mầm non Từ Đầu", principal="hieutruong", principal_name="Trần Thị Hương"
    )
    await act.end()

    principal = await Hand(program).arrive("hieutruong", code)
    assert (await principal.call("GET", "/v1/school-years"))["items"] == []
    year = await principal.call(
        "POST", "/v1/school-years", {"name": "2026-2027", "starts_on": "2026-08-24", "ends_on": "2027-05-31"}, wants=201
    )
    assert (year["current"], year["roster_due_on"], year["attendance_cut_off"]) == (True, "2026-10-23", "08:30:00")
    calendar = await principal.call("GET", f"/v1/school-years/{year['id']}/calendar")
    assert {"date": "2027-02-06", "name": "Tết Nguyên đán"} in calendar["holidays"]
    body = {name: calendar[name] for name in ("weekdays", "holidays")} | {
        "terms": [
            {"name": "Học kỳ I", "starts_on": "2026-08-24", "ends_on": "2027-01-08"},
            {"name": "Học kỳ II", "starts_on": "2027-01-11", "ends_on": "2027-05-28"},
        ],
        "extra_days": [{"date": "2026-11-28", "name": "Học bù"}],
    }
    calendar = await principal.call("PUT", f"/v1/school-years/{year['id']}/calendar", body, if_match=calendar["etag"])
    assert "2026-11-28" in calendar["school_days"]
    await principal.call("PATCH", f"/v1/school-years/{year['id']}", {"roster_due_on": "2026-12-15"})

    group = await principal.call("POST", "/v1/groups", {"name": "Mẫu giáo"}, wants=201)
    class_ = await principal.call(
        "POST", "/v1/classes", {"name": "Lá 1", "group_id": group["id"], "age_group": "preschool_4_5"}, wants=201
    )

    codes = {}
    for username, full_name, role, unit in (
        ("gvcn.la", "Lê Thị Trang", "homeroom_teacher", class_["id"]),
        ("vanthu", "Dương Thị Hoài", "clerk", None),
    ):
        user = await principal.call("POST", "/v1/users", {"username": username, "full_name": full_name}, wants=201)
        codes[username] = user["one_time_code"]
        post = {"role": role, "unit_id": unit, "valid_from": "2026-11-25"}
        held = await principal.call("POST", f"/v1/users/{user['id']}/assignments", post, wants=201)
        assert held["in_force"]

    clerk = await Hand(program).arrive("vanthu", codes["vanthu"])
    result = await clerk.call(
        "POST",
        "/v1/imports",
        wants=201,
        files={"file": ("lop.csv", SHEET.encode(), "text/csv")},
        data={"kind": "students"},
    )
    assert result["counts"]["created"] == 2

    teacher = await Hand(program).arrive("gvcn.la", codes["gvcn.la"])
    assert await teacher.call("POST", f"/v1/classes/{class_['id']}/roster/confirm") == {"confirmed": 2}
    register = f"/v1/classes/{class_['id']}/registers/{date(2026, 11, 25)}"
    children = (await teacher.call("GET", register))["marks"]
    marks = {"marks": [{"student_id": child["student_id"], "mark": "present"} for child in children]}
    assert (await teacher.call("PUT", register, marks))["state"] == "marked"
    assert (await teacher.call("POST", f"{register}/confirm"))["state"] == "confirmed"
    assert (await principal.call("GET", f"/v1/classes/{class_['id']}"))["size"] == 2
