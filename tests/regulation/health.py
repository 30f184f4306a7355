"""What is asked about children's health: of a child, of a class in a round, of the rounds; this year's and the year before's."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.regulation.family import CHILDREN
from tests.school import DAY_OF_LAST_YEAR, TODAY, Child, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

ROUND = {"name": "Cân đo quý II", "kind": "quarterly", "opens_on": "2027-02-01", "closes_on": "2027-02-26"}
ROUND_BEFORE = {"name": "Cân đo quý II", "kind": "quarterly", "opens_on": "2026-02-02", "closes_on": "2026-02-27"}
OTHER_DAYS = {"name": "Cân đo quý I, bổ sung"}
# Each name its own finding, so that recording one meets none that is there.
FOUND, NEW = "refractive_error", "dental_caries"


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _of(child: str, method: str, what: str, body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: f"{stage.children[child].url}/{what}", lambda _: given


def _finding(child: str, method: str, body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: f"{stage.children[child].url}/findings/{stage.found[child]}", lambda _: given


ASKED: dict[str, Callable[[str], "Request"]] = {
    "health": lambda child: _of(child, "GET", "health"),
    "summary": lambda child: _of(child, "GET", "health-summary"),
    "finding": lambda child: _finding(child, "GET"),
    "record finding": lambda child: _of(child, "POST", "findings", {"code": NEW}),
    "change finding": lambda child: _finding(child, "PATCH", {"severity": "mild"}),
}


def _round(method: str, year: str, what: str = "", body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: f"/v1/health-rounds/{stage.rounds[year]}{what}", lambda _: given


def _sheet(class_: str) -> "Request":
    year = "before" if class_ == "old" else "now"
    return (
        "GET",
        lambda stage: f"/v1/health-rounds/{stage.rounds[year]}/classes/{stage.school.classes[class_]}",
        _nothing,
    )


def _measure(class_: str) -> "Request":
    def body(stage: "Stage") -> dict[str, Any]:
        child = str(stage.school.children[class_][0].id)
        return {"json": {"children": [{"student_id": child, "weight_kg": 15.5, "height_cm": 101.5}]}}

    return "PUT", _sheet(class_)[1], body


def _file(class_: str) -> "Request":
    url = _sheet(class_)[1]
    return "GET", lambda stage: f"{url(stage)}/sheet.xlsx", _nothing


def _list(stage: "Stage") -> dict[str, Any]:
    """One child's weight, as a nurse's own table has it."""
    child = stage.children["first"]
    file = ("cân đo.csv", f"Mã trẻ,Họ và tên,Cân nặng\n{child.code},{child.full_name},15.5\n".encode(), "text/csv")
    return {"files": {"file": file}, "data": {"kind": "health"}}


def _open(year: str, body: dict[str, Any]) -> "Request":
    def given(stage: "Stage") -> dict[str, Any]:
        return {"json": body | {"school_year_id": str(stage.school.years[year])}}

    return "POST", lambda _: "/v1/health-rounds", given


HEALTH: dict[str, "Request"] = {
    **{what if child == "first" else f"{what} {child}": asked(child) for what, asked in ASKED.items() for child in CHILDREN},
    "sheet": _sheet("A1"),
    "sheet of B1": _sheet("B1"),
    "sheet of D1": _sheet("D1"),
    "sheet before": _sheet("old"),
    "measure": _measure("A1"),
    "measure B1": _measure("B1"),
    "measure D1": _measure("D1"),
    "measure before": _measure("old"),
    "sheet file": _file("A1"),
    "sheet file of D1": _file("D1"),
    "sheet file before": _file("old"),
    "import health": ("POST", lambda _: "/v1/imports", _list),
    "round": _round("GET", "now"),
    "round before": _round("GET", "before"),
    "open round": _open("now", ROUND),
    "open round before": _open("before", ROUND_BEFORE),
    "change round": _round("PATCH", "now", body=OTHER_DAYS),
    "change round before": _round("PATCH", "before", body=OTHER_DAYS),
    "close round": _round("POST", "now", "/close"),
    "close round before": _round("POST", "before", "/close"),
    "reopen round": _round("POST", "closed", "/reopen"),
    "reopen round before": _round("POST", "closed before", "/reopen"),
}  # fmt: skip


async def rounds_of(school: School) -> dict[str, UUID]:
    """An open round of this year, one that was never closed of the year before, and of each year one that was closed."""
    rounds = {name: new_id() for name in ("now", "before", "closed", "closed before")}
    days = {"now": (TODAY.replace(day=2), TODAY.replace(day=30)), "before": (DAY_OF_LAST_YEAR, DAY_OF_LAST_YEAR)}
    kept = {"kind": "quarterly", "measures": ["weight", "height"], "created_at": school.program.clock()}
    planted = []
    for name, id_ in rounds.items():
        year = "before" if "before" in name else "now"
        state = (
            {"name": "Cân đo đầu năm", "state": "closed"}
            if "closed" in name
            else {"name": "Cân đo quý I", "state": "open"}
        )
        opens, closes = days[year]
        in_year = {"school_year_id": school.years[year], "opens_on": opens, "closes_on": closes}
        planted.append({**kept, **state, **in_year, "id": id_})
    await school.plant({"health_rounds": planted})
    return rounds


async def findings_of(school: School, children: dict[str, Child], by: UUID) -> dict[str, UUID]:
    """Child → a finding that is not over."""
    found = {name: new_id() for name in CHILDREN}
    await school.plant(
        {"findings": [
            {"id": id_, "student_id": children[name].id, "code": FOUND, "found_on": DAY_OF_LAST_YEAR, "recorded_by": by}
            for name, id_ in found.items()
        ]}
    )  # fmt: skip
    return found
