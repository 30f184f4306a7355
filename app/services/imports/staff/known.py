"""What the school already knows of the people that a list of staff names: persons, accounts, posts. Three statements."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ARRAY, and_, any_, bindparam, or_, select

from app.core.db import Connection, Row, Statement
from app.core.text import identity_key
from app.models.base import Texts, Uuid
from app.models.people import assignments, persons, users
from app.models.post import Post
from app.services.imports.staff.rows import StaffRow
from app.services.people.usernames import base_of


@dataclass(slots=True, eq=False)
class Given:
    """A post given to somebody. `ended_on`: the day on which it was ended at once."""

    id: UUID
    post: Post
    unit: UUID | None
    valid_from: datetime.date
    valid_to: datetime.date | None
    decision_number: str | None
    ended_on: datetime.date | None = None

    @property
    def last_day(self) -> datetime.date:
        return min(self.valid_to or datetime.date.max, self.ended_on or datetime.date.max)


@dataclass(slots=True, eq=False)
class Account:
    """`code`: of an account that the list makes, once it is written."""

    id: UUID
    username: str
    suspended: bool = False
    given: list[Given] = field(default_factory=list)
    code: str | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A person, and their account where they have one."""

    id: UUID
    full_name: str
    birth_year: int | None = None
    phone: str | None = None
    national_id: str | None = None
    account: Account | None = None

    @property
    def key(self) -> str:
        return identity_key(self.full_name)


@dataclass(slots=True)
class Known:
    """People by each of their keys; `usernames`: those in use that a new one could meet."""

    by_username: dict[str, Member] = field(default_factory=dict)
    by_national_id: dict[str, Member] = field(default_factory=dict)
    by_phone: dict[tuple[str, str], list[Member]] = field(default_factory=dict)
    by_name: dict[str, list[Member]] = field(default_factory=dict)
    usernames: set[str] = field(default_factory=set)

    def add(self, member: Member) -> None:
        """Found from now on by their keys; by the name alone only who has an account in use."""
        if member.national_id:
            self.by_national_id[member.national_id] = member
        if member.phone:
            self.by_phone.setdefault((member.phone, member.key), []).append(member)
        if member.account:
            self.by_username[member.account.username] = member
        if member.account and not member.account.suspended:
            self.by_name.setdefault(member.key, []).append(member)


_school = bindparam("school", type_=Uuid)
_PEOPLE = Statement(
    select(
        persons.c.id,
        persons.c.full_name,
        persons.c.birth_year,
        persons.c.phone,
        persons.c.national_id,
        users.c.id.label("user_id"),
        users.c.username,
        users.c.suspended_at.is_not(None).label("suspended"),
    )
    .select_from(
        persons.outerjoin(users, and_(users.c.school_id == persons.c.school_id, users.c.person_id == persons.c.id))
    )
    .where(
        persons.c.school_id == _school,
        or_(
            persons.c.national_id == any_(bindparam("ids", type_=Texts)),
            persons.c.phone == any_(bindparam("phones", type_=Texts)),
            and_(users.c.id.is_not(None), persons.c.identity_key == any_(bindparam("names", type_=Texts))),
            users.c.username == any_(bindparam("usernames", type_=Texts)),
        ),
    )
    .order_by(users.c.id.is_(None), persons.c.id)  # of two with one phone and name, who has an account, then the elder
)
_GIVEN = Statement(
    select(assignments)
    .where(assignments.c.school_id == _school, assignments.c.user_id == any_(bindparam("users", type_=ARRAY(Uuid))))
    .order_by(assignments.c.id)
)
_USERNAMES = Statement(
    select(users.c.username).where(
        users.c.school_id == _school, users.c.username.like(any_(bindparam("patterns", type_=Texts)))
    )
)


async def look_up(connection: Connection, school: UUID, rows: Iterable[StaffRow], zone: datetime.tzinfo) -> Known:
    """Everything known of the rows' people. `zone`: the school's, for the days on which posts were ended."""
    wanted = [row for row in rows if row.full_name]
    known = Known()
    accounts: dict[UUID, Account] = {}
    for record in await connection.rows(
        _PEOPLE, school=school,
        ids=[row.national_id for row in wanted if row.national_id],
        phones=[row.phone for row in wanted if row.phone],
        names=[row.key for row in wanted],
        usernames=[row.username for row in wanted if row.username],
    ):  # fmt: skip
        account = None
        if record["user_id"]:
            account = accounts[record["user_id"]] = Account(record["user_id"], record["username"], record["suspended"])
        member = Member(
            record["id"], record["full_name"], record["birth_year"], record["phone"], record["national_id"], account
        )
        known.add(member)
    for record in await connection.rows(_GIVEN, school=school, users=list(accounts)):
        accounts[record["user_id"]].given.append(_given(record, zone))
    bases = {base_of(row.full_name) for row in wanted if not row.username}
    found = await connection.rows(_USERNAMES, school=school, patterns=[f"{base}%" for base in bases])
    known.usernames = {record["username"] for record in found} | {row.username for row in wanted if row.username}
    return known


def _given(record: Row, zone: datetime.tzinfo) -> Given:
    return Given(
        record["id"],
        Post(record["post"]),
        record["class_id"] or record["group_id"],
        record["valid_from"],
        record["valid_to"],
        record["decision_number"],
        record["ended_at"] and record["ended_at"].astimezone(zone).date(),
    )
