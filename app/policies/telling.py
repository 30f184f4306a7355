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


_BY_THE_POST_ALONE = Words("chỉ vì giữ chức vụ này", "by holding this post alone")


def must_words(duty: Duty, on: date) -> Words:
    """Giáo viên chủ nhiệm phải xác nhận sổ điểm danh, mỗi ngày học. The figure is that of the day."""
    who, what, often = post_words(duty.post), DUTIES[duty.name], rhythm_words(duty, on)
    return Words(f"{who.vi} phải {what.vi}, {often.vi}.", f"{who.en} must {what.en}, {often.en}.")


def rhythm_words(duty: Duty, on: date) -> Words:
    """mỗi lần phát sinh, trong 2 ngày làm việc: how often, by the figure of the day where there is one."""
    often, figure = EVERY[duty.every], figure_words(duty, on)
    if figure is None:
        return often
    if duty.every == "period":
        return Words(f"{figure.vi} một lần", f"every {figure.en}")
    if duty.every == "event":
        return Words(f"{often.vi}, trong {figure.vi}", f"{often.en}, within {figure.en}")
    return Words(f"{often.vi} ít nhất {figure.vi}", f"at least {figure.en} {often.en}")


def figure_words(duty: Duty, on: date) -> Words | None:
    """2 ngày làm việc: the figure that the duty names, as it is on the day."""
    if duty.figure is None:
        return None
    figure = FIGURES[duty.figure]
    value = in_force(figure.values, on)
    english = figure.unit.en.removesuffix("s") if value == 1 else figure.unit.en  # "days", "working hours", "articles"
    return Words(f"{value} {figure.unit.vi}", f"{value} {english}")


def never_words(never: Never) -> Words:
    """Không ai được duyệt nội dung khi mình đã tham gia soạn, nhập. Of a post: what its clauses never give."""
    if never.when is None:
        who, what = post_words(never.post), ACTIONS[never.action]
        return Words(
            f"{who.vi} không được {what.vi} chỉ vì giữ chức vụ này.",
            f"{who.en}: this post alone gives no right to {what.en}.",
        )
    told = nobody_may(never)
    return Words(f"{told.vi}.", f"{told.en}.")


def nobody_may(never: Never) -> Words:
    """Không ai được duyệt nội dung khi mình đã tham gia soạn, nhập: a sentence that goes on."""
    what = withheld(never)
    return Words(f"Không ai được {what.vi}", f"Nobody may {what.en}")


def withheld(never: Never) -> Words:
    """duyệt nội dung khi mình đã tham gia soạn, nhập: what it is that may not be done."""
    what = ACTIONS[never.action]
    how = never.when.words if never.when else _BY_THE_POST_ALONE
    return Words(_and(what.vi, how.vi), _and(what.en, how.en))


def _and(what: str, how: str) -> str:
    """What is done may have a comma: then what follows wants one too."""
    return f"{what}, {how}" if "," in what else f"{what} {how}"


def kind(never: Never) -> str:
    """separation, rule or not_by_this_post (docs/decisions/0018)."""
    if never.when is None:
        return "not_by_this_post"
    return "separation" if isinstance(never.when, Tie) else "rule"
