"""The lists: what a column asks for, and the named thing that the list holds or does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.program import Answer

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

Said = Callable[["Stage"], object]
"""Something of the stage, as an address or an answer names it."""


@dataclass(frozen=True)
class Listed:
    """`name`: where an item carries the thing's id ("class.id"). `body`: of a search, which is a POST."""

    url: Callable[["Stage"], str]
    thing: Said
    name: str = "id"
    body: dict[str, Any] | None = None

    @property
    def request(self) -> "Request":
        given = {} if self.body is None else {"json": self.body}
        return "GET" if self.body is None else "POST", self.url, lambda _: given

    def holds(self, stage: "Stage", answer: Answer) -> bool:
        return str(self.thing(stage)) in [_named(item, self.name) for item in answer.items]


@dataclass(frozen=True)
class Told:
    """A member of a single resource that only some are told."""

    url: Callable[["Stage"], str]
    member: str

    @property
    def request(self) -> "Request":
        return "GET", self.url, lambda _: {}

    def holds(self, _: "Stage", answer: Answer) -> bool:
        return answer.json[self.member] is not None


def _named(item: Any, path: str) -> str:
    for member in path.split("."):
        item = item[member]
    return str(item)


def _at(url: str, **filters: Said) -> Callable[["Stage"], str]:
    return lambda stage: (
        url + "?" * bool(filters) + "&".join(f"{name}={value(stage)}" for name, value in filters.items())
    )


def _child(name: str) -> Said:
    return lambda stage: stage.children[name].id


def _class(name: str) -> Said:
    return lambda stage: stage.school.classes[name]


def _group(name: str) -> Said:
    return lambda stage: stage.school.groups[name]


def _shelf(name: str) -> Said:
    return lambda stage: stage.shelf[name]


def _year(name: str) -> Said:
    return lambda stage: stage.school.years[name]


def _past(stage: "Stage") -> object:
    return stage.past.day


def _size(name: str) -> Told:
    return Told(lambda stage: f"/v1/classes/{stage.school.classes[name]}", "size")


def _content(name: str, url: str = "/v1/content") -> Listed:
    return Listed(_at(url), lambda stage: stage.content[name])


_BEFORE = _year("before")


def _cupboard(what: str, class_: str) -> Said:
    return lambda stage: stage.cupboards[what, class_]


LISTS: dict[str, Listed | Told] = {
    "listed": Listed(_at("/v1/students"), _child("first")),
    "left listed": Listed(_at("/v1/students"), _child("left")),
    "past listed": Listed(_at("/v1/students"), _child("past")),
    "unplaced listed": Listed(_at("/v1/students"), _child("unplaced")),
    "in D1 listed": Listed(_at("/v1/students"), _child("in D1")),
    "by class": Listed(_at("/v1/students", class_id=_class("A1")), _child("first")),
    "by name": Listed(_at("/v1/students", q=lambda _: "nguyen van an"), _child("first")),
    "searched": Listed(_at("/v1/students/search"), _child("first"), body={}),
    "in D1 searched": Listed(_at("/v1/students/search"), _child("in D1"), body={"q": "an"}),
    "left searched": Listed(_at("/v1/students/search"), _child("left"), body={}),
    "past searched": Listed(_at("/v1/students/search"), _child("past"), body={}),
    "unplaced searched": Listed(_at("/v1/students/search"), _child("unplaced"), body={}),
    "completeness": Listed(_at("/v1/completeness"), _class("A1"), "class.id"),
    "completeness of D1": Listed(_at("/v1/completeness"), _class("D1"), "class.id"),
    "completeness before": Listed(_at("/v1/completeness", school_year_id=_BEFORE), _class("old"), "class.id"),
    **{
        f"{what} of {child}": Listed(_at(url), _child(child), "student_id")
        for what, url in (("cards", "/v1/safety-cards"), ("diets", "/v1/diets"))
        for child in ("first", "in D1", "left", "past", "unplaced")
    },
    **{
        f"summaries of {child}": Listed(_at("/v1/health-summaries"), _child(child), "student_id")
        for child in ("first", "in D1", "left", "past", "unplaced")
    },
    "rounds": Listed(_at("/v1/health-rounds"), lambda stage: stage.rounds["now"]),
    "rounds before": Listed(_at("/v1/health-rounds", school_year_id=_BEFORE), lambda stage: stage.rounds["before"]),
    "content listed": _content("draft"),
    "own content listed": _content("own"),
    "content of the school listed": _content("whole draft"),
    "to take down": _content("published", "/v1/content/to-take-down"),
    "plan listed": _content("entry", "/v1/editorial-plan-entries"),
    "years": Listed(_at("/v1/school-years"), _year("now")),
    "years before": Listed(_at("/v1/school-years"), _BEFORE),
    "groups": Listed(_at("/v1/groups"), _group("mẫu giáo")),
    "classes": Listed(_at("/v1/classes"), _class("A1")),
    "classes of the group": Listed(_at("/v1/classes", group_id=_group("nhà trẻ")), _class("D1")),
    "classes before": Listed(_at("/v1/classes", school_year_id=_BEFORE), _class("old")),
    "size": _size("A1"),
    "size of D1": _size("D1"),
    "size before": _size("old"),
    "registers": Listed(_at("/v1/registers"), _class("A1"), "class.id"),
    "registers of the group": Listed(_at("/v1/registers", group_id=_group("nhà trẻ")), _class("D1"), "class.id"),
    "registers before": Listed(_at("/v1/registers", date=_past), _class("old"), "class.id"),
    "counts": Listed(_at("/v1/register-counts"), _class("A1"), "class.id"),
    "counts of the group": Listed(_at("/v1/register-counts", group_id=_group("nhà trẻ")), _class("D1"), "class.id"),
    "counts before": Listed(_at("/v1/register-counts", date=_past), _class("old"), "class.id"),
    "accounts": Listed(_at("/v1/users"), lambda stage: stage.somebody.user),
    "accounts by post": Listed(_at("/v1/users", role=lambda _: "commune_office"), lambda stage: stage.somebody.user),
    "accounts: oneself": Listed(_at("/v1/users"), lambda stage: stage.caller.user),
    "assignments": Listed(_at("/v1/assignments"), lambda stage: stage.assigned),
    "assignments of one": Listed(
        _at("/v1/assignments", user_id=lambda stage: stage.somebody.user), lambda stage: stage.assigned
    ),
    "assignments: oneself": Listed(_at("/v1/assignments"), lambda stage: stage.own_assignment),
    "inventories": Listed(_at("/v1/inventories"), _shelf("open")),
    "inventory lines": Listed(_at("/v1/inventory-lines"), _shelf("line")),
    "inventory differences": Listed(_at("/v1/inventory-differences"), _shelf("difference")),
    "imports": Listed(_at("/v1/imports"), lambda stage: stage.own_import),
    "imports: another's": Listed(_at("/v1/imports"), lambda stage: stage.imported),
    "content checks": Listed(_at("/v1/content-checks"), lambda stage: stage.out.check),
    "sessions": Listed(_at("/v1/auth/sessions"), lambda stage: stage.caller.session),
    "sessions: another's": Listed(_at("/v1/auth/sessions"), lambda stage: stage.somebody.session),
    **{
        f"{what}{end}": Listed(_at(url), _cupboard(thing, class_))
        for what, url, thing in (("assets", "/v1/assets", "kept"), ("movements", "/v1/asset-movements", "waiting"))
        for class_, end in (("A1", ""), ("old", " before"))
    },
    "stock items": Listed(_at("/v1/stock-items"), _cupboard("item", "")),
    "lots": Listed(_at("/v1/stock-lots"), _cupboard("lot", "")),
    "years' lists": Listed(_at("/v1/stock-lists"), _cupboard("list", "")),
}
