"""A separation must not stop the school: what is worth a look after a post was given or taken (3.1, decision 0020)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, func, select

from app.core.db import Statement
from app.core.words import Words
from app.models.base import Uuid
from app.models.people import assignments_held, persons, users
from app.models.post import POST_NAMES, Post
from app.policies.act import Act
from app.policies.coverage import Gap, Holding, gaps
from app.policies.refusals import cited
from app.policies.telling import nobody_may

_school, _user = bindparam("school", type_=Uuid), bindparam("user", type_=Uuid)
_held = assignments_held(_school, bindparam("day", type_=Date))
_HOLDINGS = Statement(
    select(
        users.c.person_id,
        persons.c.full_name,
        _held.c.post,
        func.coalesce(_held.c.group_id, _held.c.class_id).label("unit"),
        (_held.c.user_id == _user).label("theirs"),
    )
    .select_from(
        _held.join(users, and_(users.c.school_id == _school, users.c.id == _held.c.user_id)).join(
            persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id)
        )
    )
    .where(users.c.suspended_at.is_(None))
    .order_by(users.c.id)
)


async def warnings(act: Act, school: UUID, user: UUID, posts: set[Post], day: date) -> list[dict[str, Any]]:
    """The separations that would bar everybody, as posts are held on that day, where they concern the user or the posts."""
    rows = await act.rows(_HOLDINGS, school=school, user=user, day=day)
    holdings = [Holding(row["person_id"], Post(row["post"]), row["unit"]) for row in rows]
    names = {row["person_id"]: row["full_name"] for row in rows}
    theirs = next((row["person_id"] for row in rows if row["theirs"]), None)
    return [
        {"code": "separation_uncovered", "detail": _told(gap, names[gap.person]).in_(act.locale)}
        for gap in gaps(holdings, person=theirs, posts=posts)
        if not gap.never.action.partition(".")[2].startswith("read")  # what cannot be read leaves nothing undone
    ]


def _told(gap: Gap, name: str) -> Words:
    said, by = nobody_may(gap.never), cited(gap.never.cited)
    posts = [POST_NAMES[post] for post in gap.helped_by]
    by_vi, by_en = ", ".join(post.vi for post in posts), ", ".join(post.en for post in posts)
    return Words(
        f"{said.vi} ({by.vi}), mà ngoài {name} không còn ai khác được làm việc này."
        + (f" Cần thêm người giữ một trong các chức vụ: {by_vi}." if posts else ""),
        f"{said.en} ({by.en}), and but for {name} nobody else may do it."
        + (f" It takes somebody else in one of these posts: {by_en}." if posts else ""),
    )
