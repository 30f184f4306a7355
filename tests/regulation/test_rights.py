"""rights.md against the declarations: every line is declared, every declaration is a line, in the regulation's order."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from app.data.figures import FIGURES
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS, Duty
from app.policies.facts import Tie
from app.policies.regulation import CLAUSES
from tests.program import Program
from tests.regulation.table import Denied, Right, conflicted, every_denial, every_duty, every_right

ORDER = list(CLAUSES)
ITS_CLAUSES = "its clauses give no such right"


def declared_rights() -> list[Right]:
    return [
        Right(grant.cited.clause, grant.cited.origin.value, grant.role, grant.scope.name, grant.action,
              grant.only.words.en if grant.only else "")
        for grants in GRANTS.values() for grant in grants
    ]  # fmt: skip


def declared_denials() -> list[tuple[str, ...]]:
    return [
        (each.cited.clause, each.cited.origin.value, each.post.value if each.post else "nobody", each.action,
         each.when.words.en if each.when else ITS_CLAUSES)
        for denied in NEVERS.values() for each in denied
    ]  # fmt: skip


def declared_duties() -> list[tuple[str, ...]]:
    return [
        (duty.cited.clause, duty.cited.origin.value, duty.role, duty.name, duty.every, _figure(duty))
        for duty in DUTIES_OWED
    ]


def _figure(duty: Duty) -> str:
    if not duty.figure:
        return ""
    figure = FIGURES[duty.figure]
    return f"{figure.values[-1].value} {figure.unit.en}"


def _line(denied: Denied) -> tuple[str, ...]:
    return denied.clause, denied.origin, denied.who, denied.action, denied.what


@cache
def _written() -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    return Counter(every_right()), Counter(map(_line, every_denial())), Counter(every_duty())


def differences() -> list[str]:
    """What rights.md and the declarations do not say alike. Empty: they agree."""
    told = []
    for wanted, declared in zip(_written(), (declared_rights(), declared_denials(), declared_duties()), strict=True):
        found = Counter[Any](declared)
        if found != wanted:
            told += [f"not declared: {each}" for each in wanted - found]
            told += [f"not in rights.md: {each}" for each in found - wanted]
    return told


def test_the_declarations_are_what_rights_md_says() -> None:
    assert not differences(), "\n" + "\n".join(differences())


def test_the_first_clause_of_each_action_is_the_regulation_s_first() -> None:
    for rules in (GRANTS, NEVERS):
        for action, of_action in rules.items():
            places = [ORDER.index(rule.cited.clause) for rule in of_action]
            assert places == sorted(places), action
    for lines in ([right.clause for right in every_right()], [each.clause for each in every_denial()],
                  [duty[0] for duty in every_duty()]):  # fmt: skip
        places = [ORDER.index(clause) for clause in lines]
        assert places == sorted(places)


def test_whatever_nobody_may_is_proven_once_it_can_be_tried(program: Program) -> None:
    """A separation is proven by the engine itself, operation or not; a rule of the machinery by whoever builds it."""
    tried = {getattr(route, "action", None) for route in program.application.routes}
    ties = {each.when.words.en for denied in NEVERS.values() for each in denied if isinstance(each.when, Tie)}
    unproven = [
        f"{each.clause} {each.action} {each.what}"
        for each in every_denial()
        if not each.proven_by and (each.action in tried or each.who != "nobody" or each.what in ties)
    ]
    assert not unproven
    named = {test for each in every_denial() for test in each.proven_by}
    assert named == {test for test in named if _exists(test)}


def test_whoever_is_named_for_a_conflict_has_the_right_for_it() -> None:
    """Of each separation: it is declared, and who acts then has the action by a right that lies open in that case."""
    for separation, clause, action, holder, first, then in conflicted():
        assert any(each.clause == clause and each.action == action for each in every_denial()), separation
        others = [post.removeprefix("another ") for post in (first, then) if post]
        if any(" " in post for post in others):
            continue  # outside the school
        for post in (holder, *others):
            assert any(right.post == post and right.action == action for right in every_right()), (separation, post)


def _exists(test: str) -> bool:
    path, _, name = test.partition("::")
    file = Path(__file__).parents[2] / path
    tree = ast.parse(file.read_text("utf-8")) if file.is_file() else ast.Module([], [])
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name for node in tree.body)


WITHIN = {
    "school": {"school"}, "own_group": {"own_group", "school"}, "own_class": {"own_class", "own_group", "school"},
    "own_children": {"own_children", "school"}, "self": {"self", "school"},
}  # fmt: skip
OUTSIDERS = {"everyone", "parent", "commune_office"}
UNREAD = {
    ("clerk", "student.import"): "brings the roster in and reads no record by it (3.1)",
    ("clerk", "content.enter_directive"): "reads what is the clerk's own, as staff",
    ("parent", "message.acknowledge"): "reads it as received: message.read_received",
}
"""Who does something with what they do not read by the noun's own reading."""


def test_whoever_does_something_with_a_thing_may_read_it() -> None:
    """The engine shows a row to whoever may read it, before it asks about any other action."""
    reads = [right for right in every_right() if right.action.endswith(".read")]
    unread = set()
    for right in every_right():
        noun, _, verb = right.action.partition(".")
        of_noun = [each for each in reads if each.action == f"{noun}.read"]
        if verb.startswith("read") or not of_noun:
            continue
        posts = {right.post, "everyone"} | ({"staff"} if right.post not in OUTSIDERS else set())
        if not any(
            each.post in posts and each.scope in WITHIN[right.scope] and each.while_ in ("", right.while_)
            for each in of_noun
        ):
            unread.add((right.post, right.action))
    assert unread == set(UNREAD)
