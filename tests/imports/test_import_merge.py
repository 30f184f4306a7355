"""The same child, the same parent: what a list changes and what it leaves alone. Clause 6.1."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from tests.imports.files import SEPTEMBER, child, codes, count, counts, family, raw, record, records, send, sent
from tests.school import School

DAY = date(2022, 9, 5)
FULL = {
    "sex": "Nam", "ethnic": "Tày", "address": "Thôn Si", "policy": "Hộ nghèo", "id": "036222000001",
    "father": "Lý Văn Nam", "father_year": "1990", "phone": "0912345678", "mother": "Vũ Thị Hoa",
}  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        child("Tên Khác", code="hs000001"),
        child("Tên Khác", "", code="HS000001"),
        child("Tên Khác", "1/1/2022", id="036222000001"),
        child("Lý Minh Thuỳ"),
        child("LÝ  MINH THÙY "),
        child(unicodedata.normalize("NFD", "lý minh thùy")),
        child("Lý Minh Thùy", "05-09-22"),
        child("Lý Minh Thùy", "44809"),  # Excel's serial
        child("Lý Minh Thùy", code="BGD-1"),  # a code from a list takes the place of ours
    ],
)
async def test_the_same_child(school: School, row: dict[str, str]) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý Minh Thùy", id="036222000001"))
    before = await count(school, "students")
    result = await sent(teacher, row | {"sex": "Nữ"})
    assert counts(result) == (0, 1, 0, 0), result
    assert await count(school, "students") == before
    found = await records(school)
    (changed,) = [each for each in found if each["sex"] == "female"]
    assert changed["full_name"] == ("Tên Khác" if row["name"] == "Tên Khác" else "Lý Minh Thùy")
    assert changed["code"] == ("BGD-1" if row.get("code") == "BGD-1" else "HS000001")
    assert changed["national_id"] == "036222000001"


@pytest.mark.parametrize(
    "row",
    [
        child("Lý Minh Thúy"),
        child("Ly Minh Thuy"),
        child("Lý Minh Thùy", "06/09/2022"),
        child("Lý Minh Thùy", id="036222000002"),
    ],
)
async def test_not_the_same_child(school: School, row: dict[str, str]) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý Minh Thùy", id="036222000001"))
    assert counts(await sent(teacher, row)) == (1, 0, 0, 0)


async def test_a_name_in_capitals_is_stored_in_name_case(school: School) -> None:
    await sent(school.as_("teacher of the class"), child("  ĐẶNG   THỊ ÁNH ", father="LÝ VĂN NAM"))
    assert (await record(school, "Đặng Thị Ánh"))["guardians"][0]["full_name"] == "Lý Văn Nam"


async def test_an_empty_cell_changes_nothing_and_an_absent_child_loses_nothing(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", **FULL), child("Lý Bình", **FULL | {"id": "036222000003"}))
    before = await records(school)
    blank = dict.fromkeys(FULL, "")
    assert counts(await sent(teacher, child("Lý An", **blank))) == (0, 0, 1, 0)
    assert counts(await sent(teacher, child("Lý An", **dict.fromkeys(FULL, " - ")))) == (0, 0, 1, 0)
    assert await records(school) == before
    assert counts(await sent(teacher, child("Lý An", **blank | {"address": "Thôn Hồ"}))) == (0, 1, 0, 0)
    after = await record(school, "Lý An")
    mine = next(each for each in before if each["full_name"] == "Lý An")
    assert after == mine | {"permanent_address": "Thôn Hồ", "etag": after["etag"]}
    assert await record(school, "Lý Bình") in before


async def test_a_blank_policy_cell_answers_none_only_where_nothing_is_stated(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An"), child("Lý Bình"))
    assert (await record(school, "Lý An"))["policy_categories"] is None
    stated = await sent(teacher, child("Lý An", policy=""), child("Lý Bình", policy="Hộ nghèo"))
    assert counts(stated) == (0, 2, 0, 0)
    assert (await record(school, "Lý An"))["policy_categories"] == []
    assert (await record(school, "Lý Bình"))["policy_categories"] == ["poor"]
    assert counts(await sent(teacher, child("Lý Bình", policy=""))) == (0, 0, 1, 0)
    for word, code in (("x", "policy_unclear"), ("Hộ Sao Hỏa", "policy_unknown")):
        result = await sent(teacher, child("Lý Bình", policy=word), child("Lý Chi" + word, policy=word))
        assert [(i["severity"], i["code"], i["column"]) for i in result["issues"]] == [("warning", code, "D")] * 2
        assert counts(result) == (1, 0, 1, 0)
        assert (await record(school, "Lý Bình"))["policy_categories"] == ["poor"]
        assert (await record(school, "Lý Chi" + word))["policy_categories"] is None


NEUTRAL: list[tuple[str, dict[str, Any]]] = [
    ("in another class", {"class_": "B1"}),
    ("in another group's class", {"class_": "D1"}),
    ("left this class", {"left_on": date(2026, 11, 20)}),
    ("withdrawn", {"class_": None, "status": "withdrawn"}),
    ("transferred out", {"class_": None, "status": "transferred_out"}),
    ("completed", {"class_": None, "status": "completed"}),
    ("yet to come", {"starts_on": date(2026, 11, 30)}),
]


@pytest.mark.parametrize(("what", "where"), NEUTRAL, ids=[what for what, _ in NEUTRAL])
async def test_a_child_elsewhere_is_refused_without_a_reason(school: School, what: str, where: dict[str, Any]) -> None:
    teacher = school.as_("teacher of the class")
    there = await school.child(full_name="Lý An", birth_date=DAY, national_id="036222000001", **where)
    rows = [
        child("Lý An"),
        child("Ai Đó", code=there.code),
        child("Ai Đó", id="036222000001"),
        child("lý an", sex="Nữ"),
    ]
    said = set()
    for row in rows:
        for dry_run in ("true", "false"):
            result = await sent(teacher, row, dry_run=dry_run)
            assert counts(result) == (0, 0, 0, 1)
            said |= {tuple(sorted((issue | {"row": 0}).items(), key=str)) for issue in result["issues"]}
    assert len(said) == 1
    ((*_, issue),) = ([dict(each)] for each in said)
    assert (issue["code"], issue["column"], issue["value"], issue["field"]) == ("child_elsewhere", None, None, None)
    assert issue["message"] == (
        "Không nhập được trẻ này vào lớp. Nếu trẻ chuyển đến hoặc chuyển lớp, hãy đề nghị Hiệu trưởng."
    )


async def test_an_id_that_is_somebody_elses_is_refused_with_the_same_words(school: School) -> None:
    teacher = school.as_("teacher of the class")
    there = await school.child("B1", full_name="Ngô Bảo", birth_date=DAY, national_id="036222000001")
    mine = await school.child(full_name="Lý An", birth_date=DAY)
    results = [
        await sent(teacher, child("Lý An", code=mine.code, id="036222000001")),
        await sent(teacher, child("Lý An", id="036222000001")),
        await sent(teacher, child("Lý An", code=there.code)),
        await sent(teacher, child("Ngô Bảo")),
    ]
    assert {(i["code"], i["message"], i["value"]) for result in results for i in result["issues"]} == {
        ("child_elsewhere", results[0]["issues"][0]["message"], None)
    }
    assert all(counts(result) == (0, 0, 0, 1) for result in results)


async def test_a_child_stays_in_its_class_until_its_last_day(school: School) -> None:
    leaving = await school.child(full_name="Lý An", birth_date=DAY, left_on=date(2026, 11, 27))
    await school.plant({"enrolments": [school._enrolment(leaving, "B1", date(2026, 11, 28), None)]})
    assert counts(await sent(school.as_("teacher of another class"), child("Lý An", class_="B1", sex="Nữ")))[3] == 1
    assert counts(await sent(school.as_("teacher of the class"), child("Lý An", sex="Nữ"))) == (0, 1, 0, 0)


async def test_a_paused_child_of_the_class_is_still_of_the_class(school: School) -> None:
    await school.child(full_name="Lý An", birth_date=DAY, status="paused")
    assert counts(await sent(school.as_("teacher of the class"), child("Lý An", sex="Nữ"))) == (0, 1, 0, 0)


async def test_of_two_children_of_one_name_and_day_the_one_of_the_class_is_meant(school: School) -> None:
    for class_ in ("B1", "A1", "D1"):
        await school.child(class_, full_name="Lý An", birth_date=DAY, code=f"BGD-{class_}")
    assert counts(await sent(school.as_("teacher of the class"), child("Lý An", sex="Nữ"))) == (0, 1, 0, 0)
    assert [each["class"]["name"] for each in await records(school, "Lý An") if each["sex"]] == ["A1"]


async def test_a_child_of_last_year_comes_back_into_a_class(school: School) -> None:
    last = await school.child("old", full_name="Lý An", birth_date=DAY)
    result = await sent(school.as_("teacher of the class"), child("Lý An", code=last.code))
    assert counts(result) == (0, 1, 0, 0)
    assert (await record(school, "Lý An"))["class"]["name"] == "A1"


async def test_two_rows_of_one_child_are_one_too_many(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await school.child(full_name="Lý An", birth_date=DAY, national_id="036222000001", code="BGD-1")
    rows = [child("Lý An"), child("Lý Anh", "1/1/2022", code="BGD-1"), child("Lý Ánh", "2/1/2022", id="036222000001")]
    result = await sent(teacher, *rows)
    assert [(i["row"], i["column"], i["code"]) for i in result["issues"]] == [
        (3, "B", "duplicate_row"),
        (4, "E", "duplicate_row"),
    ]
    twins = [child("Lý Sinh", id="036222000004"), child("Lý Sinh", code="BGD-2", id="036222000005")]
    assert counts(await sent(teacher, *twins)) == (2, 0, 0, 0)


@pytest.mark.parametrize("code", ["HS000500", "hs000500", "HS000001000"])
async def test_nobody_takes_a_code_that_we_shall_give(school: School, code: str) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An"))
    for row in (child("Lý An", code=code), child("Lý Bình", code=code)):
        assert codes(await sent(teacher, row)) == [(2, "code_reserved")]


@pytest.mark.parametrize("code", ["TRẺ-Đ1", "İX", "ß1"])
async def test_a_code_in_any_letters_is_found_again(school: School, code: str) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", code=code))
    assert counts(await sent(teacher, child("Lý An", code=code))) == (0, 0, 1, 0)
    assert counts(await sent(teacher, child("Lý Ánh", code=code))) == (0, 1, 0, 0)


async def test_one_unowned_phone_goes_to_the_first_parent_named(school: School) -> None:
    header = ["Lớp", "Họ và tên", "Ngày sinh", "Họ tên mẹ", "Họ tên cha", "Số điện thoại"]
    row = ["A1", "Lý An", "5/9/2022", "Vũ Thị Hoa", "Lý Văn Nam", "912345678"]
    await send(school.as_("teacher of the class"), raw(header, row))
    found = await family(school, "Lý An")
    assert {who: person["phone"] for who, person in found.items()} == {"mother": "0912345678", "father": None}
    assert [each["relationship"] for each in (await record(school, "Lý An"))["guardians"]] == ["mother", "father"]


SAME_FATHER: list[tuple[bool, dict[str, str], dict[str, str]]] = [
    (True, {"father_phone": "0912345678"}, {"father_phone": "0912345678"}),
    (True, {"father_id": "036090000001"}, {"father_id": "036090000001", "father_phone": "0987654321"}),
    (True, {"mother_phone": "0912345678"}, {"mother_phone": "0912345678"}),  # through her
    (False, {}, {}),
    (False, {"father_phone": "0912345678"}, {"father_phone": "0987654321"}),
    (False, {"father_phone": "0912345678"}, {}),
    (False, {"father_year": "1990"}, {"father_year": "1990"}),
]


@pytest.mark.parametrize(("same", "one", "other"), SAME_FATHER)
@pytest.mark.parametrize("files", [1, 2])
async def test_the_same_parent(
    school: School, same: bool, one: dict[str, str], other: dict[str, str], files: int
) -> None:
    teacher = school.as_("teacher of the class")
    named = {"father": "Lý Văn Nam", "mother": "Vũ Thị Hoa"}
    rows = [child("Lý An", **named, **one), child("Lý Bình", **named, **other)]
    for part in [rows] if files == 1 else [rows[:1], rows[1:]]:
        assert counts(await sent(teacher, *part))[3] == 0
    first, second = await family(school, "Lý An"), await family(school, "Lý Bình")
    assert (first["father"]["id"] == second["father"]["id"]) is same


async def test_a_known_phone_with_another_name_is_another_person(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", father="Lý Văn Nam", phone="0912345678"))
    await sent(teacher, child("Lý Bình", father="Lý Văn Năm", phone="0912345678"))
    assert (await family(school, "Lý An"))["father"]["id"] != (await family(school, "Lý Bình"))["father"]["id"]


async def test_a_parents_name_is_corrected_and_a_shared_parent_replaced(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", father="Lý Văn Nan", phone="0912345678"))
    before = (await family(school, "Lý An"))["father"]
    assert counts(await sent(teacher, child("Lý An", father="Lý Văn Nam", phone="0912345678"))) == (0, 1, 0, 0)
    after = (await family(school, "Lý An"))["father"]
    assert (after["id"], after["full_name"]) == (before["id"], "Lý Văn Nam")
    await sent(teacher, child("Lý Bình", father="Lý Văn Nam", phone="0912345678"))
    await sent(teacher, child("Lý Bình", father="Ngô Văn Tư", phone="0987654321"))
    assert (await family(school, "Lý An"))["father"]["full_name"] == "Lý Văn Nam"
    assert (await family(school, "Lý Bình"))["father"]["full_name"] == "Ngô Văn Tư"
    assert await count(school, "guardians", "ends_on = '2026-11-24'") == 1


async def test_a_phone_is_changed_for_twins_of_the_class_too(school: School) -> None:
    teacher = school.as_("teacher of the class")
    for phone in ("0912345678", "0987654321"):
        rows = [child(name, father="Lý Văn Nam", phone=phone) for name in ("Lý An", "Lý Bình")]
        result = await sent(teacher, *rows)
        assert result["issues"] == []
    assert counts(result) == (0, 1, 1, 0)
    father = (await family(school, "Lý An"))["father"]
    assert (father["id"], father["phone"]) == ((await family(school, "Lý Bình"))["father"]["id"], "0987654321")


async def test_rows_that_disagree_about_a_parent_do_not_change_it_back_and_forth(school: School) -> None:
    school.at(SEPTEMBER)
    rows = [
        child(name, class_=class_, father="Lý Văn Nam", phone="0912345678", father_year=year)
        for name, class_, year in (("Lý An", "A1", "1990"), ("Lý Bình", "B1", "1991"))
    ]
    for expected in ((2, 0, 0, 0), (0, 0, 2, 0)):
        result = await sent(school.as_("clerk"), *rows)
        assert counts(result) == expected
        assert [(i["row"], i["column"], i["value"], i["code"]) for i in result["issues"]] == [
            (3, "E", "1991", "parent_kept")
        ]
    assert (await family(school, "Lý An"))["father"]["birth_year"] == 1990


async def test_what_is_unknown_may_be_said_and_is_answered_later(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", father="Không rõ", mother="Vũ Thị Hoa", address="không rõ", phone="Không có"))
    assert (await record(school, "Lý An"))["unknown"] == ["address", "father", "phone"]
    await sent(teacher, child("Lý An", father="Lý Văn Nam", phone="0912345678", address="Thôn Si"))
    assert (await record(school, "Lý An"))["unknown"] == []
