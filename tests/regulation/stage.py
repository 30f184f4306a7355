"""One caller of the table before the things of the table, and what each column asks for."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.idempotency import Replay
from app.core.ids import new_id
from app.routers.route import Lane
from tests.program import Answer, Program, route_of
from tests.regulation.care import CARE, CARE_LISTS, Care, care_of
from tests.regulation.content import CONTENT, content_of
from tests.regulation.cupboards import CUPBOARDS, cupboards_of
from tests.regulation.elsewhere import ELSEWHERE, PASSWORD_HASH
from tests.regulation.family import FAMILY, cards_of, guardians_of
from tests.regulation.filed import FILED, files_of
from tests.regulation.growth import GROWTH, known_to_be_girls
from tests.regulation.health import HEALTH, findings_of, rounds_of
from tests.regulation.inventories import INVENTORIES, Shelf, shelf_of
from tests.regulation.lists import LISTS
from tests.regulation.publication import PUBLICATION, Out, published_of
from tests.regulation.table import NOT_IN_IT, Cell, callers, held
from tests.school import DAY_OF_LAST_YEAR, Caller, Child, Held, Register, School, founded

EVERYBODY = callers()


@dataclass
class Stage:
    """What is there on every stage; and, from `content` on, what is there where it is needed (`THINGS`)."""

    caller: Caller
    school: School
    children: dict[str, Child]
    register: Register
    past: Register
    somebody: Caller
    imported: UUID
    assigned: UUID
    away: Caller
    own_assignment: UUID
    own_import: UUID
    content: dict[str, UUID] = field(init=False)
    kin: dict[str, tuple[UUID, UUID]] = field(init=False)
    files: dict[str, UUID] = field(init=False)
    found: dict[str, UUID] = field(init=False)
    rounds: dict[str, UUID] = field(init=False)
    care: Care = field(init=False)
    cupboards: dict[tuple[str, str], UUID] = field(init=False)
    shelf: Shelf = field(init=False)
    out: Out = field(init=False)


Request = tuple[str, Callable[[Stage], str], Callable[[Stage], dict[str, Any]]]
"""Method, address, and what goes with it."""

CALENDAR = {"weekdays": [1, 2, 3, 4, 5, 6], "terms": [], "holidays": []}
CHOSEN = {
    "import staff": "user.import", "import health": "health.measure", "import assets": "asset.import",
    "size": "class.read_size", "size of D1": "class.read_size", "size before": "class.read_size",
}  # fmt: skip
"""Columns about another action than their route's: the request chooses it, or a part of the answer wants it."""

SHEET = "TT,Họ và tên,Ngày sinh,Lớp\n1,Nguyễn Văn Mới,05/03/2022,{}\n"


def _nothing(_: Stage) -> dict[str, Any]:
    return {}


def _json(body: dict[str, Any]) -> Callable[[Stage], dict[str, Any]]:
    return lambda _: {"json": body}


def _year(stage: Stage, name: str = "now") -> str:
    return f"/v1/school-years/{stage.school.years[name]}"


def _somebody(stage: Stage) -> str:
    return f"/v1/users/{stage.somebody.user}"


def _child(name: str) -> Request:
    return "GET", lambda stage: stage.children[name].url, _nothing


def _new(class_: str) -> Callable[[Stage], dict[str, Any]]:
    record = {"full_name": "Nguyễn Văn Mới", "birth_date": "2022-03-05"}
    return lambda stage: {"json": record | {"class_id": str(stage.school.classes[class_])}}


def _patch(name: str) -> Request:
    return "PATCH", lambda stage: stage.children[name].url, lambda _: {"json": {"commune": "Vĩnh Hào"}, "if_match": "*"}


def _sheet(class_: str, **fields: str) -> Callable[[Stage], dict[str, Any]]:
    file = ("lớp.csv", SHEET.format(class_).encode(), "text/csv")
    return lambda _: {"files": {"file": file}, "data": {"kind": "students", **fields}}


def _staff(_: Stage) -> dict[str, Any]:
    file = ("cán bộ.csv", "Họ tên,Chức vụ\nLê Mai,Kế toán\n".encode(), "text/csv")
    return {"files": {"file": file}, "data": {"kind": "staff"}}


COLUMNS: dict[str, Request] = {
    "first": _child("first"),
    "left": _child("left"),
    "past": _child("past"),
    "unplaced": _child("unplaced"),
    "create": ("POST", lambda _: "/v1/students", _new("A1")),
    "create past": ("POST", lambda _: "/v1/students", _new("old")),
    "update": _patch("first"),
    "update left": _patch("left"),
    "merge": (
        "POST",
        lambda stage: f"{stage.children['first'].url}/merge",
        lambda stage: {"json": {"duplicate_id": str(stage.children["second"].id)}},
    ),
    "mark in error": (
        "POST",
        lambda stage: f"{stage.children['first'].url}/mark-entered-in-error",
        lambda _: {"json": {"reason": "Nhập hai lần"}},
    ),
    "history": ("GET", lambda stage: f"{stage.children['first'].url}/history", _nothing),
    "history left": ("GET", lambda stage: f"{stage.children['left'].url}/history", _nothing),
    "read": ("GET", lambda stage: stage.register.url, _nothing),
    "mark": ("PUT", lambda stage: stage.register.url, lambda stage: {"json": stage.register.marks("excused")}),
    "confirm": ("POST", lambda stage: f"{stage.register.url}/confirm", _nothing),
    "read past": ("GET", lambda stage: stage.past.url, _nothing),
    "mark past": ("PUT", lambda stage: stage.past.url, lambda stage: {"json": stage.past.marks()}),
    "confirm past": ("POST", lambda stage: f"{stage.past.url}/confirm", _nothing),
    "year": ("GET", lambda stage: f"/v1/school-years/{stage.school.years['now']}", _nothing),
    "year before": ("GET", lambda stage: f"/v1/school-years/{stage.school.years['before']}", _nothing),
    "group": ("GET", lambda stage: f"/v1/groups/{stage.school.groups['mẫu giáo']}", _nothing),
    "class": ("GET", lambda stage: f"/v1/classes/{stage.school.classes['A1']}", _nothing),
    "class before": ("GET", lambda stage: f"/v1/classes/{stage.school.classes['old']}", _nothing),
    "calendar": ("GET", lambda stage: f"{_year(stage)}/calendar", _nothing),
    "create year": (
        "POST",
        lambda _: "/v1/school-years",
        _json({"name": "2027-2028", "starts_on": "2027-08-02", "ends_on": "2028-05-31"}),
    ),
    "change year": ("PATCH", _year, _json({"roster_due_on": "2026-12-01"})),
    "set calendar": ("PUT", lambda stage: f"{_year(stage)}/calendar", _json(CALENDAR)),
    "create group": ("POST", lambda _: "/v1/groups", _json({"name": "tổ mới"})),
    "change group": (
        "PATCH",
        lambda stage: f"/v1/groups/{stage.school.groups['mẫu giáo']}",
        _json({"name": "tổ khác"}),
    ),
    "create class": ("POST", lambda _: "/v1/classes", _json({"name": "C1", "age_group": "preschool_3_4"})),
    "change class": ("PATCH", lambda stage: f"/v1/classes/{stage.school.classes['A1']}", _json({"name": "A2"})),
    "change year before": ("PATCH", lambda stage: _year(stage, "before"), _json({"name": "năm trước"})),
    "set calendar before": ("PUT", lambda stage: f"{_year(stage, 'before')}/calendar", _json(CALENDAR)),
    "change class before": ("PATCH", lambda stage: f"/v1/classes/{stage.school.classes['old']}", _json({"name": "A2"})),
    "account": ("GET", _somebody, _nothing),
    "create account": ("POST", lambda _: "/v1/users", _json({"username": "moi", "full_name": "Lê Thị Mới"})),
    "change account": (
        "PATCH",
        _somebody,
        lambda _: {"json": {"full_name": "Lê Thị Khác"}, "if_match": "*"},
    ),
    "assign": (
        "POST",
        lambda stage: f"{_somebody(stage)}/assignments",
        _json({"role": "nurse", "valid_from": "2026-11-25"}),
    ),
    "assignment": ("GET", lambda stage: f"/v1/assignments/{stage.assigned}", _nothing),
    "end assignment": ("POST", lambda stage: f"/v1/assignments/{stage.assigned}/end", _nothing),
    "one-time code": ("POST", lambda stage: f"{_somebody(stage)}/one-time-code", _nothing),
    "suspend": ("POST", lambda stage: f"{_somebody(stage)}/suspend", _json({"reason": "nghỉ việc"})),
    "reinstate": ("POST", lambda stage: f"/v1/users/{stage.away.user}/reinstate", _nothing),
    "import": ("POST", lambda _: "/v1/imports", _sheet("A1")),
    "import past": ("POST", lambda _: "/v1/imports", _sheet("old", school_year="2025-2026")),
    "another's import": ("GET", lambda stage: f"/v1/imports/{stage.imported}", _nothing),
    "undo another's": ("POST", lambda stage: f"/v1/imports/{stage.imported}/undo", _nothing),
    "import staff": ("POST", lambda _: "/v1/imports", _staff),
    "its refused": ("GET", lambda stage: f"/v1/imports/{stage.imported}/refused", _nothing),
    "confirm roster": ("POST", lambda stage: f"/v1/classes/{stage.school.classes['A1']}/roster/confirm", _nothing),
    "confirm past roster": (
        "POST",
        lambda stage: f"/v1/classes/{stage.school.classes['old']}/roster/confirm",
        _nothing,
    ),
    "code lists": ("GET", lambda _: "/v1/code-lists", _nothing),
    "class list": ("GET", lambda stage: f"/v1/classes/{stage.school.classes['A1']}/roster.xlsx", _nothing),
    "class list past": ("GET", lambda stage: f"/v1/classes/{stage.school.classes['old']}/roster.xlsx", _nothing),
    "student template": ("GET", lambda _: "/v1/import-templates/students", _nothing),
    "staff template": ("GET", lambda _: "/v1/import-templates/staff", _nothing),
    "policy": ("GET", lambda _: "/v1/policy", _nothing),
    "explain": ("POST", lambda _: "/v1/policy/explain", _json({"action": "user.create"})),
    "me": ("GET", lambda _: "/v1/me", _nothing),
    "today": ("GET", lambda _: "/v1/me/today", _nothing),
    "permissions": ("GET", lambda _: "/v1/me/permissions", _nothing),
    "end another's session": ("DELETE", lambda stage: f"/v1/auth/sessions/{stage.somebody.session}", _nothing),
    "wrong password": (
        "PUT",
        lambda _: "/v1/me/password",
        lambda _: {"json": {"current_password": "not this one", "new_password": "bốn chiếc thuyền nan lướt"}},
    ),
    "end own session": ("DELETE", lambda _: "/v1/auth/sessions/current", _nothing),
}
LISTS |= CARE_LISTS
COLUMNS |= ELSEWHERE | FAMILY | FILED | CARE | CONTENT | CUPBOARDS | GROWTH | HEALTH | INVENTORIES | PUBLICATION
COLUMNS |= {name: listed.request for name, listed in LISTS.items()}


THINGS: dict[str, Callable[[Stage], Awaitable[Any]]] = {
    "kin": lambda stage: guardians_of(stage.school, stage.children),
    "files": lambda stage: files_of(stage.school, stage.somebody, stage.caller),
    "found": lambda stage: findings_of(stage.school, stage.children, stage.somebody.person),
    "rounds": lambda stage: rounds_of(stage.school),
    "content": lambda stage: content_of(stage.school, stage.caller, stage.children),
    "cupboards": lambda stage: cupboards_of(stage.school, stage.somebody, stage.away),
    "care": lambda stage: care_of(stage.school, stage.children, stage.somebody.person, stage.caller),
    "shelf": lambda stage: shelf_of(stage.school),
    "out": lambda stage: published_of(stage.school, stage.somebody),
}
"""The things of each area: what plants them, by the name they have on the stage."""
NEEDED: list[tuple[Collection[str], Collection[str]]] = [
    ([column for column in COLUMNS if column.startswith("merge")], THINGS),  # all of both children goes along
    (FAMILY, ["kin"]),
    (FILED, ["files"]),
    (HEALTH, ["found", "rounds"]),
    (CONTENT, ["content"]),
    (CUPBOARDS, ["cupboards"]),
    (CARE, ["kin", "found", "care"]),
    (INVENTORIES, ["shelf"]),
    (PUBLICATION, ["out"]),
]
"""Columns, and the things that they are about; the others are about what is on every stage."""


def needed(column: str) -> Collection[str]:
    """Which of the `THINGS` have to be there for the column's request."""
    return next((things for columns, things in NEEDED if column in columns), ())


async def staged(program: Program, who: str, things: Collection[str] = THINGS) -> Stage:
    """The things of the table in a school of their own, and the caller, who may be of another."""
    school = await founded(program)
    children = {
        "first": school.children["A1"][0],
        "second": school.children["A1"][1],
        "past": school.children["old"][0],
        "in B1": school.children["B1"][0],
        "in D1": school.children["D1"][0],
        "also in D1": school.children["D1"][1],
    }
    children["left"] = await school.child("A1", left_on=_LEFT, status="withdrawn")
    children["unplaced"] = await school.child(None)
    children["waiting"] = await school.child("A1", roster_confirmed=False)
    register, past = await school.register(state="marked"), await school.register("old", day=DAY_OF_LAST_YEAR)
    for other in ("B1", "D1"):
        await school.register(other, state="marked")
    await cards_of(school, children)
    await known_to_be_girls(school, children.values())
    somebody = await school.user(Held("commune_office")).arrive()
    away = await school.user(suspended_at=program.clock()).arrive()
    imported = await _import(school, somebody)
    caller = await _caller(program, who, school, children)
    own = caller.school or school
    stage = Stage(
        caller=caller,
        school=school,
        children=children,
        register=register,
        past=past,
        somebody=somebody,
        imported=imported,
        assigned=await _assignment(school, somebody),
        away=away,
        own_assignment=await _assignment(own, caller),
        own_import=await _import(own, caller) if caller.school else new_id(),
    )
    for name in things:
        setattr(stage, name, await THINGS[name](stage))
    return stage


async def _import(school: School, by: Caller) -> UUID:
    """One that wrote nothing to take back: of staff by a principal, of what else the posts import, else of children."""
    imported = new_id()
    posts = {str(held.post) for held in by.held if isinstance(held, Held)}
    kinds = {"principal": "staff", "asset_keeper": "assets", "nurse": "health", "vp_care": "health"}
    kind = next((kind for post, kind in kinds.items() if post in posts), "students")
    await school.plant(
        {"imports": [{"id": imported, "kind": kind, "school_year_id": school.years["now"], "person_id": by.person,
                      "created_at": school.program.clock(), "state": "complete", "dry_run": False,
                      "counts": dict.fromkeys(("created", "updated", "unchanged", "refused"), 0), "issues": [],
                      "refused": []}]}
    )  # fmt: skip
    return imported


async def _assignment(school: School, of: Caller) -> UUID:
    """One of theirs, as principal before others; of somebody who has none, one that is not there."""
    found = await school.query("select id from assignments where user_id = $1 order by post <> 'principal'", of.user)
    return found[0]["id"] if found else new_id()


async def _caller(program: Program, who: str, school: School, children: dict[str, Child]) -> Caller:
    if who == "nobody":
        return school.as_("nobody")
    posts, flags = EVERYBODY[who]
    home = school
    if "elsewhere" in flags:
        home = await founded(program)
        children = {"first": home.children["A1"][0]}
    account = {"password_hash": PASSWORD_HASH} | ({"suspended_at": program.clock()} if "suspended" in flags else {})
    caller = await home.user(*(held(text, children) for text in posts), **account).arrive()
    for flag, column in {"signed out": "ended_at", "idle": "idle_until"}.items():
        if flag in flags:
            await home.query(f"update sessions set {column} = $2 where id = $1", caller.session, program.clock())
    return caller


def lane_of(program: Program, stage: Stage, column: str) -> Lane:
    """The route that the column asks: the same one on every stage."""
    if column not in _LANES:
        method, url, _ = COLUMNS[column]
        lane = route_of(program.application, method, url(stage).partition("?")[0])
        assert lane, f"{column}: no route takes {method} {url(stage)}"
        _LANES[column] = lane
    return _LANES[column]


_LANES: dict[str, Lane] = {}


def action_of(program: Program, stage: Stage, column: str) -> str:
    """The action that the column's request asks for."""
    return CHOSEN.get(column, lane_of(program, stage, column).action)


def changes(program: Program, stage: Stage, column: str, wanted: Cell) -> bool:
    """Whether the column's request is expected to change something that another cell asks for; signing in does not."""
    lane = lane_of(program, stage, column)
    return wanted.status < 300 and not ("GET" in lane.methods or lane.replays is Replay.AGAIN or lane.public)


async def asked(stage: Stage, column: str, *, checked: bool = True) -> Answer:
    """The column's request, by the stage's caller."""
    method, url, body = COLUMNS[column]
    return await stage.caller.send(method, url(stage), checked=checked, **body(stage))


async def seen(stage: Stage, column: str, answer: Answer, action: str, rights: set[tuple[str, str]]) -> Cell:
    """What became of a request, as a cell. A read's clause is the caller's own right, a write's the journal's."""
    if answer.status >= 400:
        return Cell(answer.status, answer.clause)
    if column in LISTS and not LISTS[column].holds(stage, answer):
        return Cell(answer.status, NOT_IN_IT)
    if COLUMNS[column][0] == "GET" or column in LISTS:
        clauses = [clause for name, clause in rights if name == action]
        return Cell(answer.status, " or ".join(sorted(clauses)) or None)
    rows = await (stage.caller.school or stage.school).journal(CHOSEN.get(column, action))
    return Cell(answer.status, rows[-1]["clause"] if rows else None)


def fits(wanted: Cell, found: Cell) -> bool:
    """The same status, and the wanted clause among those that were found."""
    if wanted.status != found.status:
        return False
    return wanted.clause is None or wanted.clause in (found.clause or "").split(" or ")


_LEFT = DAY_OF_LAST_YEAR.replace(month=11, day=20)
