"""Writes a plan of staff: a fixed number of statements, however long the list."""

import datetime
from typing import Any

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Statement
from app.core.security.codes import hash_code, new_code
from app.models.people import assignments, persons, users
from app.models.post import POST_UNITS
from app.services.founding import code_expires_at
from app.services.imports.kind import Code
from app.services.imports.persons import PERSON
from app.services.imports.staff.known import Account, Given, Member
from app.services.imports.staff.plan import Plan
from app.services.imports.staff.scope import Scope

_USER = ("id", "person_id", "username", "code_hash", "code_expires_at", "must_change_password", "created_at")
_GIVEN = ("id", "user_id", "post", "kind", "class_id", "group_id", "valid_from", "valid_to", "decision_number")


async def write(connection: Connection, plan: Plan, scope: Scope, now: datetime.datetime) -> None:
    """All of the plan; each new account gets its one-time code."""

    async def many(statement: Statement, rows: list[dict[str, Any]]) -> None:
        if rows:
            await connection.row(statement, records=as_records({"school_id": scope.school} | row for row in rows))

    await many(inserting_many(persons, "school_id", "id", *PERSON), [_person(each) for each in plan.persons])
    await many(updating_many(persons, *PERSON), [_person(each) for each in plan.changed])
    await many(
        inserting_many(users, "school_id", *_USER), [_user(member, account, now) for member, account in plan.accounts]
    )
    await many(
        inserting_many(assignments, "school_id", *_GIVEN), [_assignment(account, each) for account, each in plan.given]
    )


def codes(plan: Plan, scope: Scope) -> list[Code]:
    """The new accounts' codes, to be told once."""
    return [
        Code(f"{account.username}@{scope.suffix}", member.full_name, account.code)
        for member, account in plan.accounts
        if account.code
    ]


def _person(member: Member) -> dict[str, Any]:
    return {
        "id": member.id, "full_name": member.full_name, "identity_key": member.key, "birth_year": member.birth_year,
        "phone": member.phone, "national_id": member.national_id,
    }  # fmt: skip


def _user(member: Member, account: Account, now: datetime.datetime) -> dict[str, Any]:
    account.code = new_code()
    return {
        "id": account.id, "person_id": member.id, "username": account.username, "code_hash": hash_code(account.code),
        "code_expires_at": code_expires_at(now), "must_change_password": True, "created_at": now,
    }  # fmt: skip


def _assignment(account: Account, given: Given) -> dict[str, Any]:
    of = POST_UNITS[given.post]
    return {
        "id": given.id, "user_id": account.id, "post": given.post.value, "kind": "regular",
        "class_id": given.unit if of == "class" else None, "group_id": given.unit if of == "group" else None,
        "valid_from": given.valid_from, "valid_to": given.valid_to, "decision_number": given.decision_number,
    }  # fmt: skip
