"""Founding a school with its first principal: the operator's act, at the command line only."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import Text, bindparam, func, select

from app.core.db import Statement, inserting
from app.core.ids import new_id
from app.core.security.codes import hash_code, new_code
from app.core.text import identity_key, nfc
from app.data.parameters import ONE_TIME_CODE_LIFETIME, in_force
from app.models.people import assignments, persons, users
from app.models.post import Post
from app.models.schools import schools
from app.policies.act import Act

TIME_ZONE = "Asia/Ho_Chi_Minh"

_SCHOOL_OF_CODE = Statement(select(func.school_of_code(bindparam("code", type_=Text))))


class AlreadyThere(ValueError):
    """There is a school of that code."""


def code_lifetime(now: datetime) -> timedelta:
    """How long a one-time code given now is good for."""
    return in_force(ONE_TIME_CODE_LIFETIME, now.astimezone(ZoneInfo(TIME_ZONE)).date())


def code_expires_at(now: datetime) -> datetime:
    """When a one-time code given now is no longer good."""
    return now + code_lifetime(now)


async def school_of_code(act: Act, code: str) -> UUID | None:
    """The school of that code, or None."""
    found = await act.row(_SCHOOL_OF_CODE, code=code)
    assert found is not None
    return found[0]  # type: ignore[no-any-return]


async def found_school(act: Act, *, code: str, name: str) -> UUID:
    """A new school; the act goes on inside it, in one transaction. Raises AlreadyThere."""
    if await school_of_code(act, code):
        raise AlreadyThere(code)
    school = new_id()
    await act.begin()
    await act.enter_school(school)
    await act.sign(None, person=None)
    try:
        await act.row(
            inserting(schools, "id", "code", "name", "time_zone", "created_at"),
            id=school, code=code, name=nfc(name), time_zone=TIME_ZONE, created_at=act.now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise AlreadyThere(code) from None  # another process was quicker
    return school


async def add_user(
    act: Act,
    school: UUID,
    *,
    username: str,
    full_name: str,
    password_hash: str | None = None,
    person: UUID | None = None,
    vouched_by: UUID | None = None,
    **told: Any,
) -> tuple[UUID, str | None]:
    """A person with an account. The user's id and, where no password is given, a one-time code.

    `person`: somebody who is known already; else `told`: more columns of persons. `vouched_by`: who invited them as a guardian.
    """
    user, code = new_id(), None if password_hash else new_code()
    if person is None:
        person = new_id()
        columns = {"full_name": nfc(full_name), "identity_key": identity_key(full_name), **told}
        await act.row(inserting(persons, "school_id", "id", *columns), school_id=school, id=person, **columns)
    values: dict[str, Any] = {
        "school_id": school,
        "id": user,
        "person_id": person,
        "username": username,
        "password_hash": password_hash,
        "password_changed_at": act.now if password_hash else None,
        "code_hash": code and hash_code(code),
        "code_expires_at": code and code_expires_at(act.now),
        "must_change_password": code is not None,
        "created_at": act.now,
        "vouched_by": vouched_by,
    }
    await act.row(inserting(users, *values), **values)
    return user, code


async def assign(
    act: Act,
    school: UUID,
    user: UUID,
    post: Post,
    *,
    valid_from: date,
    valid_to: date | None = None,
    kind: str = "regular",
    unit: UUID | None = None,
    decision_number: str | None = None,
) -> UUID:
    """An assignment of a user to a post; `unit`: the class or the group, where the post wants one."""
    values = {
        "school_id": school,
        "id": new_id(),
        "user_id": user,
        "post": post.value,
        "kind": kind,
        "class_id": unit if post is Post.HOMEROOM_TEACHER else None,
        "group_id": unit if post is Post.GROUP_LEADER else None,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "decision_number": decision_number,
    }
    await act.row(inserting(assignments, *values), **values)
    return values["id"]  # type: ignore[return-value]


async def create_school(act: Act, *, code: str, name: str, principal: str, principal_name: str) -> str:
    """A school and its first principal, in office from today; the principal's one-time code. Raises AlreadyThere."""
    school = await found_school(act, code=code, name=name)
    user, one_time_code = await add_user(act, school, username=principal, full_name=principal_name)
    await assign(act, school, user, Post.PRINCIPAL, valid_from=act.now.astimezone(ZoneInfo(TIME_ZONE)).date())
    assert one_time_code is not None
    return one_time_code
