"""The regulation as data: for whoever holds the paper in hand, and for the command line."""

from typing import Any

from app.policies.actions import ACTIONS
from app.policies.declare import GRANTS, Grant
from app.policies.regulation import CLAUSES, ORIGIN_WORDS


def clauses(locale: str) -> list[dict[str, Any]]:
    """Every clause in the regulation's order, with who may do what under it."""
    by_clause: dict[str, list[Grant]] = {}
    for grants in GRANTS.values():
        for grant in grants:
            by_clause.setdefault(grant.cited.clause, []).append(grant)
    return [
        {
            "clause": clause.number,
            "title": clause.title.in_(locale),
            "summary": clause.summary.in_(locale),
            "may": [
                _may(grant, locale) for grant in sorted(by_clause.get(clause.number, []), key=lambda each: each.number)
            ],
            "must": [],
            "never": [],
        }
        for clause in CLAUSES.values()
    ]


def _may(grant: Grant, locale: str) -> dict[str, Any]:
    noun, _, verb = grant.action.partition(".")
    return {
        "role": grant.role,
        "action": verb,
        "resource": noun,
        "words": ACTIONS[grant.action].in_(locale),
        "scope": grant.scope.name,
        "origin": grant.cited.origin.value,
        "origin_words": ORIGIN_WORDS[grant.cited.origin].in_(locale),
        "while": grant.only.words.in_(locale) if grant.only else None,
    }
