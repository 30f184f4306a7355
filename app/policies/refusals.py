"""How a refusal is told, and that it is an act too: the journal keeps who was refused what, under which clause."""

from sqlalchemy import Text, bindparam, func, literal, select

from app.core.db import Statement
from app.core.errors import Forbidden
from app.core.words import Words
from app.models.base import Instant
from app.models.caller import me
from app.models.journal import journal
from app.models.post import POST_NAMES, Post
from app.policies.act import Act
from app.policies.declare import GRANTS, Cited, Grant, Never
from app.policies.regulation import ORIGIN_WORDS, Origin
from app.policies.telling import nobody_may

_REFUSED = Statement(
    journal.insert().from_select(
        ["school_id", "entry", "at", "person_id", "session_id", "action", "clause", "outcome", "noun", "request_id"],
        select(
            me.c.school_id, func.nextval("journal_entry_seq"), bindparam("now", type_=Instant), me.c.person_id,
            me.c.session_id, bindparam("action", type_=Text), bindparam("clause", type_=Text), literal("refused"),
            bindparam("noun", type_=Text), bindparam("request", type_=Text),
        ),
    )
)  # fmt: skip


async def record_refusal(act: Act, refused: Forbidden) -> None:
    """One journal row, in a transaction of its own: the refused one is rolled back."""
    noun = act.action.partition(".")[0]
    await act.row(_REFUSED, action=act.action, clause=refused.members.get("clause"), noun=noun)


class Separated(Forbidden):
    """The right is there, but nobody may do this alone: the caller has a hand in it, or it is about them."""

    code = "separation_of_duties"
    title = Words("Việc này phải do người khác làm.", "Somebody else has to do this.")


def refusal(action: str) -> Forbidden:
    """403 with the clauses that give the right and the posts that hold it."""
    clauses = list(dict.fromkeys(grant.cited.clause for grant in GRANTS[action]))
    told = _holders(action)
    return Forbidden(
        Words(f"Việc này được giao cho: {told.vi}.", f"This is for: {told.en}."),
        clause=next(iter(clauses), None),
        clauses=clauses,
        allowed_roles=_roles(action),
    )


def separated(barring: list[Never]) -> Separated:
    """403 with the clauses of the separations that bar, and who acts in such a case. The first of them speaks."""
    first = barring[0]
    said, by, told = nobody_may(first), cited(first.cited), _holders(first.action)
    detail = Words(
        f"{said.vi} ({by.vi}). Người khác trong số này làm thay: {told.vi}.",
        f"{said.en} ({by.en}). Somebody else of these acts: {told.en}.",
    )
    if first.otherwise:
        above = first.otherwise.words
        detail = Words(f"{detail.vi} {above.vi}", f"{detail.en} {above.en}")
    return Separated(
        detail,
        clause=first.cited.clause,
        clauses=list(dict.fromkeys(each.cited.clause for each in barring)),
        allowed_roles=_roles(first.action),
    )


def _roles(action: str) -> list[str]:
    posts: list[Post] = [grant.post for grant in GRANTS[action] if grant.post]
    return [post.value for post in dict.fromkeys(posts)]


def _holders(action: str) -> Words:
    """Who holds the right, clause by clause."""
    grants = GRANTS[action]
    clauses = list(dict.fromkeys(grant.cited.clause for grant in grants))
    return Words(*("; ".join(_told(clause, grants, lang) for clause in clauses) for lang in ("vi", "en")))


def _told(clause: str, grants: list[Grant], lang: str) -> str:
    """Who holds the right by the clause, and how far: "Giáo viên chủ nhiệm (lớp mình chủ nhiệm; Điều 6.1)"."""
    holders = [grant for grant in grants if grant.post and grant.cited.clause == clause]
    return ", ".join(
        f"{POST_NAMES[grant.post].in_(lang)} ({grant.reach.in_(lang)}; {cited(grant.cited).in_(lang)})"
        for grant in holders
        if grant.post
    )


def cited(rule: Cited) -> Words:
    """The clause as a sentence names it. A rule of ours says so beside it: nobody takes our words for the regulation's."""
    ours = ORIGIN_WORDS[rule.origin] if rule.origin is Origin.DERIVED else None
    return Words(
        f"Điều {rule.clause}" + (f", {ours.vi}" if ours else ""),
        f"clause {rule.clause}" + (f", {ours.en}" if ours else ""),
    )
