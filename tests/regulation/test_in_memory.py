"""The engine against the naive evaluator, in memory: every action, whatever the school, the people, the day and the thing.

`make prove` asks a million times; 50,000 times otherwise.
"""

import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import and_, any_, exists, func, literal_column, not_, null, or_, select

from app.models.caller import me
from app.models.post import POST_UNITS, Post
from app.policies.criteria import allowed, barred, spoke
from app.policies.declare import GRANTS, NEVERS, separations
from app.policies.facts import Tie
from tests.regulation.in_memory import Run, UnknownNode, branches, compiled, every
from tests.regulation.naive import Decision, Person, School, Thing, decide
from tests.regulation.probe import PROBE, probe, values
from tests.regulation.random_school import INSTANTS, by_chance, named, thing_by_chance, things_of_the_town, town
from tests.regulation.table import Denied, Right, every_denial, every_right

DECISIONS = int(os.environ.get("MAMNON_DECISIONS", "60000"))
PER_SCHOOL = 500
Asked = tuple[Person, str, Thing]


RIGHTS = {
    grant.number: Right(grant.cited.clause, grant.cited.origin.value, grant.role, grant.scope.name, action,
                        grant.only.words.en if grant.only else "")
    for action, grants in GRANTS.items() for grant in grants
}  # fmt: skip
DENIALS = {
    each.number: (each.cited.clause, each.when.words.en)
    for denied in NEVERS.values() for each in denied if each.when
}  # fmt: skip
"""What the numbers of the engine stand for."""


class Engine:
    """The real criteria of one action."""

    def __init__(self, action: str) -> None:
        self.opens = branches(spoke(action, PROBE))
        self.bars = every(barred(action, PROBE))
        self.listed: Run = compiled(allowed(action, PROBE))
        self.told = [DENIALS[each.number] for each in separations(action)]

    def differs(self, asked: dict[str, Any] | None, wanted: Decision) -> str | None:
        """How a decision of the engine is not the wanted one: all rights that open, all that bars, in order; the list."""
        opened = [RIGHTS[number] for run, number in self.opens if asked and run(asked) is True]
        if not alike(opened, wanted.rights):
            return f"opened {opened}\nwanted {list(wanted.rights)}"
        if (bool(asked) and self.listed(asked or {}) is True) != bool(wanted.rights):
            return "the list says otherwise"
        barring = [self.told[place] for run, place in self.bars if asked and run(asked) is True]
        if sorted(barring) != sorted((each.clause, each.what) for each in wanted.denied) or (
            [clause for clause, _ in barring] != [each.clause for each in wanted.denied]
        ):
            return f"barred {barring}\nwanted {list(wanted.denied)}"
        return None


def alike(opened: list[Right], wanted: tuple[Right, ...]) -> bool:
    """The same rights, their clauses in the same order: of one clause none comes first."""
    return set(opened) == set(wanted) and [each.clause for each in opened] == [each.clause for each in wanted]


def entered(school: School, person: Person) -> dict[str, Any] | None:
    """What enter() gives, in plain Python, and who else is there; None: no caller."""
    if person.suspended:
        return None
    row: dict[str, Any] = {
        "me.school_id": school.id,
        "me.person_id": person.id,
        "me.person": [person.id],
        "me.today": school.today,
    }
    row |= {f"me.{post.value}": None for post in Post}
    for each in school.held(person):
        row[f"me.{each.post}"] = [*(row[f"me.{each.post}"] or ()), each.unit or school.id]
    row["me.parent"] = sorted(school.children(person)) or None
    row["holding"] = [_holding(other, each) for other in school.people for each in school.held(other)]
    row["holder"] = [
        {"holder.id": other.id, "holder.person_id": other.id, "holder.school_id": school.id,
         "holder.suspended_at": school.now if other.suspended else None}
        for other in school.people
    ]  # fmt: skip
    return row


def _holding(person: Person, posted: Any) -> dict[str, Any]:
    unit = POST_UNITS[Post(posted.post)]
    return {
        "holding.user_id": person.id, "holding.post": posted.post,
        "holding.class_id": posted.unit if unit == "class" else None,
        "holding.group_id": posted.unit if unit == "group" else None,
    }  # fmt: skip


def by_chance_in_schools(decisions: int) -> Iterator[tuple[School, list[Asked]]]:
    """So many questions, in as many schools as it takes."""
    actions = sorted(GRANTS)
    for seed in range(-(-decisions // PER_SCHOOL)):
        chance, school = random.Random(seed), by_chance(seed)
        people = [chance.choice(school.people) for _ in range(PER_SCHOOL // 5)]
        met = [(person, thing_by_chance(chance, school, person)) for person in people]
        asked = [(person, action, thing) for person, thing in met for action in chance.sample(actions, 5)]
        yield school, asked


def in_the_town(actions: Iterable[str]) -> tuple[School, list[Asked]]:
    """Every one of the town with everything of it."""
    school = town()
    met = [(person, thing) for person in school.people for thing in things_of_the_town(school, person)]
    return school, [(person, action, thing) for action in actions for person, thing in met]


def decided(school: School, questions: list[Asked], engines: Mapping[str, Engine]) -> Iterator[tuple[str, Decision]]:
    """Each question to both; AssertionError where they differ."""
    callers = {person.id: entered(school, person) for person in school.people}
    for person, action, thing in questions:
        caller, wanted = callers[person.id], decide(school, person, action, thing)
        wrong = engines[action].differs(caller and caller | values(thing), wanted)
        assert not wrong, f"{action}: {wrong}\n{person}\n{thing}\n{school}"
        yield action, wanted


ENGINES = {action: Engine(action) for action in GRANTS}
TIES = {each.when.words.en for denied in NEVERS.values() for each in denied if isinstance(each.when, Tie)}
RULES: dict[str, list[Right | Denied]] = {
    action: [each for each in (*every_right(), *every_denial())
             if each.action == action and (isinstance(each, Right) or each.what in TIES)]
    for action in GRANTS
}  # fmt: skip
"""Of each action its rights and its separations."""


def both_ways(decisions: Iterable[tuple[str, Decision]]) -> Counter[tuple[str, bool]]:
    """How often each rule spoke and how often it did not, of the questions about its action."""
    hit: Counter[tuple[Right | Denied, bool]] = Counter()
    for action, wanted in decisions:
        for rule in RULES[action]:
            hit[rule, rule in wanted.rights or rule in wanted.denied] += 1
    missed = [
        f"{way}: {each}" for rules in RULES.values() for each in rules for way in (True, False) if not hit[each, way]
    ]
    assert not missed, "\n".join(missed)
    return hit


def test_every_rule_speaks_in_the_town_and_is_silent_in_it() -> None:
    school, questions = in_the_town(GRANTS)
    both_ways(decided(school, questions, ENGINES))


def test_the_engine_decides_as_the_naive_evaluator() -> None:
    both_ways(each for asked in by_chance_in_schools(DECISIONS) for each in decided(*asked, ENGINES))


def test_every_separation_bars() -> None:
    """Whoever has the tie is barred, with every post there is; and with no tie nobody is."""
    school = town()
    everything = Person(named("everything"), tuple(posted for person in school.people for posted in person.posts))
    school = replace(school, people=(everything, *school.people))
    free = replace(next(things_of_the_town(school, everything)), of_education=True)
    tied = {
        "if they had a hand in it": replace(free, hands=(everything.id,)),
        "if they decided on it at an earlier step": replace(free, deciders=(everything.id,)),
        "if it is about themselves": replace(free, about=everything.id),
    }
    caller = entered(school, everything)
    assert caller
    assert set(tied) == TIES
    for rule in (each for rules in RULES.values() for each in rules if isinstance(each, Denied)):
        bars = ENGINES[rule.action].bars
        assert not any(run(caller | values(free)) for run, _ in bars), rule
        told = [ENGINES[rule.action].told[place] for run, place in bars if run(caller | values(tied[rule.what]))]
        assert (rule.clause, rule.what) in told, rule


def test_the_town_s_clock_is_school_time() -> None:
    """Past midnight in Hà Nội it is still the day before in UTC."""
    assert [by_chance(0, now=now).today.isoformat() for now in INSTANTS] == [
        "2026-11-25", "2026-12-31", "2027-07-31", "2027-08-01", "2026-08-01"
    ]  # fmt: skip


def test_an_expression_that_is_not_understood_is_refused() -> None:
    for node in (probe.c.id.in_([]), probe.c.year_ends_on < me.c.today, func.now(), exists(select(probe.c.id))):
        with pytest.raises(UnknownNode):
            compiled(node)


def test_unknown_is_neither_true_nor_false() -> None:
    unknown, yes, no = (
        null() == literal_column("1"),
        literal_column("1") == literal_column("1"),
        literal_column("1") == literal_column("2"),
    )
    for node, value in (
        (and_(unknown, yes), None), (and_(unknown, no), False), (or_(unknown, yes), True), (or_(unknown, no), None),
        (not_(or_(unknown, no)), None), (not_(and_(yes, no)), True), (func.coalesce(unknown, no), False),
        (probe.c.about == any_(probe.c.hands), None),
    ):  # fmt: skip
        assert compiled(node)({"probe.about": None, "probe.hands": [1]}) is value, str(node)
    for about, hands, value in (
        (1, None, None),
        (1, [], False),
        (1, [2], False),
        (1, [2, None], None),
        (1, [1, None], True),
    ):
        assert compiled(probe.c.about == any_(probe.c.hands))({"probe.about": about, "probe.hands": hands}) is value
