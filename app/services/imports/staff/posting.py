"""The posts of a row as assignments: for which class or group, from when, and which of them somebody has already."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.core.ids import new_id
from app.core.imports.issues import quoted
from app.core.imports.values import CellFault
from app.core.words import Words
from app.models.post import POST_NAMES, POST_UNITS, Post
from app.services.imports.roster_columns import class_key
from app.services.imports.staff.known import Given
from app.services.imports.staff.rows import REVERSED, StaffRow
from app.services.imports.staff.scope import Scope, group_key

_PARTS: Final = re.compile(r"[;,]")

OUTSIDE_YEAR = CellFault(
    "date_outside_year",
    Words(
        "{label} {value} sau khi năm học kết thúc: nhiệm vụ ở lớp chỉ có trong năm học của lớp.",
        "{label} {value} lies after the school year: a post in a class ends with the class's year.",
    ),
)
NOT_USED = CellFault(
    "unit_not_used",
    Words(
        "{label} {value} không được ghi vì chức vụ này không gắn với lớp hay tổ. Giáo viên của lớp ghi Giáo viên chủ nhiệm.",
        "{label} {value} was not taken: this post has no class or group. For a class write Giáo viên chủ nhiệm.",
    ),
)
KEPT = CellFault(
    "assignment_kept",
    Words(
        "Người này đã giữ chức vụ này với ngày hoặc số quyết định khác; không đổi. Hãy sửa ở mục phân công.",
        "They hold this post already, with other days or another decision; it was not changed.",
    ),
)
ENDED = CellFault(
    "assignment_ended",
    Words(
        "Chức vụ này của người này đã kết thúc nên không giao lại. Nếu giao lại, hãy ghi Từ ngày sau ngày kết thúc.",
        "This post of theirs was ended and is not given again. To give it again, write a day From after its end.",
    ),
)


@dataclass(slots=True)
class Units:
    """What a cell names: classes, groups, and words that are neither."""

    of: dict[str, list[UUID]] = field(default_factory=lambda: {"class": [], "group": []})
    unknown: list[str] = field(default_factory=list)


def wanted(row: StaffRow, scope: Scope) -> list[Given]:
    """What the row gives; errors are noted on it."""
    units = _units(row.units, scope)
    given: list[Given] = []
    for post in row.posts:
        of = POST_UNITS[post]
        if of in ("class", "group"):
            if not units.of[of] and not units.unknown and not row.refused:
                _say_unit_missing(row, post)
            given += [_given(row, post, unit, scope) for unit in units.of[of]]
        else:
            given.append(_given(row, post, None, scope))
    in_units = any(POST_UNITS[post] in ("class", "group") for post in row.posts)
    if units.unknown and in_units:
        names = ", ".join(quoted(part) for part in units.unknown)
        row.note(
            "error", "units", "unit_unknown",
            f"Không có lớp hay tổ {names} trong năm học {scope.year.name}. Hãy ghi đúng tên như trong hệ thống.",
            f"There is no class or group {names} in {scope.year.name}. Write its name as the system has it.",
        )  # fmt: skip
    elif row.units and row.posts and not in_units:
        row.say("units", NOT_USED, warning=True)
    if row.valid_to and any(each.valid_from > row.valid_to for each in given) and not row.refused:
        row.say("valid_to", REVERSED)
    if row.valid_from and units.of["class"] and in_units and row.valid_from > scope.year.ends_on:
        row.say("valid_from", OUTSIDE_YEAR)
    return given


def _units(text: str | None, scope: Scope) -> Units:
    """The cell's classes and groups; the whole cell first, for a name that has a comma."""
    found = Units()
    whole = text or ""
    known = class_key(whole) in scope.classes or group_key(whole) in scope.groups
    for part in [whole] if known else filter(str.strip, _PARTS.split(whole)):
        class_, group = scope.classes.get(class_key(part)), scope.groups.get(group_key(part))
        if class_:
            found.of["class"].append(class_)
        if group:
            found.of["group"].append(group)
        if not class_ and not group:
            found.unknown.append(part.strip())
    return found


def _say_unit_missing(row: StaffRow, post: Post) -> None:
    what = Post.HOMEROOM_TEACHER is post
    row.note(
        "error", "units", "unit_missing",
        f"{POST_NAMES[post].vi} cần có tên {'lớp' if what else 'tổ'}. Hãy ghi ở cột Lớp hoặc tổ.",
        f"{POST_NAMES[post].en}: of which {'class' if what else 'group'}? Write it in the column of classes and groups.",
    )  # fmt: skip


def _given(row: StaffRow, post: Post, unit: UUID | None, scope: Scope) -> Given:
    starts = max(scope.today, scope.year.starts_on) if post is Post.HOMEROOM_TEACHER else scope.today
    return Given(new_id(), post, unit, row.valid_from or starts, row.valid_to, row.decision_number)


def new(row: StaffRow, given: list[Given], had: list[Given], today: datetime.date) -> list[Given]:
    """Of `given` what is not held already. A list ends nothing, changes no days, and gives nothing back that was ended."""
    return [each for each in given if not _held(row, each, had, today)]


def _held(row: StaffRow, given: Given, had: list[Given], today: datetime.date) -> bool:
    same = [each for each in had if (each.post, each.unit) == (given.post, given.unit)]
    if row.valid_from is None:
        same = [each for each in same if each.last_day >= today or each.ended_on]
    else:
        last = row.valid_to or datetime.date.max
        same = [each for each in same if each.valid_from <= last and each.last_day >= row.valid_from]
    if not same:
        return False
    live = [each for each in same if each.ended_on is None]
    if not live:
        row.say("posts", ENDED, warning=True)
    elif not any(_as_stated(row, each) for each in live):
        row.say("posts", KEPT, warning=True)
    return True


def _as_stated(row: StaffRow, held: Given) -> bool:
    stated = ("valid_from", "valid_to", "decision_number")
    return all(getattr(row, name) in (None, getattr(held, name)) for name in stated)
