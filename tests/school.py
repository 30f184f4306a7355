"""A school of its own for each test, and the people who speak to it.

Its rows are made by one statement for each table. The year before is over; the days of `school_days` are around
today, Wednesday 25 November 2026.

    mẫu giáo (group)   A1, B1, and `old` of the year before
    nhà trẻ (group)    D1
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from app.core.db import Statement
from app.core.ids import new_id
from app.core.security.codes import hash_code
from app.core.security.passwords import hash_password
from app.core.security.tokens import issue
from app.core.text import fold, identity_key, sort_key
from app.models.post import Post
from app.policies.act import Act
from app.policies.owed import Owed
from app.services import founding
from tests.program import Answer, Program

YESTERDAY, TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
HOLIDAY = date(2026, 11, 29)
DAYS = (date(2026, 11, 23), YESTERDAY, TODAY, TOMORROW)
THIS_YEAR = date(2026, 8, 1), date(2027, 7, 31)
LAST_YEAR = date(2025, 8, 1), date(2026, 7, 31)
DAY_OF_LAST_YEAR = date(2026, 5, 20)
GROUPS = ("mẫu giáo", "nhà trẻ")
CLASSES = {"A1": "mẫu giáo", "B1": "mẫu giáo", "D1": "nhà trẻ", "old": "mẫu giáo"}
CHILDREN = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Đặng Cường", "Phạm Thùy Dương", "Hoàng Gia Đạt", "Vũ Ngọc Ánh")


@dataclass(frozen=True)
class Held:
    """An assignment. `unit`: a class or group of `CLASSES`, where the post wants one."""

    post: Post | str
    unit: str | None = None
    valid_from: date = THIS_YEAR[0]
    valid_to: date | None = None
    ended_at: datetime | None = None
    kind: str = "regular"


@dataclass(frozen=True)
class Guards:
    """A guardianship over a child, or the first one of a class."""

    child: "Child | str"
    starts_on: date = THIS_YEAR[0]
    ends_on: date | None = None
    blocked: bool = False


KINDS: dict[str, tuple[Held | Guards, ...]] = {
    "principal": (Held(Post.PRINCIPAL),),
    "academic vice-principal": (Held(Post.VP_ACADEMIC),),
    "care vice-principal": (Held(Post.VP_CARE),),
    "leader of the group": (Held(Post.GROUP_LEADER, "mẫu giáo"),),
    "leader of another group": (Held(Post.GROUP_LEADER, "nhà trẻ"),),
    "teacher of the class": (Held(Post.HOMEROOM_TEACHER, "A1"),),
    "second teacher of the class": (Held(Post.HOMEROOM_TEACHER, "A1"),),
    "leader who also teaches the class": (Held(Post.GROUP_LEADER, "mẫu giáo"), Held(Post.HOMEROOM_TEACHER, "A1")),
    "teacher of another class": (Held(Post.HOMEROOM_TEACHER, "B1"),),
    "teacher of another group's class": (Held(Post.HOMEROOM_TEACHER, "D1"),),
    "web administrator": (Held(Post.WEB_ADMIN),),
    "accountant": (Held(Post.ACCOUNTANT),),
    "asset keeper": (Held(Post.ASSET_KEEPER),),
    "nurse": (Held(Post.NURSE),),
    "kitchen": (Held(Post.KITCHEN),),
    "clerk": (Held(Post.CLERK),),
    "plain staff": (Held(Post.STAFF),),
    "parent of a child in it": (Guards("A1"),),
    "parent of a child elsewhere": (Guards("D1"),),
    "commune office": (Held(Post.COMMUNE_OFFICE),),
    "someone without a post": (),
}
"""Who may be asked for by `school.as_`; besides "nobody", who has no token."""


@dataclass(frozen=True)
class Child:
    id: UUID
    full_name: str
    code: str

    @property
    def url(self) -> str:
        return f"/v1/students/{self.id}"


@dataclass(frozen=True)
class Register:
    """A class's day."""

    class_id: UUID
    day: date
    children: tuple[Child, ...]

    @property
    def url(self) -> str:
        return f"/v1/classes/{self.class_id}/registers/{self.day}"

    def marks(self, mark: str | None = "present", **more: Any) -> dict[str, Any]:
        """A body that marks every child alike."""
        return {"marks": [{"student_id": str(child.id), "mark": mark, **more} for child in self.children]}


@dataclass
class Caller:
    """Somebody with an account, who signs in when first heard."""

    school: "School | None"
    program: Program
    held: tuple[Held | Guards, ...] = ()
    username: str = ""
    network: str = "10.0.0.1"
    account: Mapping[str, Any] = field(default_factory=dict)
    user: UUID = field(default_factory=new_id)
    person: UUID = field(default_factory=new_id)
    session: UUID = field(default_factory=new_id)
    full_name: str = "Đỗ Thị Lan"
    arrived: bool = False

    async def arrive(self) -> "Caller":
        """Make the account, with a living session."""
        if self.school and not self.arrived:
            self.arrived = True
            await self.school.admit(self)
        return self

    def token(self) -> str:
        """An access token for the session, good from the program's instant."""
        runtime = self.program.runtime
        return issue(
            runtime.ring, subject=self.user, session=self.session, issuer=runtime.settings.issuer,
            audience=runtime.settings.issuer, now=runtime.clock(), lifetime=runtime.settings.access_lifetime,
        )  # fmt: skip

    async def send(self, method: str, url: str, **how: Any) -> Answer:
        await self.arrive()
        token = self.token() if self.school else None
        return await self.program.send(method, url, token=token, network=self.network, **how)

    async def get(self, url: str, **how: Any) -> Answer:
        return await self.send("GET", url, **how)

    async def put(self, url: str, json: Any = None, **how: Any) -> Answer:
        return await self.send("PUT", url, json=json, **how)

    async def post(self, url: str, json: Any = None, **how: Any) -> Answer:
        return await self.send("POST", url, json=json, **how)

    async def patch(self, url: str, json: Any = None, **how: Any) -> Answer:
        return await self.send("PATCH", url, json=json, **how)

    async def delete(self, url: str, **how: Any) -> Answer:
        return await self.send("DELETE", url, **how)

    async def items(self, url: str, **how: Any) -> list[dict[str, Any]]:
        """All items of a list, page after page."""
        items: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = await self.get(url + cursor, **how)
            assert page.status == 200, page
            items += page.items
            if page.json["next_cursor"] is None:
                return items
            cursor = ("&" if "?" in url else "?") + "cursor=" + page.json["next_cursor"]


@dataclass
class School:
    """A school, its structure and its people."""

    program: Program
    id: UUID
    code: str
    name: str
    years: dict[str, UUID] = field(default_factory=lambda: {"now": new_id(), "before": new_id()})
    groups: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in GROUPS})
    classes: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in CLASSES})
    children: dict[str, list[Child]] = field(default_factory=lambda: {name: [] for name in CLASSES})
    _callers: dict[str, Caller] = field(default_factory=dict)

    # The people

    def as_(self, kind: str) -> Caller:
        """One of `KINDS`, always the same person; or "nobody"."""
        if kind == "nobody":
            return Caller(None, self.program)
        if kind not in self._callers:
            self._callers[kind] = self.user(*KINDS[kind])
        return self._callers[kind]

    def user(self, *held: Held | Guards, username: str | None = None, full_name: str = "Đỗ Thị Lan", network: str = "10.0.0.1",
             password: str | None = None, code: str | None = None, **account: Any) -> Caller:  # fmt: skip
        """Somebody new. `account`: columns of users. A password costs a hash."""
        if password:
            account |= {"password_hash": hash_password(password)}
        if code:
            expires = founding.code_expires_at(self.program.clock())
            account |= {"code_hash": hash_code(code), "code_expires_at": expires, "must_change_password": True}
        name = username or "u" + os.urandom(5).hex()
        return Caller(self, self.program, held, name, network, account, full_name=full_name)

    async def admit(self, caller: Caller) -> None:
        """The rows of a caller: person, account, posts, a living session."""
        now = self.program.clock()
        rows: dict[str, list[dict[str, Any]]] = {
            "persons": [
                {"id": caller.person, "full_name": caller.full_name, "identity_key": identity_key(caller.full_name)}
            ],
            "users": [
                {"id": caller.user, "person_id": caller.person, "username": caller.username,
                 "password_hash": None if "code_hash" in caller.account else "-",
                 "must_change_password": False, "created_at": now, **caller.account}
            ],
            "sessions": [
                {"id": caller.session, "user_id": caller.user, "created_at": now, "last_used_at": now,
                 "idle_until": now + timedelta(days=30), "expires_at": now + timedelta(days=180), "refresh_counter": 0}
            ],
            "assignments": [
                {"id": new_id(), "user_id": caller.user, "post": held.post, "kind": held.kind, "valid_from": held.valid_from,
                 "valid_to": held.valid_to, "ended_at": held.ended_at,
                 "class_id": self.classes[held.unit or ""] if held.post == Post.HOMEROOM_TEACHER else None,
                 "group_id": self.groups[held.unit or ""] if held.post == Post.GROUP_LEADER else None}
                for held in caller.held if isinstance(held, Held)
            ],
            "guardians": [
                {"id": new_id(), "student_id": self._one(guards.child).id, "person_id": caller.person,
                 "relationship": "guardian", "position": 9, "starts_on": guards.starts_on, "ends_on": guards.ends_on,
                 "blocked_at": now if guards.blocked else None}
                for guards in caller.held if isinstance(guards, Guards)
            ],
        }  # fmt: skip
        await self.plant(rows)

    # The children and their registers

    async def child(
        self,
        class_: str | None = "A1",
        *,
        full_name: str = "Đinh Thị Khánh",
        starts_on: date | None = None,
        left_on: date | None = None,
        **record: Any,
    ) -> Child:
        """One more child. `record`: columns of students; without a class: not enrolled."""
        child = Child(new_id(), full_name, "HS" + os.urandom(4).hex())
        rows = {"students": [_student(child, self.program.clock(), record)]}
        if class_:
            rows["enrolments"] = [self._enrolment(child, class_, starts_on, left_on)]
            if left_on is None or left_on >= TODAY:
                self.children[class_].append(child)
        await self.plant(rows)
        return child

    async def move(self, child: Child, to: str, *, on: date) -> None:
        """From that day on the child is in another class."""
        await self.query("update enrolments set left_on = $2 where student_id = $1 and left_on is null",
                         child.id, on - timedelta(days=1))  # fmt: skip
        await self.plant({"enrolments": [self._enrolment(child, to, on, None)]})
        for children in self.children.values():
            if child in children:
                children.remove(child)
        self.children[to].append(child)

    async def register(self, class_: str = "A1", *, day: date = TODAY, state: str = "open") -> Register:
        """A class's day: `open` as it is, or with every child marked present, or confirmed too."""
        register = Register(self.classes[class_], day, tuple(self.children[class_]))
        if state != "open":
            key = {"class_id": register.class_id, "date": day}
            marks = [{**key, "student_id": child.id, "mark": "present", "version": 1} for child in register.children]
            await self.plant({"marks": marks})
            await self.query(
                "update registers set state = $3, version = version + 1 where class_id = $1 and date = $2",
                register.class_id, day, state,
            )  # fmt: skip
        return register

    # The database behind

    async def plant(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Rows of this school, by table: one statement for each."""
        act = _builder(self.program)
        await act.begin()
        try:
            await act.enter_school(self.id)
            await act.sign(None, person=None)
            await _plant(act, self.id, rows)
        except BaseException as error:
            await act.end(error)
            raise
        await act.end()

    async def owed(self, query: Owed, *, since: date = date(2026, 11, 1), until: date = TODAY) -> list[Any]:
        """What the query of a duty says of this school, as of the program's now: each row by its column's name."""
        act = _builder(self.program)
        await act.begin()
        await act.enter_school(self.id)
        found = await act.rows(Statement(query()), school=self.id, since=since, until=until)
        await act.end()
        return found

    async def query(self, sql: str, *arguments: Any) -> list[Any]:
        """A statement as the program's own role, standing in this school."""
        act = _builder(self.program)
        await act.begin()
        try:
            await act.enter_school(self.id)
            await act.sign(None, person=None)
            found = await act.connection.driver.fetch(sql, *arguments)
        except BaseException as error:
            await act.end(error)
            raise
        await act.end()
        return list(found)

    async def journal(self, action: str) -> list[Any]:
        """The journal's rows of an action, with the values they keep, in the order they were written."""
        return await self.query(
            "select j.*, v.child_id, v.before::text, v.after::text from journal j left join journal_values v"
            " using (school_id, entry) where j.action = $1 order by j.entry", action
        )  # fmt: skip

    def at(self, school_time: str) -> None:
        """Set the program's clock: "2026-11-25 07:30", school time."""
        self.program.clock.set(school_time)

    def _one(self, child: Child | str) -> Child:
        return self.children[child][0] if isinstance(child, str) else child

    def _enrolment(self, child: Child, class_: str, starts_on: date | None, left_on: date | None) -> dict[str, Any]:
        year, (first, last) = ("before", LAST_YEAR) if class_ == "old" else ("now", THIS_YEAR)
        return {
            "id": new_id(), "student_id": child.id, "school_year_id": self.years[year], "class_id": self.classes[class_],
            "starts_on": starts_on or first, "left_on": left_on, "year_ends_on": last,
        }  # fmt: skip


async def founded(program: Program, *, children: int = 3, days: Iterable[date] = DAYS) -> School:
    """A new school, with so many children in each class and registers for those days."""
    act = _builder(program)
    code, name = "t" + os.urandom(6).hex(), "Trường Mầm non Thử Nghiệm"
    try:
        school = School(program, await founding.found_school(act, code=code, name=name), code, name)
        await _plant(act, school.id, _structure(school, children, tuple(days), act.now))
    except BaseException as error:
        await act.end(error)
        raise
    await act.end()
    return school


def _structure(school: School, children: int, days: tuple[date, ...], now: datetime) -> dict[str, list[dict[str, Any]]]:
    for class_ in CLASSES:
        school.children[class_] = [
            Child(new_id(), CHILDREN[n % len(CHILDREN)], f"{class_}-{n}") for n in range(children)
        ]
    year_of = {name: "before" if name == "old" else "now" for name in CLASSES}
    all_days = [(day, "now") for day in days] + [(DAY_OF_LAST_YEAR, "before")]
    return {
        "school_years": [
            {"id": school.years[year], "name": f"{first.year}-{last.year}", "starts_on": first, "ends_on": last,
             "roster_due_on": first.replace(month=11, day=30), "attendance_cut_off": "08:30"}
            for year, (first, last) in {"now": THIS_YEAR, "before": LAST_YEAR}.items()
        ],
        "groups": [{"id": id_, "name": name} for name, id_ in school.groups.items()],
        "classes": [
            {"id": id_, "school_year_id": school.years[year_of[name]], "group_id": school.groups[CLASSES[name]],
             "name": name, "age_group": "preschool_4_5"}
            for name, id_ in school.classes.items()
        ],
        "school_days": [{"date": day, "school_year_id": school.years[year]} for day, year in all_days],
        "registers": [
            {"class_id": id_, "date": day}
            for name, id_ in school.classes.items() for day, year in all_days if year == year_of[name]
        ],
        "students": [_student(child, now, {}) for class_ in school.children.values() for child in class_],
        "enrolments": [
            school._enrolment(child, class_, None, None)
            for class_, members in school.children.items() for child in members
        ],
    }  # fmt: skip


def _student(child: Child, now: datetime, record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": child.id, "code": child.code, "full_name": child.full_name, "identity_key": identity_key(child.full_name),
        "search_key": f" {fold(child.full_name)} {fold(child.code)}", "sort_key": sort_key(child.full_name),
        "status": "studying", "roster_confirmed": True, "created_at": now, "updated_at": now, **record,
    }  # fmt: skip


def _builder(program: Program) -> Act:
    return Act("school.create", None, program.clock(), program.runtime)


async def _plant(act: Act, school: UUID, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    for table, given in rows.items():
        if records := [{"school_id": school, **row} for row in given]:
            columns = ", ".join(dict.fromkeys(name for record in records for name in record))
            await act.connection.driver.execute(
                f"insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, $1::jsonb)",
                orjson.dumps(records).decode(),
            )
