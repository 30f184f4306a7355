"""A rule as a whole sentence, in both languages: for the policy page, the handbook and the command line."""

from datetime import date

from app.core.words import Words
from app.data.figures import FIGURES
from app.data.parameters import in_force
from app.models.post import POST_NAMES, Post
from app.policies.actions import ACTIONS
from app.policies.declare import Duty, Grant, Never
from app.policies.duties import DUTIES, EVERY
from app.policies.facts import Tie

EVERYONE = Words("Mọi người có tài khoản", "Everyone with an account")


def post_words(post: Post | None) -> Words:
    """Who holds a rule: a post, or everyone."""
    return POST_NAMES[post] if post else EVERYONE


def may_words(grant: Grant) -> Words:
    """Giáo viên chủ nhiệm được điểm danh (lớp mình chủ nhiệm)."""
    who, what, reach = post_words(grant.post), ACTIONS[grant.action], grant.reach
    return Words(f"{who.vi} được {what.vi} ({reach.vi}).", f"{who.en} may {what.en} ({reach.en}).")


def must_words(duty: Duty, on: date) -> Words:
    """Giáo viên chủ nhiệm phải xác nhận sổ điểm danh, mỗi ngày học. The figure is that of the day."""
    who, what, rhythm = post_words(duty.post), DUTIES[duty.name], EVERY[duty.every]
    figure = figure_words(duty, on)
    told = Words(f": {figure.vi}", f": {figure.en}") if figure else Words("", "")
    return Words(
        f"{who.vi} phải {what.vi}, {rhythm.vi}{told.vi}.",
        f"{who.en} must {what.en}, {rhythm.en}{told.en}.",
    )


def figure_words(duty: Duty, on: date) -> Words | None:
    """2 ngày làm việc: the figure that the duty names, as it is on the day."""
    if duty.figure is None:
        return None
    figure = FIGURES[duty.figure]
    value = in_force(figure.values, on)
    return Words(f"{value} {figure.unit.vi}", f"{value} {figure.unit.en}")


def never_words(never: Never) -> Words:
    """Không ai được duyệt nội dung mà mình đã tham gia soạn. Of a post: what its clauses never give."""
    what = ACTIONS[never.action]
    if never.when is None:
        who = post_words(never.post)
        return Words(
            f"{who.vi} không được {what.vi} chỉ vì giữ chức vụ này.",
            f"{who.en}: this post alone gives no right to {what.en}.",
        )
    return Words(f"Không ai được {what.vi} {never.when.words.vi}.", f"Nobody may {what.en} {never.when.words.en}.")


def kind(never: Never) -> str:
    """separation, rule or not_by_this_post (docs/decisions/0018)."""
    if never.when is None:
        return "not_by_this_post"
    return "separation" if isinstance(never.when, Tie) else "rule"
