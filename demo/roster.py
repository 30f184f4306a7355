"""The roster (danh sách trẻ): brought by the clerk, confirmed by the teacher, and read by nobody else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from demo.stage import A1, B1, ROOT, Person, School, must
from demo.telling import Story, quoted, table

GOOD = ROOT / "tests/samples/danh-sach-tre-2026-2027.xlsx"
FAULTY = ROOT / "tests/samples/danh-sach-loi.csv"
CHILDREN = 104
FAULTS = {6: "B", 11: "C", 16: "C", 21: "D", 26: "E", 31: "J", 36: "A", 41: "B", 46: "C", 51: "B"}
"""Where the faulty list is wrong: row → column, as a spreadsheet shows them."""


def bring_the_roster(story: Story, people: School, classes: Mapping[str, Any]) -> None:
    """The clerk brings the whole school's list (danh sách trẻ)."""
    clerk, principal, teacher = people["clerk"], people["principal"], people["homeroom_teacher"]
    story.chapter("Danh sách trẻ", "the roster")
    faulty = _import(clerk, FAULTY, english=True)
    errors = [issue for issue in faulty.json().get("issues", []) if issue["severity"] == "error"]
    found = {issue["row"]: issue["column"] for issue in errors}
    must(found == FAULTS, f"The faulty list was to be wrong at {FAULTS}, and was found wrong at {found}.")
    must(_counts(faulty) == (0, 0, 0, len(FAULTS)), f"The faulty list was to be refused as a whole: {_counts(faulty)}")
    must(not principal.items("/v1/students"), "The faulty list left children behind.")
    story.step(
        clerk,
        f"{clerk.full_name}, clerk (văn thư), is handed a bad list. Ten of its ten faults are found, with row and "
        "column. Nothing is written.",
        faulty,
        "201 failed",
        action="student.import",
        clause="3.1",
        shown="a list with ten faults: all ten named, nothing written",
        below=[table(("row", "column", "fault"), ((str(e["row"]), e["column"], e["message"]) for e in errors))],
    )

    tried = _import(clerk, GOOD, dry_run="true")
    must(_counts(tried) == (CHILDREN, 0, 0, 0), f"The dry run counted {_counts(tried)}, not {CHILDREN} new children.")
    must(not principal.items("/v1/students"), "The dry run wrote children.")
    story.step(
        clerk,
        f"The good one, first as a dry run (chạy thử): {CHILDREN} children would be new. Still nothing is written.",
        tried,
        "200 complete",
        action="student.import",
        clause="3.1",
        shown="a dry run says what would happen",
    )
    done = _import(clerk, GOOD)
    must(_counts(done) == (CHILDREN, 0, 0, 0), f"The import counted {_counts(done)}, not {CHILDREN} new children.")
    size = sum(each["size"] for each in principal.items("/v1/classes"))
    must(size == CHILDREN, f"The classes hold {size} children, not {CHILDREN}.")
    story.step(
        clerk,
        f"Then for real: {CHILDREN} children in four classes.",
        done,
        "201 complete",
        action="student.import",
        clause="3.1",
        shown=f"the clerk imports {CHILDREN} children until the roster is due",
    )
    again = _import(clerk, GOOD)
    must(_counts(again) == (0, 0, CHILDREN, 0), f"The same file again counted {_counts(again)}: not all unchanged.")
    story.step(
        clerk,
        f"And once more, by mistake: {CHILDREN} unchanged.",
        again,
        "201 complete",
        action="student.import",
        clause="3.1",
        shown="the same file twice creates nothing twice",
    )

    child = teacher.items("/v1/students")[0]
    nothing, hidden = clerk.items("/v1/students"), clerk.send("GET", f"/v1/students/{child['id']}")
    must(nothing == [], "The clerk sees children in a list.")
    must("student.read" not in clerk.rights, "The clerk holds student.read.")
    story.step(
        clerk,
        "The clerk may bring records and may not read them: the list of children is empty, a child's record is not there.",
        hidden,
        "404 not_found",
        action="student.import",
        clause="3.1",
        shown="the clerk reads no child's record",
        below=quoted(hidden),
    )

    mine = teacher.items(f"/v1/students?class_id={classes[A1]['id']}&limit=200")
    must(mine and not any(each["roster_confirmed"] for each in mine), "The clerk's children came confirmed already.")
    confirmed = teacher.send("POST", f"/v1/classes/{classes[A1]['id']}/roster/confirm")
    must(confirmed.json().get("confirmed") == len(mine), f"{confirmed.text} instead of {len(mine)} confirmed children.")
    story.step(
        teacher,
        f"What a clerk brings waits for the teacher. {teacher.full_name} knows her {len(mine)} children and confirms "
        "the list (xác nhận danh sách).",
        confirmed,
        "200",
        action="roster.confirm",
        clause="6.1",
        shown="the homeroom teacher confirms the roster",
    )


def own_children(story: Story, people: School, classes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Whose children are whose."""
    teacher, principal = people["homeroom_teacher"], people["principal"]
    story.chapter("Trẻ của ai", "whose children")
    own = teacher.items("/v1/students?limit=200")
    must({each["class"]["name"] for each in own} == {A1}, "The teacher of A1 sees children of other classes.")
    other = principal.items(f"/v1/students?class_id={classes[B1]['id']}")[0]
    hidden = teacher.send("GET", f"/v1/students/{other['id']}")
    story.step(
        teacher,
        f"{teacher.full_name} sees her own {len(own)} children. A child of {B1} does not exist for her: not refused, "
        "not found.",
        hidden,
        "404 not_found",
        action="student.read",
        clause="6.1",
        shown="another class's child does not exist for a teacher",
        below=quoted(hidden),
    )
    return own


def _import(who: Person, file: Path, *, english: bool = False, **form: str) -> httpx.Response:
    content = {"file": (file.name, file.read_bytes())}
    return who.send("POST", "/v1/imports", english=english, data={"kind": "students", **form}, files=content)


def _counts(answer: httpx.Response) -> tuple[int, ...]:
    """Created, updated, unchanged, refused."""
    counts = answer.json().get("counts", {})
    return tuple(counts.get(name, -1) for name in ("created", "updated", "unchanged", "refused"))
