"""Lists of staff as files, and what a school's staff is after."""

from collections.abc import Mapping
from typing import Any

from tests.imports.files import raw, send
from tests.program import Answer
from tests.school import Caller, School

HEADINGS = {
    "name": "Họ và tên", "username": "Tên đăng nhập", "phone": "Số điện thoại", "year": "Năm sinh",
    "id": "Số định danh cá nhân", "posts": "Chức vụ", "units": "Lớp/tổ", "first": "Từ ngày", "last": "Đến ngày",
    "decision": "Số quyết định",
}  # fmt: skip
PHONE, OTHER_PHONE = "0912345678", "0987654321"
Row = Mapping[str, str]


def one(name: str = "Đỗ Thị Mai", posts: str = "Kế toán", **cells: str) -> dict[str, str]:
    """A row of a list, known by a phone unless it says otherwise."""
    return {"name": name, "posts": posts, "phone": PHONE} | cells


def table(*rows: Row) -> bytes:
    """A csv with the columns that the rows have."""
    keys = [key for key in HEADINGS if any(key in row for row in rows)]
    return raw([HEADINGS[key] for key in keys], *([row.get(key, "") for key in keys] for row in rows))


async def send_staff(caller: Caller, *rows: Row, language: str | None = None, **form: str) -> Answer:
    return await send(caller, table(*rows), kind="staff", language=language, **form)


async def sent(caller: Caller, *rows: Row, **form: str) -> dict[str, Any]:
    """The result of a run that was taken."""
    answer = await send_staff(caller, *rows, **form)
    assert answer.status == (200 if form.get("dry_run") == "true" else 201), answer
    return answer.json  # type: ignore[no-any-return]


async def posts_of(school: School, username: str) -> list[tuple[Any, ...]]:
    """(post, class or group, first day, last day, decision, ended) of an account, by post and day."""
    rows = await school.query(
        "select a.post, coalesce(c.name, g.name) as unit, a.valid_from, a.valid_to, a.decision_number,"
        " a.ended_at is not null as ended from assignments a join users u on u.id = a.user_id"
        " left join classes c on c.id = a.class_id left join groups g on g.id = a.group_id"
        " where u.username = $1 order by a.post, a.valid_from",
        username,
    )
    return [tuple(row) for row in rows]


async def person_of(school: School, username: str) -> dict[str, Any]:
    rows = await school.query(
        "select p.* from persons p join users u on u.person_id = p.id where username = $1", username
    )
    return dict(rows[0])


def faults(result: dict[str, Any]) -> list[tuple[int, str, str]]:
    """(row, field, code) of each remark."""
    return [(issue["row"], issue["field"], issue["code"]) for issue in result["issues"]]
