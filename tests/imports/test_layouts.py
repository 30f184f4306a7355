"""Every layout of `layouts` into the rows that it says, by the reader and over HTTP. Clause 6.1."""

import asyncio
from datetime import date
from typing import Any

import pytest

from app.services.imports.importing import parsed
from app.services.imports.roster_columns import class_key
from app.services.imports.students import STUDENTS
from tests.imports.files import SEPTEMBER, counts, records, sample_school, send
from tests.imports.layouts import LAYOUTS, told
from tests.program import Program

TODAY = date(2026, 9, 5)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_row_for_row(name: str) -> None:
    layout = LAYOUTS[name]
    roster = asyncio.run(parsed(STUDENTS, layout.build(), TODAY))
    assert [_keyed(told(row)) for row in roster.rows] == [_keyed(child) for child in layout.expected]
    assert [issue.as_dict() for issue in roster.issues if issue.severity == "error"] == []


def _keyed(child: dict[str, Any]) -> dict[str, Any]:
    return child | {"class_": child["class_"] and class_key(child["class_"])}


@pytest.mark.parametrize("name", LAYOUTS)
async def test_a_layout_is_imported(program: Program, name: str) -> None:
    layout = LAYOUTS[name]
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    answer = await send(clerk, layout.build(), file_name=layout.file_name, **layout.form)
    assert answer.status == 201, answer
    assert counts(answer.json) == (len(layout.expected), 0, 0, 0), answer.json["issues"]
    found = {each["full_name"]: each for each in await records(school)}
    for child in layout.expected:
        record = found[child["name"]]
        assert record["birth_date"] == child["born"].isoformat()
        assert record["sex"] == child["sex"]
        assert record["permanent_address"] == child["address"]
        assert record["class"]["name"] == (child["class_"] or layout.form["class_"])
        parents = {p["relationship"]: (p["full_name"], p["birth_year"], p["phone"]) for p in record["guardians"]}
        assert parents == {who: child[who] for who in ("father", "mother") if who in child}
    again = await send(clerk, layout.build(), file_name=layout.file_name, **layout.form)
    assert counts(again.json) == (0, 0, len(layout.expected), 0)
