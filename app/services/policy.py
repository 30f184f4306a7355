"""The regulation as data: for whoever holds the paper in hand, and for the command line."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.data.figures import FIGURES
from app.data.parameters import in_force
from app.models.post import Post
from app.policies.actions import ACTIONS
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS, Cited, Duty, Grant, Never
from app.policies.duties import DUTIES, EVERY
from app.policies.operations import OPERATIONS
from app.policies.regulation import CLAUSES, ORIGIN_WORDS
from app.policies.telling import kind, may_words, must_words, never_words

POSTS = ("everyone", *(post.value for post in Post))
NOUNS = tuple(dict.fromkeys(action.partition(".")[0] for action in ACTIONS))
PLACES = tuple(dict.fromkeys(number.rsplit(".", n)[0] for number in CLAUSES for n in range(number.count("."), -1, -1)))
"""The clauses, and the articles and sections above them."""


def chosen(
    locale: str, on: date, *, clause: str | None = None, post: str | None = None, action: str | None = None
) -> list[dict[str, Any]]:
    """The clauses in the regulation's order, each with who may, who must and who never; figures as of the day.

    `clause`: one, or an article with its clauses. `post`: a post's code, or "everyone". `action`: one, or a noun with all of
    its actions. A clause of which nothing is left is left out. Raises Invalid, naming the nearest.
    """
    for name, value, known in (
        ("clause", clause, PLACES),
        ("post", post, POSTS),
        ("action", action, (*ACTIONS, *NOUNS)),
    ):
        if value is not None and value not in known:
            raise Invalid(unknown(name, value, known))
    grants = [grant for each in GRANTS.values() for grant in each]
    nevers = [never for each in NEVERS.values() for never in each]
    parts = {
        "may": [
            (g.cited, g.number, _may(g, locale)) for g in grants if post in {g.role, None} and _asked(g.action, action)
        ],
        "must": [
            (d.cited, d.number, _must(d, locale, on)) for d in DUTIES_OWED if post in {d.role, None} and action is None
        ],
        "never": [
            (n.cited, n.number, _never(n, locale)) for n in nevers if _concerns(n, post) and _asked(n.action, action)
        ],
    }
    found = [
        {
            "clause": each.number,
            "title": each.title.in_(locale),
            "summary": each.summary.in_(locale),
            **{part: _of(each.number, rules) for part, rules in parts.items()},
        }
        for each in CLAUSES.values()
        if clause is None or f"{each.number}.".startswith(f"{clause}.")
    ]
    everything = post is None and action is None
    return [each for each in found if everything or any(each[part] for part in parts)]


def unknown(pointer: str, value: str, known: Iterable[str]) -> FieldError:
    """A value that the policy does not know: 422, naming the nearest."""
    near = get_close_matches(value, list(known), n=1, cutoff=0.5)
    told = Words(f"; gần nhất là {near[0]}", f"; the nearest is {near[0]}") if near else Words("", "")
    return FieldError(pointer, "unknown", Words(f"Không có giá trị này{told.vi}.", f"There is no such value{told.en}."))


def _asked(action: str, asked: str | None) -> bool:
    return asked is None or asked in {action, action.partition(".")[0]}


def _concerns(never: Never, post: str | None) -> bool:
    """What takes an action away concerns whoever was given it; what a post's clauses never give, that post."""
    if post is None or never.post is not None:
        return post in {None, never.post and never.post.value}
    return any(grant.role == post for grant in GRANTS.get(never.action, ()))


def _of(clause: str, rules: list[tuple[Cited, int, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [told for cited, _, told in sorted(rules, key=lambda rule: rule[1]) if cited.clause == clause]


def _cited(cited: Cited, locale: str) -> dict[str, Any]:
    return {"origin": cited.origin.value, "origin_words": ORIGIN_WORDS[cited.origin].in_(locale)}


def _about(action: str) -> dict[str, Any]:
    noun, _, verb = action.partition(".")
    operations = [
        {"method": each.method, "path": each.path, "operation_id": each.operation_id}
        for each in OPERATIONS.get(action, ())
    ]
    return {"action": verb, "resource": noun, "operations": operations}


def _may(grant: Grant, locale: str) -> dict[str, Any]:
    return {
        "role": grant.role,
        **_about(grant.action),
        "words": ACTIONS[grant.action].in_(locale),
        "sentence": may_words(grant).in_(locale),
        "scope": grant.scope.name,
        **_cited(grant.cited, locale),
        "while": grant.only.words.in_(locale) if grant.only else None,
    }


def _must(duty: Duty, locale: str, on: date) -> dict[str, Any]:
    figure = FIGURES[duty.figure] if duty.figure else None
    return {
        "role": duty.role,
        "duty": duty.name,
        "words": DUTIES[duty.name].in_(locale),
        "sentence": must_words(duty, on).in_(locale),
        "every": duty.every,
        "every_words": EVERY[duty.every].in_(locale),
        "figure": figure and {"value": in_force(figure.values, on), "unit": figure.unit.in_(locale)},
        **_cited(duty.cited, locale),
        "measured": duty.owed is not None,
    }


def _never(never: Never, locale: str) -> dict[str, Any]:
    said = kind(never)
    instead = GRANTS.get(never.action, ()) if said == "separation" else ()
    return {
        "kind": said,
        "role": never.post and never.post.value,
        **_about(never.action),
        "sentence": never_words(never).in_(locale),
        **_cited(never.cited, locale),
        "then": [
            {"role": grant.role, "clause": grant.cited.clause, "reach": grant.reach.in_(locale)} for grant in instead
        ],
    }
