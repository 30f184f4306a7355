"""Taking back a list of staff: new accounts are suspended and renamed, new posts end, what was changed is as it was.

The user name is free again, and an account keeps nobody's person: the right list makes both anew, with another code.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, and_, any_, bindparam, exists, func, not_, null, or_, select

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Statement
from app.core.ids import new_id
from app.core.text import identity_key
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.people import assignments, assignments_held, persons, sessions, users
from app.models.post import Post
from app.models.students import guardians
from app.policies.act import Act
from app.services.imports.persons import PERSON, VOID
from app.services.imports.staff.scope import Scope
from app.services.imports.touched import Remembered
from app.services.schools import wait_turn


def _ids(name: str) -> Any:
    return any_(bindparam(name, type_=ARRAY(Uuid)))


_school, _now = bindparam("school", type_=Uuid), bindparam("now", type_=Instant)
_mine = and_(users.c.school_id == _school, users.c.id == _ids("users"))
_STANDING = Statement(
    select(
        or_(
            exists().where(_mine, or_(users.c.code_used_at.is_not(None), users.c.password_changed_at.is_not(None))),
            exists().where(sessions.c.school_id == _school, sessions.c.user_id == _ids("users")),
        ).label("signed_in"),
        exists()
        .where(
            assignments.c.school_id == _school,
            assignments.c.user_id == _ids("users"),
            not_(assignments.c.id == _ids("assignments")),
        )
        .label("posted"),
        exists().where(guardians.c.school_id == _school, guardians.c.person_id == _ids("persons")).label("related"),
    )
)
_WORDS = {
    "signed_in": Words("có người đã đăng nhập bằng tài khoản mới", "somebody has signed in with a new account"),
    "posted": Words("tài khoản mới đã được giao thêm chức vụ", "a new account was given further posts"),
    "related": Words("có người nay là cha, mẹ hoặc người giám hộ của trẻ", "somebody is a child's guardian by now"),
}
_LAST_PRINCIPAL = Words(
    "trường sẽ không còn hiệu trưởng đương nhiệm",
    "the school would be left without a principal in office",
)
_in_office = assignments_held(_school, bindparam("today", type_=Date))
_PRINCIPAL_LEFT = Statement(
    select(
        exists(
            select(_in_office.c.id)
            .join(users, and_(users.c.school_id == _in_office.c.school_id, users.c.id == _in_office.c.user_id))
            .where(
                _in_office.c.post == Post.PRINCIPAL.value,
                users.c.suspended_at.is_(None),
                users.c.password_hash.is_not(None),
                not_(_in_office.c.id == _ids("assignments")),
            )
        ).label("left")
    )
)


async def depended(act: Act, run: Remembered, scope: Scope) -> list[Words]:
    """What stands on the run: whoever signed in, further posts, children; and the school's principal."""
    await wait_turn(act, scope.school)  # another principal may be ending just now
    found = await act.row(_STANDING, school=scope.school, **_made(run))
    office = await act.row(_PRINCIPAL_LEFT, school=scope.school, today=scope.today, assignments=run.made["assignments"])
    assert found is not None
    assert office is not None
    standing = [words for name, words in _WORDS.items() if found[name]]
    return standing if office["left"] else [*standing, _LAST_PRINCIPAL]


_END = Statement(
    assignments.update()
    .where(assignments.c.school_id == _school, assignments.c.id == _ids("assignments"))
    .values(ended_at=_now, version=assignments.c.version + 1)
)
_SUSPEND = Statement(
    users.update()
    .where(_mine)
    .values(
        suspended_at=_now,
        username=func.concat("undone.", users.c.id),
        code_hash=null(),
        code_expires_at=null(),
        version=users.c.version + 1,
    )
)
_OF_OTHERS = Statement(
    select(users.c.id, persons.c.full_name)
    .join(persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id))
    .where(_mine, not_(users.c.person_id == _ids("persons")))
)


async def take_back(act: Act, run: Remembered, scope: Scope) -> None:
    """End what the run gave, suspend whom it made, give back what it changed."""
    await act.row(_END, school=scope.school, **_made(run))
    await act.row(_SUSPEND, school=scope.school, **_made(run))
    await _leave_persons(act, run, scope)
    await act.row(VOID, school=scope.school, **_made(run))
    if rows := run.before["persons"]:
        await act.row(updating_many(persons, *PERSON), records=as_records(rows))


async def _leave_persons(act: Act, run: Remembered, scope: Scope) -> None:
    """An account of somebody who was here before, a child's parent, moves to a person of its own: one may have one."""
    found = await act.rows(_OF_OTHERS, school=scope.school, **_made(run))
    if not found:
        return
    moved = [(row["id"], new_id(), row["full_name"]) for row in found]
    apart = [
        {"school_id": scope.school, "id": person, "full_name": name, "identity_key": identity_key(name)}
        for _, person, name in moved
    ]
    await act.row(inserting_many(persons, "school_id", "id", "full_name", "identity_key"), records=as_records(apart))
    theirs = [{"school_id": scope.school, "id": user, "person_id": person} for user, person, _ in moved]
    await act.row(updating_many(users, "person_id"), records=as_records(theirs))


def _made(run: Remembered) -> dict[str, list[UUID]]:
    return {name: run.made[name] for name in ("persons", "users", "assignments")}
