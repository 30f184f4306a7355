"""Writing the sample school, in one transaction and as the app's role: what anybody may do, done in bulk."""

import asyncio
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, bindparam, select

from app.core.db import Statement, inserting
from app.core.ids import new_id
from app.core.security.codes import random_password
from app.core.text import fold, identity_key, nfc, sort_key
from app.data.parameters import ATTENDANCE_CUT_OFF, in_force
from app.models.attendance import marks, registers
from app.models.base import Uuid
from app.models.people import persons, users
from app.models.post import Post
from app.models.schools import classes, counters, groups, school_days, school_years
from app.models.students import enrolments, guardians, students
from app.policies.act import Act
from app.services.founding import TIME_ZONE, assign
from app.services.sample.accounts import Account
from app.services.sample.children import Adult, Child
from app.services.sample.plan import CLASSES, CLASSES_BEFORE, CODE, GROUPS, PARENTS, STAFF, Class, Member, Year

REGISTERS_KEPT = 10
"""Of the year before: so many school days, the last weekdays of May, each with its register."""

_same_year = and_(
    school_days.c.school_id == classes.c.school_id, school_days.c.school_year_id == classes.c.school_year_id
)
_REGISTERS_OF_THE_YEAR = Statement(
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
_CONFIRM = Statement(
    registers.update()
    .where(
        registers.c.school_id == bindparam("school", type_=Uuid),
        registers.c.class_id == bindparam("class", type_=Uuid),
        registers.c.date == bindparam("day", type_=registers.c.date.type),
    )
    .values(
        {
            "state": "confirmed",
            "confirmed_at": bindparam("at", type_=registers.c.confirmed_at.type),
            "confirmed_by": bindparam("by", type_=Uuid),
            "version": registers.c.version + 1,
        }
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
        self.classes = {(year, it.name): new_id() for year in self.years for it in self.classes_of(year)}
        self.staff = {member.username: new_id() for member in STAFF}  # as persons
        self.parents: dict[str, Adult] = {}
        by_place = {(child.of_class.name, child.number): child for child in children}
        for parent in PARENTS if children else ():
            self.parents[parent.username] = by_place[parent.of_class, parent.number].adult(parent.relationship)
        self.passwords = {name: random_password() for name in (*self.staff, *self.parents)}
        self.hashes: list[str] = []

    def classes_of(self, year: Year) -> tuple[Class, ...]:
        """The classes that there are in a year."""
        return CLASSES if year == self.current else CLASSES_BEFORE

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
        await self._registers()

    def accounts(self) -> list[Account]:
        """One row for each post, the parents' last."""

        def account(username: str, role: Post, full_name: str, unit: str | None) -> Account:
            return Account(f"{username}@{CODE}", self.passwords[username], role.value, full_name, unit)

        rows = [account(member.username, member.post, member.full_name, member.unit) for member in STAFF]
        rows += [
            account(username, Post.PARENT, adult.full_name, child.full_name)
            for username, adult in self.parents.items()
            for child in self.children
            if any(adult is one for _, one in child.family)
        ]
        return rows

    async def _structure(self) -> None:
        cut_off = in_force(ATTENDANCE_CUT_OFF, self._today)
        await self._insert(
            school_years,
            [
                {
                    "id": id_,
                    "name": year.name,
                    "starts_on": year.starts_on,
                    "ends_on": year.ends_on,
                    "roster_due_on": year.ends_on,
                    "attendance_cut_off": cut_off,
                }
                for year, id_ in self.years.items()
            ],
        )
        await self._insert(groups, [{"id": id_, "name": name} for name, id_ in self.groups.items()])
        await self._insert(
            classes,
            [
                {
                    "id": self.classes[year, it.name],
                    "school_year_id": id_,
                    "group_id": self.groups[it.group],
                    "name": it.name,
                    "age_group": it.age_group,
                    "position": position,
                }
                for year, id_ in self.years.items()
                for position, it in enumerate(self.classes_of(year), start=1)
            ],
        )
        await self._insert(
            school_days,
            [
                {"date": day, "school_year_id": self.years[year]}
                for year, days in ((self.before, self._days_before), (self.current, _days(self.current)))
                for day in days
            ],
        )

    async def _people(self) -> None:
        adults = {adult.id: adult for child in self.children for _, adult in child.family}
        people: list[tuple[UUID, str, int | None, str | None]] = [
            (self.staff[member.username], member.full_name, None, None) for member in STAFF
        ]
        people += [(id_, adult.full_name, adult.birth_year, adult.phone) for id_, adult in adults.items()]
        await self._insert(
            persons,
            [
                {
                    "id": id_,
                    "full_name": nfc(full_name),
                    "identity_key": identity_key(full_name),
                    "birth_year": birth_year,
                    "phone": phone,
                }
                for id_, full_name, birth_year, phone in people
            ],
        )

    async def _posts(self) -> None:
        owners = self.staff | {username: adult.id for username, adult in self.parents.items()}
        accounts = {username: new_id() for username in owners}
        await self._insert(
            users,
            [
                {
                    "id": accounts[username],
                    "person_id": owners[username],
                    "username": username,
                    "password_hash": hashed,
                    "password_changed_at": self.act.now,
                    "must_change_password": False,
                    "created_at": self.act.now,
                }
                for username, hashed in zip(self.passwords, self.hashes, strict=True)
            ],
        )
        for member in STAFF:
            for unit, valid_from, valid_to in self._terms(member):
                await assign(
                    self.act, self.school, accounts[member.username], member.post,
                    unit=unit, valid_from=valid_from, valid_to=valid_to,
                )  # fmt: skip

    def _terms(self, member: Member) -> list[tuple[UUID | None, date, date | None]]:
        """Unit, first and last day of each assignment: to a class of its own each year, to anything else without end."""
        if member.post is Post.HOMEROOM_TEACHER:
            return [
                (self.classes[year, member.unit], year.starts_on, year.ends_on)
                for year in self.years
                if member.unit and (year, member.unit) in self.classes
            ]
        return [(self.groups[member.unit] if member.unit else None, self.before.starts_on, None)]

    async def _children(self) -> None:
        now = self.act.now
        codes = {child.id: f"HS{number:06}" for number, child in enumerate(self.children, start=1)}
        await self._insert(counters, [{"name": "student_code", "value": len(codes)}])
        await self._insert(
            students,
            [
                {
                    "id": child.id,
                    "code": codes[child.id],
                    "full_name": nfc(child.full_name),
                    "identity_key": identity_key(child.full_name),
                    "search_key": f" {fold(child.full_name)} {codes[child.id].lower()}",
                    "sort_key": sort_key(child.full_name),
                    "birth_date": child.birth_date,
                    "sex": child.sex,
                    "ethnic_group": child.ethnic_group,
                    "permanent_address": child.permanent_address,
                    "policy_categories": child.policy_categories,
                    "national_id": child.national_id,
                    "unknown": child.unknown,
                    "status": "studying",
                    "roster_confirmed": True,
                    "created_at": now,
                    "updated_at": now,
                }
                for child in self.children
            ],
        )
        await self._insert(
            guardians,
            [
                {
                    "id": new_id(),
                    "student_id": child.id,
                    "person_id": adult.id,
                    "relationship": relationship,
                    "position": position,
                    "starts_on": self._places(child)[0][0].starts_on,
                }
                for child in self.children
                for position, (relationship, adult) in enumerate(child.family)
            ],
        )
        await self._insert(
            enrolments,
            [
                {
                    "id": new_id(),
                    "student_id": child.id,
                    "school_year_id": self.years[year],
                    "class_id": self.classes[year, name],
                    "starts_on": year.starts_on,
                    "year_ends_on": year.ends_on,
                }
                for child in self.children
                for year, name in self._places(child)
            ],
        )

    def _places(self, child: Child) -> list[tuple[Year, str]]:
        """The classes a child is enrolled in, by year."""
        places = [(self.current, child.of_class.name)]
        return [(self.before, came_from), *places] if (came_from := child.of_class.came_from) else places

    async def _registers(self) -> None:
        """Open ones for each day of the current year; of the year before confirmed ones, where there are children."""
        for year in self.years.values():
            await self.act.row(_REGISTERS_OF_THE_YEAR, school=self.school, year=year)
        if not self.children:
            return
        chance = Random(149)  # noqa: S311 - invention, no secret
        await self._insert(
            marks,
            [
                {
                    "class_id": self.classes[self.before, child.of_class.came_from],
                    "date": day,
                    "student_id": child.id,
                    "mark": chance.choices(("present", "excused", "unexcused"), (90, 8, 2))[0],
                    "version": 1,
                }
                for child in self.children
                if child.of_class.came_from
                for day in self._days_before
            ],
        )
        teachers = {
            member.unit: self.staff[member.username] for member in STAFF if member.post is Post.HOMEROOM_TEACHER
        }
        await self.act.connection.many(
            _CONFIRM,
            [
                {
                    "school": self.school,
                    "class": self.classes[self.before, it.name],
                    "day": day,
                    "at": datetime.combine(day, time(8, 5), ZoneInfo(TIME_ZONE)),
                    "by": teachers[it.name],
                }
                for it in CLASSES_BEFORE
                for day in self._days_before
            ],
        )

    @property
    def _today(self) -> date:
        return self.act.now.astimezone(ZoneInfo(TIME_ZONE)).date()

    @property
    def _days_before(self) -> list[date]:
        may = [day for day in _days(self.before) if day.month == 5 and day.weekday() < 5]
        return may[-REGISTERS_KEPT:]

    async def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            await self.act.connection.many(
                inserting(table, "school_id", *rows[0]), [{"school_id": self.school} | row for row in rows]
            )


def _days(year: Year) -> list[date]:
    """Every day of a year, Sundays too."""
    return [year.starts_on + timedelta(n) for n in range((year.ends_on - year.starts_on).days + 1)]
