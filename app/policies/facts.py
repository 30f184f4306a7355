"""Facts about a row that a rule may ask: each one SQL criterion, true or false of the row and the caller."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, false, func, literal_column, not_, or_, select

from app.core.words import Words
from app.models.caller import in_force, me
from app.models.people import users
from app.models.post import POST_UNITS, Post
from app.policies.row import Row


@dataclass(frozen=True, slots=True)
class Fact:
    """What a grant may lean on: a criterion of the row, and how it is told: "while …".

    `tied`: it is that none of these posts' holders is free, of the row's own unit unless `everywhere` (coverage.py asks).
    """

    words: Words
    criterion: Callable[[Row], ColumnElement[bool]]
    tied: tuple[Post, ...] = ()
    everywhere: bool = False

    def __call__(self, row: Row) -> ColumnElement[bool]:
        return self.criterion(row)


@dataclass(frozen=True, slots=True)
class Tie:
    """What a separation looks at: a person's tie to the row, whoever the person is and whatever posts they hold.

    `words`: how it ends the sentence "nobody may <action> …".
    """

    words: Words
    criterion: Callable[[Row, ColumnElement[Any]], ColumnElement[bool]]

    def __call__(self, row: Row, person: ColumnElement[Any] = me.c.person_id) -> ColumnElement[bool]:
        return func.coalesce(self.criterion(row, person), false())  # about nobody is a tie of nobody


_holding, _holder = in_force.alias("holding"), users.alias("holder")


def _all_tied(words: Words, *posts: Post, everywhere: bool = False) -> Fact:
    """No one who holds one of the posts today is free of the row: their hands are on it, or it is about them.

    A leader or a teacher counts for the row's own group or class, unless `everywhere`. True too where nobody holds them.
    """

    def criterion(row: Row) -> ColumnElement[bool]:
        ties = [tie(row, _holder.c.person_id) for name, tie in _TIES.items() if name in row.facts]
        holders = []
        for post in posts:
            holds = _holding.c.post == literal_column(f"'{post}'")
            unit = f"{POST_UNITS[post]}_id"
            near = [] if everywhere or unit == "school_id" else [_holding.c[unit] == row.locks[unit]]
            holders.append(and_(holds, *near))
        free = (
            select(_holder.c.id)
            .where(_holder.c.school_id == me.c.school_id, _holder.c.id == _holding.c.user_id)
            .where(_holder.c.suspended_at.is_(None))
            .where(or_(*holders), not_(or_(false(), *ties)))
            .correlate_except(_holder, _holding)
        )
        return not_(exists(free))

    return Fact(words, criterion, posts, everywhere)


contributed = Tie(
    Words("khi mình đã tham gia soạn, nhập", "if they had a hand in it"),
    lambda row, person: person == any_(row.fact("hands")),
)
decided_before = Tie(
    Words("khi mình đã duyệt ở bước trước", "if they decided on it at an earlier step"),
    lambda row, person: person == any_(row.fact("deciders")),
)
about_oneself = Tie(
    Words("khi việc đó về chính mình", "if it is about themselves"),
    lambda row, person: person == row.fact("about"),
)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Who decides on the holder of a post where nobody in the school may: a sentence of the refusal."""

    post: Post
    words: Words


by_the_commune = Otherwise(
    Post.PRINCIPAL,
    Words(
        "Kết quả đánh giá Hiệu trưởng được ghi theo quyết định của cấp có thẩm quyền.",
        "What is decided on the principal is recorded from the competent authority's decision.",
    ),
)
referred_above = Otherwise(
    Post.PRINCIPAL,
    Words(
        "Vụ việc về Hiệu trưởng được chuyển cấp có thẩm quyền quyết định.",
        "A case about the principal is referred to the competent authority.",
    ),
)

_TIES = {"hands": contributed, "deciders": decided_before, "about": about_oneself}
"""The fact of a row → the tie that it makes."""

year_not_over = Fact(
    Words("khi năm học chưa kết thúc", "while the school year is not over"),
    lambda row: row.fact("year_ends_on") >= me.c.today,
)
roster_open = Fact(
    Words("đến hết hạn nộp danh sách trẻ của năm học", "until the school year's roster is due"),
    lambda row: row.fact("roster_due_on") >= me.c.today,
)
of_education = Fact(
    Words("với nội dung giáo dục, phong trào", "with educational and movement content"),
    lambda row: row.fact("of_education").is_(True),
)
with_content_one_reads = Fact(
    Words("đi cùng tin bài mà mình được xem", "when it goes with content that they may read"),
    lambda row: row.fact("with_content_one_reads").is_(True),
)
outside_any_group = Fact(
    Words("với người không thuộc tổ nào", "with someone outside any group"),
    lambda row: row.locks["group_id"].is_(None),
)

# When every holder is conflicted: who acts then, so that a separation never stops the school (D).
principal_tied = _all_tied(
    Words("khi Hiệu trưởng có tham gia", "when the principal had a hand in it"),
    Post.PRINCIPAL,
)
principal_and_academic_tied = _all_tied(
    Words(
        "khi Hiệu trưởng và phó hiệu trưởng chuyên môn đều có tham gia",
        "when the principal and the academic vice-principal both had a hand in it",
    ),
    Post.PRINCIPAL,
    Post.VP_ACADEMIC,
)
care_tied = _all_tied(
    Words("khi phó hiệu trưởng nuôi dưỡng có tham gia", "when the vice-principal for care had a hand in it"),
    Post.VP_CARE,
)
teachers_tied = _all_tied(
    Words(
        "khi mọi giáo viên chủ nhiệm của lớp đều có tham gia, hoặc lớp chưa có ai",
        "when every homeroom teacher of the class had a hand in it, or the class has none",
    ),
    Post.HOMEROOM_TEACHER,
)
leader_tied = _all_tied(
    Words("khi tổ trưởng của tổ có tham gia", "when the group's own leader had a hand in it"),
    Post.GROUP_LEADER,
)
all_leaders_tied = _all_tied(
    Words("khi mọi tổ trưởng đều có tham gia", "when every group leader had a hand in it"),
    Post.GROUP_LEADER,
    everywhere=True,
)
