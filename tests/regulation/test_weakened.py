"""Each rule taken away, widened or exchanged, one by one: something notices every time. The town is asked, in memory.

That an operation really asks the engine is the matter of test_mutants.py, over HTTP.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import ColumnElement, false, true

from app.models.post import Post
from app.policies import criteria, declare, facts
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS, Grant, Never
from app.policies.facts import Fact, Tie
from app.policies.regulation import CLAUSES, Origin
from app.policies.row import Row
from app.policies.scopes import Scope, own, own_children, own_class, own_group, school
from tests.regulation.naive import Decision, Person, Thing, decide
from tests.regulation.probe import values
from tests.regulation.random_school import things_of_the_town, town
from tests.regulation.test_in_memory import RIGHTS, Engine, entered
from tests.regulation.test_rights import differences

TOWN = town()
FACTS = {name: fact for name, fact in vars(facts).items() if isinstance(fact, Fact)}
TIES = [tie for tie in vars(facts).values() if isinstance(tie, Tie)]
SCOPES = (own, own_class, own_group, own_children, school)


Question = tuple[dict[str, Any] | None, Decision]


@cache
def scene() -> list[tuple[Person, Thing, dict[str, Any] | None]]:
    """Everyone of the town before everything of it, as the engine sees them."""
    callers = {person.id: entered(TOWN, person) for person in TOWN.people}
    return [
        (person, thing, (caller := callers[person.id]) and caller | values(thing))
        for person in TOWN.people
        for thing in things_of_the_town(TOWN, person)
    ]


@cache
def questions(action: str) -> list[Question]:
    """What is wanted of the engine about an action; first where it is given to somebody, which shows most mistakes."""
    asked = [(row, decide(TOWN, person, action, thing)) for person, thing, row in scene()]
    return sorted(asked, key=lambda question: not question[1].rights)


def noticed(action: str, first: Iterable[Question] = ()) -> bool:
    """Whether the engine, as it is now, decides anything about the action otherwise than is wanted."""
    weakened = Engine(action)
    return any(weakened.differs(row, decision) for row, decision in chain(first, questions(action)))


def of_grant(grant: Grant) -> list[Question]:
    """The questions that the grant answers: asked first."""
    right = RIGHTS[grant.number]
    return [question for question in questions(grant.action) if right in question[1].rights]


def grants_instead(grant: Grant) -> Iterator[tuple[str, Grant | None]]:
    """What a grant might be by mistake."""
    yield "removed", None
    yield from ((f"scope {scope.name}", replace(grant, scope=scope)) for scope in SCOPES if _differs(grant, scope))
    posts = list(Post)
    if grant.post:
        after = posts[(posts.index(grant.post) + 1) % len(posts)]
        others = {after, Post.STAFF, Post.PRINCIPAL} - {grant.post}
        yield from ((f"post {post}", replace(grant, post=post)) for post in sorted(others))
    if grant.scope is own and grant.post:
        yield "post none", replace(grant, post=None)
    if grant.only:
        yield "without its condition", replace(grant, only=None)
        yield from (
            (f"only {name}", replace(grant, only=fact)) for name, fact in FACTS.items() if fact is not grant.only
        )


def _differs(grant: Grant, scope: Scope) -> bool:
    return scope is not grant.scope and (grant.post is not None or scope is own)


def test_every_grant_is_missed_and_none_can_be_widened() -> None:
    survivors, made = [], 0
    for action, grants in GRANTS.items():
        kept = list(grants)
        for grant in kept:
            telling = of_grant(grant)
            for how, other in grants_instead(grant):
                made += 1
                GRANTS[action] = [(other if each is grant else each) for each in kept if other or each is not grant]
                try:
                    if not noticed(action, telling):
                        survivors.append(f"{action} {grant.cited.clause} {grant.role}: {how}")
                finally:
                    GRANTS[action] = kept
    assert not survivors, f"{len(survivors)} of {made} survive\n" + "\n".join(survivors)


def test_every_separation_is_missed_and_none_can_be_exchanged() -> None:
    survivors = []
    for action, denied in NEVERS.items():
        kept = list(denied)
        for never in (each for each in kept if isinstance(each.when, Tie)):
            others: list[Never | None] = [None, *(replace(never, when=tie) for tie in TIES if tie is not never.when)]
            for other in others:
                NEVERS[action] = [(other if each is never else each) for each in kept if other or each is not never]
                try:
                    if not noticed(action):
                        survivors.append(f"{action} {never.cited.clause}: {other and other.when}")
                finally:
                    NEVERS[action] = kept
    assert not survivors, "\n".join(survivors)


@pytest.mark.parametrize("value", [true, false])
@pytest.mark.parametrize("name", FACTS)
def test_no_condition_can_be_always_or_never_true(
    monkeypatch: pytest.MonkeyPatch, name: str, value: Callable[[], ColumnElement[bool]]
) -> None:
    real = Fact.__call__
    monkeypatch.setattr(Fact, "__call__", lambda fact, row: value() if fact is FACTS[name] else real(fact, row))
    leaning = [action for action, grants in GRANTS.items() if any(each.only is FACTS[name] for each in grants)]
    assert leaning
    assert all(noticed(action) for action in leaning)


@pytest.mark.parametrize("how", ["anything", "anything that has one"])
@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.name)
def test_no_scope_can_reach_further(monkeypatch: pytest.MonkeyPatch, scope: Scope, how: str) -> None:
    """Its comparison replaced: the key fits every lock, or every lock that there is."""
    real = criteria.opens

    def opens(row: Row, grant: Grant) -> ColumnElement[bool]:
        if grant.scope is not scope:
            return real(row, grant)
        return true() if how == "anything" else row.locks[scope.lock].is_not(None)

    monkeypatch.setattr(criteria, "opens", opens)
    reaching = [action for action, grants in GRANTS.items() if any(each.scope is scope for each in grants)]
    assert [action for action in reaching if not noticed(action)] == []


def test_each_line_of_a_declaration_is_held_by_rights_md() -> None:
    """A clause, an origin, a word of a rule, a duty: what no decision shows is noticed by the comparison of the texts."""
    assert not differences()
    for rules in (*GRANTS.values(), *NEVERS.values(), DUTIES_OWED):
        kept: list[Any] = list(rules)
        for place, rule in enumerate(kept):
            clause = next(each for each in CLAUSES if each != rule.cited.clause)
            origin = next(each for each in Origin if each is not rule.cited.origin)
            for cited in (None, declare.Cited(clause, rule.cited.origin), declare.Cited(rule.cited.clause, origin)):
                rules[place : place + 1] = [replace(rule, cited=cited)] if cited else []  # type: ignore[call-overload]
                told = differences()
                rules[:] = kept
                assert told, rule
    for place, duty in enumerate(list(DUTIES_OWED)):
        for other in (replace(duty, every="fortnight"), replace(duty, figure=None if duty.figure else "case_decided"),
                      replace(duty, post=Post.PARENT)):  # fmt: skip
            DUTIES_OWED[place] = other
            told = differences()
            DUTIES_OWED[place] = duty
            assert told, duty
