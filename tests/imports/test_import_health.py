"""A sheet of measurements comes in as a file (clause 4.2.5)."""

import asyncio
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.health.measured import four_years_old, measured, of, opened, sheet
from tests.imports.files import codes, counts, raw, send
from tests.program import Answer
from tests.school import Child, School

HEAD = ("Mã học sinh", "Họ và tên", "Ngày sinh", "Lớp", "Ngày đo", "Cân nặng (kg)", "Chiều cao (cm)", "Tư thế đo",
        "Thị lực mắt trái", "Thị lực mắt phải", "Răng sâu", "Ghi chú")  # fmt: skip


async def sent(
    school: School, *rows: tuple[str, ...], who: str = "nurse", head: tuple[str, ...] = HEAD, **form: str
) -> Answer:
    return await send(school.as_(who), raw(head, *rows), kind="health", **form)


async def said(school: School, round_: str, child: Child, class_: str = "A1") -> dict[str, Any]:
    return of(await school.as_("nurse").get(sheet(school, round_, class_)), child)


async def test_a_class_s_sheet_comes_in_and_is_told_as_it_is_written(school: School) -> None:
    round_, girl = await opened(school), await four_years_old(school)
    an = school.children["A1"][0]
    answer = await sent(
        school,
        (an.code, an.full_name, "", "A1", "24/11/2026", "15,5", "101,5", "đứng", "10/10", "8/10", "2 răng", "Ho nhẹ"),
        ("", "LƯU THỊ VÂN", "25/11/2022", "Lớp A1", "", "13.4 kg", "92 cm", "nằm", "", "", "không", ""),
    )
    assert answer.status == 201, answer
    assert counts(answer.json) == (2, 0, 0, 0)
    told = await said(school, round_, an)
    assert (told["weight_kg"], told["height_cm"], told["position"], told["measured_on"]) == (
        15.5,
        101.5,
        "standing",
        "2026-11-24",
    )
    assert (told["vision_left"], told["vision_right"], told["teeth_decayed"], told["note"]) == (10, 8, 2, "Ho nhẹ")
    her = await said(school, round_, girl)
    assert (her["weight_kg"], her["position"], her["teeth_decayed"], her["measured_on"]) == (
        13.4,
        "lying",
        0,
        "2026-11-25",
    )
    assert her["z_scores"]["haz"] < -2.49, "lying at four years counts for 7 mm less standing"
    assert [each["code"] for each in her["classes"]] == ["stunted"]
    assert [row["clause"] for row in await school.journal("health.measure") if row["noun"] == "measurements"][:2] == [
        "4.2.5"
    ] * 2


async def test_the_same_file_again_changes_nothing_and_a_blank_cell_neither(school: School) -> None:
    round_, an = await opened(school), school.children["A1"][0]
    row = (an.code, "", "", "", "", "15,5", "101,5", "", "9", "", "", "")
    assert counts((await sent(school, row)).json) == (1, 0, 0, 0)
    assert counts((await sent(school, row)).json) == (0, 0, 1, 0)
    assert counts((await sent(school, (an.code, "", "", "", "", "15,6", *[""] * 6))).json) == (0, 1, 0, 0)
    told = await said(school, round_, an)
    assert (told["weight_kg"], told["height_cm"], told["vision_left"], told["version"]) == (15.6, 101.5, 9, 2)


HEIGHTS = {
    "1,05": "height_in_metres",
    "1.05": "height_in_metres",
    "250": "height_invalid",
    "cao": "height_invalid",
    "12 kg": "height_invalid",
}
WEIGHTS = {"15500": "weight_invalid", "0,2": "weight_invalid", "15 cm": "weight_invalid", "=1+1": "weight_invalid"}
OTHERS = {("Tư thế đo", "ngồi"): "position_invalid", ("Thị lực mắt trái", "25/10"): "vision_invalid",
          ("Răng sâu", "nhiều"): "teeth_invalid", ("Ngày đo", "26/11/2026"): "date_in_future",
          ("Ngày đo", "30/10/2026"): "round_missing", ("Lớp", "Z9"): "class_unknown"}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [*(("Chiều cao (cm)", cell, code) for cell, code in HEIGHTS.items()),
     *(("Cân nặng (kg)", cell, code) for cell, code in WEIGHTS.items()),
     *((column, cell, code) for (column, cell), code in OTHERS.items())],
)  # fmt: skip
async def test_a_cell_that_cannot_be_refuses_its_row_and_is_given_back(
    school: School, column: str, cell: str, code: str
) -> None:
    await opened(school)
    an, binh, _ = school.children["A1"]
    good = dict(zip(HEAD, (an.code, "", "", "", "", "15", "100", *[""] * 5), strict=True))
    bad = good | {"Mã học sinh": binh.code, column: cell}
    answer = await sent(school, tuple(bad.values()), tuple(good.values()), on_error="skip")
    assert codes(answer.json) == [(2, code)]
    assert counts(answer.json) == (1, 0, 0, 1)
    back = await school.as_("nurse").get(f"/v1/imports/{answer.json['id']}/refused")
    assert binh.code in back.text
    assert an.code not in back.text


@pytest.mark.parametrize(
    ("cell", "height"),
    [("1m05", 105), ("1m 05", 105), ("1,05 m", 105), ("1m2", 120), ("105,25", 105.2), ("98.5cm", 98.5)],
)
async def test_metres_that_say_so_are_metres(school: School, cell: str, height: float) -> None:
    round_, an = await opened(school), school.children["A1"][0]
    answer = await sent(school, (an.code, "", "", "", "", "15", cell, *[""] * 5))
    assert answer.status == 201, answer
    assert abs((await said(school, round_, an))["height_cm"] - height) < 0.11


async def test_whoever_is_not_there_is_told_alike(school: School) -> None:
    await opened(school)
    (an, binh, _), past = school.children["A1"], school.children["old"][0]
    left = await school.child("A1", left_on=date(2026, 11, 20), birth_date="2022-01-01")
    rows = [
        ("KHONG-CO", "", "", ""), (past.code, "", "", ""), ("", "Ai Đó", "01/01/2022", ""), (left.code, "", "", ""),
        (an.code, "Tên Khác", "", ""), (binh.code, binh.full_name, "", "B1"), ("", an.full_name, "01/01/2022", ""),
    ]  # fmt: skip
    answer = await sent(school, *((*row, "", "15", *[""] * 6) for row in rows), on_error="skip")
    assert {code for _, code in codes(answer.json)} == {"child_not_found"}
    assert len({issue["message"] for issue in answer.json["issues"]}) == 1
    assert counts(answer.json) == (0, 0, 0, 7)
    nameless = await sent(school, ("", an.full_name, "", "", "", "15", *[""] * 6), on_error="skip")
    assert codes(nameless.json) == [(2, "child_missing")], "never by name alone"


async def test_of_two_open_rounds_the_file_names_one(school: School) -> None:
    round_, an = await opened(school), school.children["A1"][0]
    await opened(school, name="Tháng 11", kind="monthly")
    row = (an.code, "", "", "", "", "15", "100", *[""] * 5)
    assert codes((await sent(school, row, on_error="skip")).json) == [(2, "round_unclear")]
    named = await sent(school, (*row, "cân đo QUÝ I"), head=(*HEAD, "Đợt đo"))
    assert counts(named.json) == (1, 0, 0, 0)
    assert (await said(school, round_, an))["weight_kg"] == 15


async def test_a_child_stands_once_in_a_round(school: School) -> None:
    await opened(school)
    girl = await four_years_old(school)
    answer = await sent(
        school, (girl.code, "", "", "", "", "13", *[""] * 6), ("", girl.full_name, "25/11/2022", "", "", "14", *[""] * 6),
        (girl.code, "", "", "", "", "15", *[""] * 6), on_error="skip",
    )  # fmt: skip
    assert codes(answer.json) == [(3, "child_not_found"), (4, "duplicate_row")]
    assert counts(answer.json) == (1, 0, 0, 2)


async def test_an_unusual_value_is_a_warning_that_refuses_nothing(school: School) -> None:
    round_, girl = await opened(school), await four_years_old(school)
    answer = await sent(school, (girl.code, "", "", "", "", "44", "92", *[""] * 5))
    assert [(issue["code"], issue["severity"]) for issue in answer.json["issues"]] == [("measure_again", "warning")]
    assert (await said(school, round_, girl))["remeasure"]


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(school: School) -> None:
    await opened(school)
    an = school.children["A1"][0]
    answer = await sent(school, (an.code, "", "", "", "", "15", *[""] * 6), dry_run="true")
    assert (answer.status, counts(answer.json)) == (200, (1, 0, 0, 0))
    assert await school.query("select from measurements") == []


async def test_one_refused_row_keeps_all_from_being_written(school: School) -> None:
    await opened(school)
    an = school.children["A1"][0]
    answer = await sent(
        school, (an.code, "", "", "", "", "15", *[""] * 6), ("KHONG-CO", "", "", "", "", "15", *[""] * 6)
    )
    assert (answer.json["state"], counts(answer.json)) == ("failed", (0, 0, 0, 1))
    assert await school.query("select from measurements") == []


async def test_an_undone_import_leaves_what_was_there_before(school: School) -> None:
    round_, (an, binh, _) = await opened(school), school.children["A1"]
    url = sheet(school, round_)
    await measured(school, url, an, 14, 99)
    run = await sent(school, *((child.code, "", "", "", "", "15", "100", *[""] * 5) for child in (an, binh)))
    assert counts(run.json) == (1, 1, 0, 0)
    before = await school.as_("nurse").get(url)
    undone = await school.as_("nurse").post(f"/v1/imports/{run.json['id']}/undo")
    assert (undone.status, undone.json["state"]) == (200, "undone")
    after = await school.as_("nurse").get(url)
    assert (of(after, an)["weight_kg"], of(after, an)["height_cm"], of(after, binh)["measured"]) == (14, 99, False)
    assert after.etag != before.etag
    assert counts((await sent(school, (binh.code, "", "", "", "", "15", *[""] * 6))).json) == (0, 1, 0, 0)


@pytest.mark.parametrize("what", ["measured since", "closed"])
async def test_what_stands_on_an_import_keeps_it_from_being_undone(school: School, what: str) -> None:
    round_, an = await opened(school), school.children["A1"][0]
    run = await sent(school, (an.code, "", "", "", "", "15", "100", *[""] * 5))
    if what == "closed":
        await school.as_("nurse").post(f"{round_}/close")
    else:
        await measured(school, sheet(school, round_), an, 16, 100)
    answer = await school.as_("nurse").post(f"/v1/imports/{run.json['id']}/undo")
    assert (answer.status, answer.code) == (409, "wrong_state")


@pytest.mark.parametrize("who", ["teacher of the class", "clerk", "principal", "kitchen", "parent of a child in it"])
async def test_only_those_who_measure_import(school: School, who: str) -> None:
    await opened(school)
    answer = await sent(school, (school.children["A1"][0].code, "", "", "", "", "15", *[""] * 6), who=who)
    assert (answer.status, answer.clause) == (403, "4.2.5")


async def test_a_closed_round_takes_no_file_and_another_year_neither(school: School) -> None:
    round_ = await opened(school)
    await school.as_("nurse").post(f"{round_}/close")
    row = (school.children["A1"][0].code, "", "", "", "", "15", *[""] * 6)
    assert codes((await sent(school, row, on_error="skip")).json) == [(2, "round_missing")]
    assert (await sent(school, row, school_year="2025-2026")).code == "school_year_over"


async def test_the_sheet_to_fill_in_names_the_children_and_comes_in_again(school: School) -> None:
    round_, girl = await opened(school), await four_years_old(school)
    await measured(
        school,
        sheet(school, round_),
        girl,
        13.45,
        92,
        vision_left=8,
        teeth_decayed=0,
        position="standing",
        note="Ngoan",
    )
    file = await school.as_("nurse").get(f"{sheet(school, round_)}/sheet.xlsx")
    assert file.status == 200
    table = openpyxl.load_workbook(io.BytesIO(file.content)).active
    cells = [[cell.value for cell in row] for row in table.iter_rows()]
    head = next(n for n, row in enumerate(cells) if "Họ và tên" in row)
    names = [row[2] for row in cells[head + 1 : head + 5]]
    assert names == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Đặng Cường", "Lưu Thị Vân"]
    again = await send(school.as_("nurse"), file.content, kind="health", file_name="phiếu.xlsx")
    assert (again.status, counts(again.json), again.json["issues"]) == (201, (0, 0, 4, 0), [])
    for row in cells[head + 1 : head + 5]:
        assert row[5:7] == ["A1", "Cân đo quý I"]
    looked = await school.query(
        "select count(*) from accesses a join journal j using (entry) where j.action = 'health.read'"
    )
    assert looked[0][0] >= 4


async def test_a_long_list_takes_no_more_statements_than_a_short_one(school: School) -> None:
    for _ in range(20):
        await school.child("A1")
    await opened(school)
    rows = [(child.code, "", "", "", "", "15", "100", *[""] * 5) for child in school.children["A1"]]
    await school.as_("nurse").arrive()
    counted = []
    for some in (rows[:1], rows):
        assert (await sent(school, *some)).status == 201
        counted.append(len(school.program.statements))
    assert counted[1] <= counted[0] + 2


@pytest.mark.parametrize("what", ["measured", "examined"])
async def test_a_list_of_children_stands_once_one_of_them_is_measured_or_examined(school: School, what: str) -> None:
    round_, teacher, nurse = await opened(school), school.as_("teacher of the class"), school.as_("nurse")
    brought = await send(teacher, raw(("Họ và tên", "Ngày sinh", "Lớp"), ("Lý An", "05/09/2022", "A1")))
    (made,) = await school.query("select id, full_name, code from students where full_name = 'Lý An'")
    if what == "measured":
        assert (await measured(school, sheet(school, round_), Child(*made), 15, 100)).status == 200
    else:
        assert (await nurse.post(f"/v1/students/{made['id']}/findings", {"code": "otitis"})).status == 201
    answer = await teacher.post(f"/v1/imports/{brought.json['id']}/undo", language="en")
    assert (answer.status, answer.code) == (409, "wrong_state")
    assert "measured, examined" in answer.json["detail"]


async def test_a_file_and_a_nurse_at_the_same_time_lose_nothing(school: School) -> None:
    """Whoever comes second reads what the first has written: a blank cell, or what is left out, stays."""
    round_, children = await opened(school), school.children["A1"]
    care = await school.as_("care vice-principal").arrive()
    await school.as_("nurse").arrive()
    rows = [(child.code, "", "", "", "", "15", *[""] * 6) for child in children]
    heights = {"children": [{"student_id": str(child.id), "height_cm": 100} for child in children]}
    answers = await asyncio.gather(
        *(care.put(sheet(school, round_), heights) for _ in range(2)), sent(school, *rows),
        *(care.put(sheet(school, round_), heights) for _ in range(2)),
    )  # fmt: skip
    assert {answer.status for answer in answers} == {200, 201}
    for child in children:
        told = await said(school, round_, child)
        assert (told["weight_kg"], told["height_cm"]) == (15, 100)


@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_whoever_is_held_against_a_sheet_was_read(school: School, dry_run: str) -> None:
    """A guess that is told to be equal is a reading (4.2.5): the parents see who looked; who matches no row was not read."""
    await opened(school)
    an, binh = school.children["A1"][:2]
    rows = [(an.code, "", "", "", "", "15,5", *[""] * 6), (binh.code, "Người Khác", "", "", "", "15,5", *[""] * 6)]
    assert (await sent(school, *rows, on_error="skip")).status == 201
    before = await school.query("select entry from accesses")
    guess = await sent(school, *rows, on_error="skip", dry_run=dry_run)
    assert counts(guess.json) == (0, 0, 1, 1)
    looked = await school.query("select entry, child_id, role from accesses order by entry")
    assert [(row["child_id"], row["role"]) for row in looked[len(before) :]] == [(an.id, "nurse")]
    told = await school.as_("principal").items(f"{an.url}/accesses")
    assert [each["action"] for each in told] == ["health.measure"] * 2
