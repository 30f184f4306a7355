"""Writing the sample school: in one transaction and as the app's role, a statement for each table."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, bindparam, select

from app.core.bulk import as_records, inserting_many
from app.core.db import Statement
from app.core.ids import new_id
from app.core.security.codes import random_password
from app.core.text import fold, identity_key, nfc, sort_key
from app.data.parameters import ATTENDANCE_CUT_OFF, in_force
from app.models.attendance import marks, registers
from app.models.base import Uuid
from app.models.health import health_rounds, health_sheets, measurements
from app.models.people import persons, users
from app.models.post import Post
from app.models.safety_cards import safety_cards
from app.models.schools import classes, counters, groups, school_days, school_years
from app.models.students import enrolments, guardians, students
from app.policies.act import Act
from app.services.founding import TIME_ZONE, assign
from app.services.sample import content, health
from app.services.sample.accounts import Account
from app.services.sample.children import CARDS, Adult, Child
from app.services.sample.cupboards import ASSETS, cupboards
from app.services.sample.plan import CLASSES, CLASSES_BEFORE, CODE, GROUPS, PARENTS, STAFF, Class, Member, Year

REGISTERS_KEPT = 10
"""Of the year before: so many school days, the last weekdays of May, each with its register."""

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
"""The weekdays of its calendar: it can be tried any day."""

_same_year = and_(
    school_days.c.school_id == classes.c.school_id, school_days.c.school_year_id == classes.c.school_year_id
)
_OPEN_REGISTERS = Statement(
    registers.insert().from_select(
        ["school_id", "class_id", "date"],
        select(classes.c.school_id, classes.c.id, school_days.c.date)
        .join_from(classes, school_days, _same_year)
        .where(
            classes.c.school_id == bindparam("school", type_=Uuid),
            classes.c.school_year_id == bindparam("year", type_=Uuid),
        ),
    )
)


class Creation:
    """The school while it comes to be: who and what is in it, under which ids."""

    school: UUID

    def __init__(self, act: Act, current: Year, children: list[Child]) -> None:
        self.act = act
        self.children = children
        self.current, self.before = current, Year(current.begins - 1)
        self.years = {year: new_id() for year in (self.before, self.current)}
        self.groups = {name: new_id() for name in GROUPS}
        self.classes = {(year, it.name): new_id() for year in self.years for it in self._classes_of(year)}
        self.staff = {member.username: new_id() for member in STAFF}  # as persons
        self.parents: dict[str, Adult] = {}
        by_place = {(child.of_class.name, child.number): child for child in children}
        for parent in PARENTS if children else ():
            self.parents[parent.username] = by_place[parent.of_class, parent.number].adult(parent.relationship)
        self.passwords = {username: random_password() for username in (*self.staff, *self.parents)}
        self.hashes: list[str] = []

    async def hash_passwords(self) -> None:
        """As many at once as there are threads for it."""
        self.hashes = await asyncio.gather(*map(self.act.runtime.passwords.hash, self.passwords.values()))

    async def fill(self, school: UUID) -> None:
        """Everything in the school, which the act has just founded."""
        self.school = school
        await self._structure()
        await self._people()
        await self._posts()
        await self._children()
        await self._cards()
        await self._health()
        await self._registers()
        await self._cupboards()
        await self._content()

    def accounts(self) -> list[Account]:
        """One row for each post, the parents' last."""

        def account(username: str, role: Post, full_name: str, unit: str | None) -> Account:
            return Account(f"{username}@{CODE}", self.passwords[username], role.value, full_name, unit)

        return [account(member.username, member.post, member.full_name, member.unit) for member in STAFF] + [
            account(username, Post.PARENT, adult.full_name, child.full_name)
            for username, adult in self.parents.items()
            for child in self.children
            if any(adult is one for _, one in child.family)
        ]

    async def _structure(self) -> None:
        cut_off = in_force(ATTENDANCE_CUT_OFF, self.act.now.astimezone(ZoneInfo(TIME_ZONE)).date())
        await self._insert(
            school_years, "id name starts_on ends_on roster_due_on attendance_cut_off weekdays",
            (
                (id_, year.name, year.starts_on, year.ends_on, year.ends_on, cut_off, EVERY_DAY)
                for year, id_ in self.years.items()
            ),
        )  # fmt: skip
        await self._insert(groups, "id name", ((id_, name) for name, id_ in self.groups.items()))
        await self._insert(
            classes, "id school_year_id group_id name age_group position",
            (
                (self.classes[year, it.name], id_, self.groups[it.group], it.name, it.age_group, position)
                for year, id_ in self.years.items()
                for position, it in enumerate(self._classes_of(year), start=1)
            ),
        )  # fmt: skip
        calendar = {self.before: self._days_before, self.current: _days(self.current)}
        await self._insert(
            school_days, "date school_year_id",
            ((day, self.years[year]) for year, days in calendar.items() for day in days),
        )  # fmt: skip

    async def _people(self) -> None:
        adults = {adult.id: adult for child in self.children for _, adult in child.family}.values()
        people: list[tuple[UUID, str, int | None, str | None]] = [
            *((self.staff[member.username], member.full_name, None, None) for member in STAFF),
            *((adult.id, adult.full_name, adult.birth_year, adult.phone) for adult in adults),
        ]
        await self._insert(
            persons, "id full_name identity_key birth_year phone",
            ((id_, nfc(name), identity_key(name), birth_year, phone) for id_, name, birth_year, phone in people),
        )  # fmt: skip

    async def _posts(self) -> None:
        now = self.act.now
        owners = self.staff | {username: adult.id for username, adult in self.parents.items()}
        accounts = {username: new_id() for username in owners}
        await self._insert(
            users, "id person_id username password_hash password_changed_at must_change_password created_at",
            (
                (accounts[username], owners[username], username, hashed, now, False, now)
                for username, hashed in zip(self.passwords, self.hashes, strict=True)
            ),
        )  # fmt: skip
        for member in STAFF:
            for unit, valid_from, valid_to in self._terms(member):
                await assign(
                    self.act, self.school, accounts[member.username], member.post,
                    unit=unit, valid_from=valid_from, valid_to=valid_to,
                )  # fmt: skip

    def _terms(self, member: Member) -> list[tuple[UUID | None, date, date | None]]:
        """Unit, first and last day of each assignment: to a class for its year, to anything else without end."""
        if member.post is Post.HOMEROOM_TEACHER:
            return [
                (class_id, year.starts_on, year.ends_on)
                for (year, name), class_id in self.classes.items()
                if name == member.unit
            ]
        return [(self.groups[member.unit] if member.unit else None, self.before.starts_on, None)]

    async def _children(self) -> None:
        now = self.act.now
        codes = {child.id: f"HS{number:06}" for number, child in enumerate(self.children, start=1)}
        await self._insert(counters, "name value", [("student_code", len(codes))])
        await self._insert(
            students, "id code full_name identity_key search_key sort_key birth_date sex ethnic_group permanent_address "
            "policy_categories national_id unknown status roster_confirmed created_at updated_at",
            (
                (
                    child.id, codes[child.id], nfc(child.full_name), identity_key(child.full_name),
                    f" {fold(child.full_name)} {codes[child.id].lower()}", sort_key(child.full_name), child.birth_date,
                    child.sex, child.ethnic_group, child.permanent_address, child.policy_categories, child.national_id,
                    child.unknown, "studying", True, now, now,
                )
                for child in self.children
            ),
        )  # fmt: skip
        await self._insert(
            guardians, "id student_id person_id relationship position starts_on",
            (
                (new_id(), child.id, adult.id, relationship, position, self._places(child)[0][0].starts_on)
                for child in self.children
                for position, (relationship, adult) in enumerate(child.family)
            ),
        )  # fmt: skip
        await self._insert(
            enrolments, "id student_id school_year_id class_id starts_on year_ends_on",
            (
                (new_id(), child.id, self.years[year], self.classes[year, name], year.starts_on, year.ends_on)
                for child in self.children
                for year, name in self._places(child)
            ),
        )  # fmt: skip

    async def _cards(self) -> None:
        """Safety cards of a few, one of each kind that a kitchen and a teacher meet."""
        await self._insert(
            safety_cards, "student_id allergies diet emergency_contacts updated_at",
            (
                (child.id, allergies, diet, contacts, self.act.now)
                for child, (allergies, diet, contacts) in zip(self.children[::7], CARDS, strict=False)
            ),
        )  # fmt: skip

    async def _health(self) -> None:
        """A round that is open, where there are children, and what was measured in it so far."""
        if not self.children:
            return
        classes_now = {it.name: self.classes[self.current, it.name] for it in CLASSES}
        nurse = next(self.staff[member.username] for member in STAFF if member.post is Post.NURSE)
        today = self.act.now.astimezone(ZoneInfo(TIME_ZONE)).date()
        round_ = health.Round(
            self.current, self.years[self.current], classes_now, nurse, today, self.act.now, new_id()
        )  # fmt: skip
        await self._insert(health_rounds, health.ROUND, [round_.row])
        await self._insert(health_sheets, health.SHEET, round_.sheets())
        await self._insert(measurements, health.MEASUREMENT, round_.measurements(self.children))

    def _places(self, child: Child) -> list[tuple[Year, str]]:
        """The classes a child is enrolled in, by year."""
        places = [(self.current, child.of_class.name)]
        return [(self.before, came_from), *places] if (came_from := child.of_class.came_from) else places

    async def _registers(self) -> None:
        """Open ones for each day of the current year; of the year before confirmed ones, where there are children."""
        await self.act.row(_OPEN_REGISTERS, school=self.school, year=self.years[self.current])
        if not self.children:
            await self.act.row(_OPEN_REGISTERS, school=self.school, year=self.years[self.before])
            return
        teachers = {member.unit: self.staff[member.username] for member in STAFF}
        kept = [(it.name, day) for it in CLASSES_BEFORE for day in self._days_before]
        await self._insert(
            registers, "class_id date state confirmed_at confirmed_by version",
            (
                (
                    self.classes[self.before, name], day, "confirmed",
                    datetime.combine(day, time(8, 5), ZoneInfo(TIME_ZONE)), teachers[name], 1,
                )
                for name, day in kept
            ),
        )  # fmt: skip
        chance = Random(2026)  # noqa: S311 - invention, no secret
        marked = chance.choices(("present", "excused", "unexcused"), (90, 8, 2), k=len(self.children) * len(kept))
        await self._insert(
            marks, "class_id date student_id mark version",
            (
                (self.classes[self.before, name], day, child.id, marked.pop(), 1)
                for name, day in kept
                for child in self.children
                if child.of_class.came_from == name
            ),
        )  # fmt: skip

    async def _cupboards(self) -> None:
        """Assets and medicines; there is no school without them."""
        now = self.act.now
        by_post = {member.post: self.staff[member.username] for member in STAFF}
        teachers = {member.unit: self.staff[member.username] for member in STAFF}
        here = {name: id_ for (year, name), id_ in self.classes.items() if year == self.current}
        today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
        await self._insert(counters, "name value", [("assets", len(ASSETS))])
        for each in cupboards(now, today, by_post[Post.ASSET_KEEPER], by_post[Post.NURSE], teachers, here):
            await self._insert(*each)

    async def _content(self) -> None:
        """What is written, planned and, of one, out on the site."""
        now, entry = self.act.now, new_id()
        today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
        desk = content.Desk(self.staff, self.groups, now, today, content.named(self.children))
        items = desk.items(entry)
        for each in desk.rows(items, entry):
            await self._insert(*each)
        await self._insert(*await desk.published(self.act, items, self.school, CODE))

    def _classes_of(self, year: Year) -> tuple[Class, ...]:
        return CLASSES if year == self.current else CLASSES_BEFORE

    @property
    def _days_before(self) -> list[date]:
        may = [day for day in _days(self.before) if day.month == 5 and day.weekday() < 5]
        return may[-REGISTERS_KEPT:]

    async def _insert(self, table: Table, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        names = ("school_id", *columns.split())
        records = [dict(zip(names, (self.school, *row), strict=True)) for row in rows]
        await self.act.row(inserting_many(table, *names), records=as_records(records))


def _days(year: Year) -> list[date]:
    """Every day of a year, Sundays too."""
    return [year.starts_on + timedelta(n) for n in range((year.ends_on - year.starts_on).days + 1)]
