"""What becomes of somebody's rights as days go by: the stories of test_calendar.py, each boundary from both sides.

Written from the reading (Scopes) and the contract (Time), never from the code.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.core.ids import new_id
from tests.program import SCHOOL_TIME
from tests.school import THIS_YEAR, Caller, Child, Held, School

GROUP = "mẫu giáo"


@dataclass(frozen=True)
class View:
    """What there is of a child and a class: statuses, and whether the two are in lists, in the own day, among the own posts."""

    record: int = 404
    listed: bool = False
    register: int = 404
    """Today's, and that of the day before."""
    mark: int = 404
    role: str | None = None
    kind: str | None = None
    class_today: bool = False
    child_today: bool = False


NOTHING = View()
TEACHES = View(200, True, 200, 200, "homeroom_teacher", "regular", class_today=True)
STANDS_IN = replace(TEACHES, kind="substitute")
DIRECTS = View(200, True, 200, 403, "principal", "regular")
ACTS = replace(DIRECTS, kind="acting")
FOLLOWS = replace(DIRECTS, role="vp_academic")
LEADS = View(200, True, 200, 403, "group_leader", "regular", class_today=True)
PARENT = View(200, True, role="parent", kind="regular", child_today=True)

Walk = dict[str, View]
Event = Callable[[School, Caller, Child], Awaitable[None]]


@dataclass(frozen=True)
class Story:
    """Somebody with a post, or a guardian of the child, who looks at the child and at a class, A1 unless said otherwise."""

    walk: Walk
    held: Held | None = None
    guards: dict[str, Any] | None = None
    class_: str = "A1"
    events: dict[str, Event] = field(default_factory=dict)
    """What happens at an instant, before it is looked at."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def teaches(class_: str, first: date = THIS_YEAR[0], last: date | None = None, **more: Any) -> Held:
    return Held("homeroom_teacher", class_, first, last, **more)


async def moves(school: School, _: Caller, child: Child) -> None:
    await _ends(school, child)
    place = {"student_id": child.id, "school_year_id": school.years["now"], "class_id": school.classes["B1"]}
    dates = {"starts_on": day("2027-01-01"), "year_ends_on": THIS_YEAR[1]}
    await school.plant({"enrolments": [{"id": new_id(), **place, **dates}]})


async def _leaves(school: School, who: Caller, child: Child) -> None:
    await _ends(school, child)
    await _goes_on_into_no_year(school, who, child)


async def _goes_on_into_no_year(school: School, _: Caller, child: Child) -> None:
    await school.query(
        "update enrolments set left_on = starts_on - 1 where student_id = $1 and school_year_id = $2",
        child.id, school.years["next"],
    )  # fmt: skip


async def _ends(school: School, child: Child) -> None:
    """The last day in the class is the last of December."""
    await school.query(
        "update enrolments set left_on = '2026-12-31' where student_id = $1 and school_year_id = $2",
        child.id, school.years["now"],
    )  # fmt: skip


def _decides(what: str) -> Event:
    async def decide(school: School, who: Caller, _: Child) -> None:
        (tie,) = await school.query("select id, student_id from guardians where person_id = $1", who.person)
        principal = await settled(school, school.as_("principal"))
        url = f"/v1/students/{tie['student_id']}/guardians/{tie['id']}/{what}"
        assert (await principal.post(url, {"reason": "Quyết định của tòa án"})).status == 200

    return decide


def _ended(school_time: str) -> datetime:
    return datetime.fromisoformat(school_time).replace(tzinfo=SCHOOL_TIME)


STORIES: dict[str, Story] = {
    "took over on 1 March": Story(
        held=teaches("A1", day("2027-03-01")),
        walk={"2027-02-27 12:00": NOTHING, "2027-02-28 00:30": NOTHING, "2027-02-28 23:59": NOTHING,
              "2027-03-01 00:00": TEACHES, "2027-03-01 00:30": TEACHES, "2027-03-02 12:00": TEACHES},
    ),
    "handed over on 28 February": Story(
        held=teaches("A1", last=day("2027-02-28")),
        walk={"2027-02-27 12:00": TEACHES, "2027-02-28 00:30": TEACHES, "2027-02-28 23:59": TEACHES,
              "2027-03-01 00:00": NOTHING, "2027-03-01 00:30": NOTHING, "2027-03-01 12:00": NOTHING},
    ),
    "substitutes for the week of New Year": Story(
        held=teaches("A1", day("2026-12-28"), day("2027-01-03"), kind="substitute"),
        walk={"2026-12-27 23:59": NOTHING, "2026-12-28 00:00": STANDS_IN, "2026-12-31 23:59": STANDS_IN,
              "2027-01-01 00:00": STANDS_IN, "2027-01-01 00:30": STANDS_IN, "2027-01-03 23:59": STANDS_IN,
              "2027-01-04 00:00": NOTHING, "2027-01-04 00:30": NOTHING},
    ),
    "substitutes for one day, the last of the year": Story(
        held=teaches("A1", day("2026-12-31"), day("2026-12-31"), kind="substitute"),
        walk={"2026-12-30 23:59": NOTHING, "2026-12-31 00:00": STANDS_IN, "2026-12-31 23:59": STANDS_IN,
              "2027-01-01 00:00": NOTHING},
    ),
    "acts as principal over New Year": Story(
        held=Held("principal", None, day("2026-12-31"), day("2027-01-01"), kind="acting"),
        walk={"2026-12-30 23:59": NOTHING, "2026-12-31 00:00": ACTS, "2026-12-31 23:59": ACTS, "2027-01-01 00:30": ACTS,
              "2027-01-01 23:59": ACTS, "2027-01-02 00:00": NOTHING, "2027-01-02 00:30": NOTHING},
    ),
    "leads the group until New Year's Eve": Story(
        held=Held("group_leader", GROUP, THIS_YEAR[0], day("2026-12-31")),
        walk={"2026-12-30 12:00": LEADS, "2026-12-31 23:59": LEADS, "2027-01-01 00:00": NOTHING, "2027-01-01 00:30": NOTHING},
    ),
    "was relieved at once at a quarter past ten": Story(
        held=teaches("A1", ended_at=_ended("2026-12-31 10:15")),
        walk={"2026-12-30 23:59": TEACHES, "2026-12-31 10:14": TEACHES, "2026-12-31 10:15": NOTHING,
              "2026-12-31 10:16": NOTHING, "2027-01-01 00:30": NOTHING},
    ),
    "teaches the class that the child left on 1 January": Story(
        held=teaches("A1"),
        events={"2026-12-30 12:00": moves},
        walk={"2026-12-30 12:00": TEACHES, "2026-12-31 00:30": TEACHES, "2026-12-31 23:59": TEACHES,
              "2027-01-01 00:00": replace(TEACHES, record=404, listed=False),
              "2027-01-01 00:30": replace(TEACHES, record=404, listed=False)},
    ),
    "teaches the class that the child joined on 1 January": Story(
        held=teaches("B1"), class_="B1",
        events={"2026-12-30 12:00": moves},
        walk={"2026-12-30 12:00": replace(TEACHES, record=404, listed=False),
              "2026-12-31 23:59": replace(TEACHES, record=404, listed=False),
              "2027-01-01 00:00": TEACHES, "2027-01-01 00:30": TEACHES},
    ),
    "leads the group of the child who left school with the year": Story(
        held=Held("group_leader", GROUP),
        events={"2026-12-30 12:00": _leaves},
        walk={"2026-12-31 00:30": LEADS, "2026-12-31 23:59": LEADS,
              "2027-01-01 00:00": replace(LEADS, record=404, listed=False),
              "2027-01-01 00:30": replace(LEADS, record=404, listed=False)},
    ),
    "is the parent of the child who left school with the year": Story(
        guards={}, events={"2026-12-30 12:00": _leaves},
        walk={"2026-12-31 23:59": PARENT, "2027-01-01 00:00": PARENT, "2027-08-01 00:30": PARENT},
    ),
    "is a guardian from 1 March": Story(
        guards={"starts_on": day("2027-03-01")},
        walk={"2027-02-28 00:30": NOTHING, "2027-02-28 23:59": NOTHING, "2027-03-01 00:00": PARENT, "2027-03-01 00:30": PARENT},
    ),
    "was a guardian until 28 February": Story(
        guards={"ends_on": day("2027-02-28")},
        walk={"2027-02-28 00:30": PARENT, "2027-02-28 23:59": PARENT, "2027-03-01 00:00": NOTHING, "2027-03-01 00:30": NOTHING},
    ),
    "was a guardian until 29 February of a leap year": Story(
        guards={"ends_on": day("2028-02-29")},
        walk={"2028-02-28 23:59": PARENT, "2028-02-29 23:59": PARENT, "2028-03-01 00:00": NOTHING},
    ),
    "was a guardian until New Year's Eve": Story(
        guards={"ends_on": day("2026-12-31")},
        walk={"2026-12-31 00:30": PARENT, "2026-12-31 23:59": PARENT, "2027-01-01 00:00": NOTHING, "2027-01-01 00:30": NOTHING},
    ),
    "is blocked at ten to midnight, and for three days": Story(
        guards={},
        events={"2026-12-31 23:50": _decides("block"), "2027-01-04 08:00": _decides("unblock")},
        walk={"2026-12-31 23:49": PARENT, "2026-12-31 23:50": NOTHING, "2027-01-01 00:30": NOTHING, "2027-01-04 07:59": NOTHING,
              "2027-01-04 08:00": PARENT, "2027-01-05 00:30": PARENT},
    ),
    # The school year changes on 1 August
    "teaches a class whose year ends, without a last day": Story(
        held=teaches("A1"),
        walk={"2027-07-31 00:30": TEACHES, "2027-07-31 23:59": TEACHES, "2027-08-01 00:00": NOTHING, "2027-08-01 00:30": NOTHING,
              "2027-08-02 12:00": NOTHING},
    ),
    "teaches a class of the next year, assigned in time": Story(
        held=teaches("next", day("2027-08-01")), class_="next",
        walk={"2027-07-31 00:30": NOTHING, "2027-07-31 23:59": NOTHING, "2027-08-01 00:00": TEACHES, "2027-08-01 00:30": TEACHES},
    ),
    "teaches a class of the next year, and was assigned before it begins": Story(
        held=teaches("next", day("2027-07-01")), class_="next",
        walk={"2027-07-31 23:59": NOTHING, "2027-08-01 00:00": TEACHES},
    ),
    "directs the school over the years": Story(
        held=Held("principal"),
        walk={"2027-07-31 23:59": DIRECTS, "2027-08-01 00:00": DIRECTS, "2027-08-01 00:30": DIRECTS},
    ),
    "follows the records over the years": Story(
        held=Held("vp_academic"),
        walk={"2027-07-31 23:59": FOLLOWS, "2027-08-01 00:00": FOLLOWS, "2027-08-01 00:30": FOLLOWS},
    ),
    "leads the group, and looks back at the class of the year that is over": Story(
        held=Held("group_leader", GROUP),
        walk={"2027-07-31 23:59": LEADS, "2027-08-01 00:00": replace(LEADS, class_today=False),
              "2027-08-01 00:30": replace(LEADS, class_today=False)},
    ),
    "leads the group of a child who went on into no year": Story(
        held=Held("group_leader", GROUP),
        events={"2027-07-30 12:00": _goes_on_into_no_year},
        walk={"2027-07-31 23:59": LEADS, "2027-08-01 00:00": replace(LEADS, record=404, listed=False, class_today=False),
              "2027-08-01 00:30": replace(LEADS, record=404, listed=False, class_today=False)},
    ),
    "leads the group, and sees the new class from its first day": Story(
        held=Held("group_leader", GROUP), class_="next",
        walk={"2027-07-31 23:59": replace(LEADS, class_today=False), "2027-08-01 00:00": LEADS, "2027-08-01 00:30": LEADS},
    ),
    "cares for the school, and reads no register of a year that is over": Story(
        held=Held("vp_care"),
        walk={"2027-07-31 23:59": View(register=200, mark=403, role="vp_care", kind="regular"),
              "2027-08-01 00:00": View(role="vp_care", kind="regular"), "2027-08-01 00:30": View(role="vp_care", kind="regular")},
    ),
}  # fmt: skip


async def settled(school: School, caller: Caller) -> Caller:
    """With a session that outlives the story."""
    if not caller.arrived:
        await caller.arrive()
        await school.query("update sessions set idle_until = '2030-01-01', expires_at = '2030-01-01'")
    return caller
