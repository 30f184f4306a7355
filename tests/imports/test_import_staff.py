"""Importing staff over HTTP: accounts with one-time codes, posts, and who may. Clause 3.1."""

from datetime import date
from typing import Any

import pytest

from app.models.post import POST_NAMES, Post
from tests.imports.files import child, counts, record, send, state, workbook
from tests.imports.files import sent as sent_children
from tests.imports.staff import OTHER_PHONE, PHONE, faults, one, person_of, posts_of, send_staff, sent, table
from tests.school import KINDS, TODAY, Caller, Held, School

YEAR = date(2026, 8, 1)
NATIONAL_ID = "037090001234"


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"principal"}))
async def test_only_the_principal_imports_staff(school: School, kind: str) -> None:
    caller = await school.as_(kind).arrive()
    before = await state(school)
    for form in ({}, {"dry_run": "true"}, {"school_year": "?"}):
        answer = await send_staff(caller, one(), **form)
        assert (answer.status, answer.clause, answer.json["allowed_roles"]) == (403, "3.1", ["principal"])
    assert (await state(school))[:7] == before[:7]
    refused = await school.journal("user.import")
    assert {(row["outcome"], row["clause"], row["person_id"]) for row in refused} == {("refused", "3.1", caller.person)}


async def test_nobody_signs_in_by_a_file(school: School) -> None:
    assert (await send_staff(school.as_("nobody"), one())).status == 401


async def test_a_list_makes_accounts_that_sign_in_once_with_their_codes(school: School, principal: Caller) -> None:
    result = await sent(
        principal,
        one(
            "ĐỖ THỊ MAI",
            "Giáo viên chủ nhiệm",
            units="A1",
            year="1990",
            id=NATIONAL_ID,
            first="01/09/2026",
            decision="12/QĐ",
        ),
        one("Trần Văn Hùng", "Tổ trưởng; Giáo viên chủ nhiệm", units="Tổ Mẫu giáo; Lớp B1", phone=OTHER_PHONE),
    )
    assert (result["state"], counts(result), result["issues"]) == ("complete", (2, 0, 0, 0), [])
    codes = {each["username"]: each for each in result["codes"]}
    assert {name: each["full_name"] for name, each in codes.items()} == {
        f"mai.dt@{school.code}": "Đỗ Thị Mai", f"hung.tv@{school.code}": "Trần Văn Hùng"
    }  # fmt: skip
    assert await posts_of(school, "mai.dt") == [("homeroom_teacher", "A1", date(2026, 9, 1), None, "12/QĐ", False)]
    assert [each[:2] for each in await posts_of(school, "hung.tv")] == [
        ("group_leader", "mẫu giáo"), ("homeroom_teacher", "B1")
    ]  # fmt: skip
    mai = await person_of(school, "mai.dt")
    assert (mai["birth_year"], mai["phone"], mai["national_id"]) == (1990, PHONE, NATIONAL_ID)
    signing_in = {"username": f"mai.dt@{school.code}", "password": codes[f"mai.dt@{school.code}"]["one_time_code"]}
    answer = await school.program.send("POST", "/v1/auth/sessions", json=signing_in)
    assert (answer.status, answer.json["must_change_password"]) == (201, True)
    journal = await school.journal("user.import")
    assert {(row["clause"], row["person_id"]) for row in journal} == {("3.1", principal.person)}
    assert {row["noun"] for row in journal} == {"persons", "users", "assignments", "imports"}


async def test_codes_are_told_once_and_kept_nowhere(school: School, principal: Caller) -> None:
    result = await sent(principal, one())
    code = result["codes"][0]["one_time_code"]
    read = await principal.get(f"/v1/imports/{result['id']}")
    assert read.json["codes"] is None
    assert code not in read.text
    assert code not in (await principal.get("/v1/imports")).text
    for name in ("imports", "import_rows", "users", "journal", "journal_values"):
        rows = await school.query(f"select {name}::text as row from {name}")
        assert not any(code in row["row"] or code.replace("-", "") in row["row"] for row in rows), name
    teacher = school.as_("teacher of the class")
    assert (await sent_children(teacher, child()))["codes"] is None


async def test_the_same_file_again_makes_nothing_twice(school: School, principal: Caller) -> None:
    rows = (
        one("Đỗ Thị Mai", "Giáo viên chủ nhiệm", units="A1"),
        one("Lê An", "Kế toán", phone="", id=NATIONAL_ID, first="01/09/2026", last="31/05/2027", decision="7/QĐ"),
        one("Lý Bình", "Văn thư; Nhân viên y tế", phone="", username="binh"),
        one("Hà Chi", "Nhân viên", phone=""),
    )
    assert counts(await sent(principal, *rows)) == (4, 0, 0, 0)
    before = await state(school)
    school.at("2026-12-01 09:00")
    again = await sent(principal, *rows)
    assert (counts(again), again["issues"], again["codes"]) == ((0, 0, 4, 0), [], [])
    assert await state(school) == before


async def test_an_empty_cell_changes_nothing_and_a_new_post_is_added(school: School, principal: Caller) -> None:
    await sent(principal, one("Đỗ Thị Mai", "Kế toán", year="1990", id=NATIONAL_ID))
    assert counts(await sent(principal, one("Đỗ Thị Mai", "", username="mai.dt", phone="", year="", id=""))) == (
        0,
        0,
        1,
        0,
    )
    result = await sent(principal, one("Đỗ Thị Mai", "Văn thư", phone=OTHER_PHONE, id=NATIONAL_ID))
    assert (counts(result), result["codes"]) == ((0, 1, 0, 0), [])
    assert [(post, ended) for post, *_, ended in await posts_of(school, "mai.dt")] == [
        ("accountant", False), ("clerk", False)
    ]  # fmt: skip
    mai = await person_of(school, "mai.dt")
    assert (mai["phone"], mai["birth_year"], mai["national_id"]) == (OTHER_PHONE, 1990, NATIONAL_ID)


async def test_a_list_ends_nothing_and_gives_nothing_back_that_was_ended(school: School, principal: Caller) -> None:
    await sent(principal, one("Đỗ Thị Mai", "Kế toán", first="01/09/2026", decision="7/QĐ"))
    result = await sent(principal, one("Đỗ Thị Mai", "Kế toán", first="01/10/2026", last="01/12/2026", decision="8/QĐ"))
    assert (counts(result), faults(result)) == ((0, 0, 1, 0), [(2, "posts", "assignment_kept")])
    await school.query("update assignments set ended_at = $1 where post = 'accountant'", school.program.clock())
    result = await sent(principal, one("Đỗ Thị Mai", "Kế toán"))
    assert (counts(result), faults(result)) == ((0, 0, 1, 0), [(2, "posts", "assignment_ended")])
    assert counts(await sent(principal, one("Đỗ Thị Mai", "Kế toán", first="01/12/2026"))) == (0, 1, 0, 0)
    assert [each[2] for each in await posts_of(school, "mai.dt")] == [date(2026, 9, 1), date(2026, 12, 1)]


async def test_a_parent_who_joins_the_staff_stays_one_person(school: School, principal: Caller) -> None:
    teacher = school.as_("teacher of the class")
    await sent_children(
        teacher,
        child("Lý An", mother="Đỗ Thị Mai", mother_phone=PHONE),
        child("Lý Bình", father="Lê Tú", father_id=NATIONAL_ID),
    )
    persons = await school.query("select count(*) from persons")
    rows = one("Đỗ Thị Mai", "Kế toán"), one("Lê Văn Tú", "Bảo vệ", phone="", id=NATIONAL_ID)
    result = await sent(principal, *rows)
    assert (counts(result), len(result["codes"])) == ((2, 0, 0, 0), 2)
    assert await school.query("select count(*) from persons") == persons
    assert (await record(school, "Lý An"))["guardians"][0]["full_name"] == "Đỗ Thị Mai"


async def test_user_names_are_unique_and_readable(school: School, principal: Caller) -> None:
    await school.user(username="lan.dt", full_name="Đỗ Thị Lan").arrive()
    rows = [one(name, "Nhân viên", phone=f"09{number:08}") for number, name in enumerate(
        ("Đinh Thị Lan", "Đào Thu Lan", "Lan", "Ừ", "Ngô Thị Ngọc Ánh", "Điểu K'Sơn", "李"))]  # fmt: skip
    rows.append(one("Dương Thị Lan", "Nhân viên", phone="", username="lan.dt2"))
    result = await sent(principal, *rows)
    assert [each["username"].partition("@")[0] for each in result["codes"]] == [
        "lan.dt3", "lan.dt4", "lan", "u", "anh.ntn", "kson.d", "canbo", "lan.dt2"
    ]  # fmt: skip


CELLS = {
    "principal": "Hiệu trưởng", "vp_academic": "Phó hiệu trưởng chuyên môn", "vp_care": "phó hiệu trưởng nuôi dưỡng, CSVC, y tế",
    "web_admin": "Quản trị website", "accountant": "KẾ TOÁN", "asset_keeper": "Nhân viên tài sản, thiết bị",
    "nurse": "Nhân viên y tế",
    "kitchen": "Cấp dưỡng", "clerk": "Văn thư", "staff": "Giáo viên", "commune_office": "Phòng Văn hóa - Xã hội",
}  # fmt: skip


@pytest.mark.parametrize("post", CELLS)
async def test_a_post_by_its_name_and_by_its_code(school: School, principal: Caller, post: str) -> None:
    for number, word in enumerate((CELLS[post], post, POST_NAMES[Post(post)].vi)):
        result = await sent(principal, one("Hà Chi", word, phone=f"09{number:08}"))
        name = result["codes"][0]["username"].partition("@")[0]
        assert [each[0] for each in await posts_of(school, name)] == [post], word


async def test_several_posts_in_one_cell(school: School, principal: Caller) -> None:
    cell = "Nhân viên tài sản, thiết bị, Văn thư;\nKế toán\nNhân viên y tế; Kế toán"
    await sent(principal, one("Hà Chi", cell))
    assert [each[0] for each in await posts_of(school, "chi.h")] == ["accountant", "asset_keeper", "clerk", "nurse"]


REFUSED: list[tuple[dict[str, str], str, str]] = [
    (one(posts="Trưởng phòng"), "posts", "post_unknown"),
    (one(posts="Kế toán; Siêu quản trị"), "posts", "post_unknown"),
    (one(posts="Phụ huynh"), "posts", "post_unknown"),
    (one(posts="parent"), "posts", "post_unknown"),
    (one(posts="{label} {0}"), "posts", "post_unknown"),
    (one(posts="Phó hiệu trưởng"), "posts", "post_unclear"),
    (one(posts=""), "posts", "post_missing"),
    (one(posts="Giáo viên chủ nhiệm"), "units", "unit_missing"),
    (one(posts="Tổ trưởng", units="A1"), "units", "unit_missing"),
    (one(posts="Giáo viên chủ nhiệm", units="Z9"), "units", "unit_unknown"),
    (one(posts="Giáo viên chủ nhiệm", units="A1; Z9"), "units", "unit_unknown"),
    (one(posts="Giáo viên chủ nhiệm", units="old"), "units", "unit_unknown"),
    (one(name="", username="mai"), "full_name", "name_missing"),
    (one(name="=1+1"), "full_name", "formula"),
    (one(username="Mai Đỗ"), "username", "username_invalid"),
    (one(username="mai@x"), "username", "username_invalid"),
    (one(username="-mai"), "username", "username_invalid"),
    (one(username="m" * 65), "username", "username_invalid"),
    (one(phone="12345"), "phone", "phone_invalid"),
    (one(id="123"), "national_id", "id_number_invalid"),
    (one(year="2030"), "birth_year", "year_invalid"),
    (one(first="31/02/2026"), "valid_from", "date_invalid"),
    (one(first="01/09/2026", last="31/08/2026"), "valid_to", "dates_reversed"),
    (one(last="31/08/2026"), "valid_to", "dates_reversed"),
    (one(posts="Giáo viên chủ nhiệm", units="A1", first="01/08/2027"), "valid_from", "date_outside_year"),
    (one(decision="=cmd()"), "decision_number", "formula"),
    (one(decision="x" * 101), "decision_number", "too_long"),
]


@pytest.mark.parametrize(("row", "field", "code"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_fault_refuses_its_row_and_says_so_in_both_languages(
    school: School, principal: Caller, row: dict[str, str], field: str, code: str
) -> None:
    good, before = one("Hà Chi", "Nhân viên", phone=OTHER_PHONE), await state(school)
    vi, en = [(await send_staff(principal, good, row, language=language)).json for language in ("vi", "en")]
    assert (vi["state"], counts(vi)) == ("failed", (0, 0, 0, 1))
    assert [(3, field, code)] == faults(vi)[-1:], faults(vi)
    assert vi["issues"][-1]["message"] != en["issues"][-1]["message"]
    assert vi["codes"] is None
    assert await state(school) == before
    kept = await sent(principal, good, row, on_error="skip")
    assert (kept["state"], counts(kept), len(kept["codes"])) == ("complete", (1, 0, 0, 1), 1)
    refused = await principal.get(f"/v1/imports/{kept['id']}/refused")
    assert len(refused.text.strip().split("\n")) == 2


async def test_keys_of_somebody_else_are_refused(school: School, principal: Caller) -> None:
    await sent(principal, one("Đỗ Thị Mai", id=NATIONAL_ID), one("Lê An", phone=OTHER_PHONE))
    for row, field in (
        (one("Đỗ Văn Hùng", username="mai.dt", phone=""), "username"),
        (one("Trần Hùng", phone="", id=NATIONAL_ID), "national_id"),
        (one("Lê An", phone="", username="an.l", id=NATIONAL_ID), "national_id"),
    ):
        result = await sent(principal, row)
        assert faults(result) == [(2, field, f"{field}_taken")]
    twice = one("Đỗ Thị Mai", phone="", username="mai.dt"), one("Đỗ Thị Mai")
    assert faults(await sent(principal, *twice)) == [(3, "full_name", "duplicate_row")], "one person by two keys"


async def test_one_person_twice_in_a_file(school: School, principal: Caller) -> None:
    rows = (
        one("Đỗ Thị Mai"), one("đỗ  thị mai", "Văn thư"), one("Lê An", phone="", username="an"),
        one("Lê An", phone="", username="AN"), one("Hà Chi", phone="", id=NATIONAL_ID), one("Hà Chi", id=NATIONAL_ID),
    )  # fmt: skip
    result = await sent(principal, *rows, on_error="skip")
    assert faults(result) == [
        (3, "phone", "duplicate_row"),
        (5, "username", "duplicate_row"),
        (7, "national_id", "duplicate_row"),
    ]
    assert counts(result) == (3, 0, 0, 3)


async def test_by_name_alone_nobody_is_given_anything(school: School, principal: Caller) -> None:
    """The first principal, made at the command line, has neither phone nor number."""
    await school.user(Held(Post.CLERK), username="mai", full_name="Đỗ Thị Mai").arrive()
    for row in (one("Đỗ Thị Mai", "Kế toán"), one("Đỗ Thị Mai", "Kế toán", phone="")):
        result = await sent(principal, row)
        assert (counts(result), faults(result)) == ((0, 0, 0, 1), [(2, "full_name", "identity_unclear")])
    assert counts(await sent(principal, one("Đỗ Thị Mai", "Văn thư", phone=""))) == (0, 0, 1, 0)
    assert counts(await sent(principal, one("Đỗ Thị Mai", "Kế toán", username="mai"))) == (0, 1, 0, 0)
    assert counts(await sent(principal, one("Đỗ Thị Mai", "Kế toán", username="mai2", phone=OTHER_PHONE))) == (
        1,
        0,
        0,
        0,
    )
    third = await sent(principal, one("Đỗ Thị Mai", "Nhân viên", phone="0900000001"))
    assert (counts(third), faults(third)) == ((1, 0, 0, 0), [(2, "full_name", "same_name")])


async def test_warnings_refuse_nothing(school: School, principal: Caller) -> None:
    await school.user(username="mai", full_name="Đỗ Thị Mai", suspended_at=school.program.clock()).arrive()
    await sent(principal, one("Lê An", "Văn thư", phone="0900000001"))
    rows = (
        one("Đỗ Thị Mai", username="mai"),
        one("Hà Chi", "Giáo viên", units="A1", phone="0912000001; 0912000002"),
        one("Lê An", "Văn thư", phone="0900000001", username="khac"),
    )
    result = await sent(principal, *rows)
    assert faults(result) == [
        (2, "full_name", "account_suspended"), (3, "phone", "phone_extra"), (3, "units", "unit_not_used"),
        (4, "username", "username_kept"),
    ]  # fmt: skip
    assert counts(result) == (1, 0, 2, 0)
    assert await posts_of(school, "mai") == []
    assert await posts_of(school, "chi.h") == [("staff", None, TODAY, None, None, False)]


async def test_a_dry_run_writes_only_its_result(school: School, principal: Caller) -> None:
    before = await state(school)
    result = await sent(principal, one(), one("Lê An", "?", phone=OTHER_PHONE), dry_run="true", on_error="skip")
    assert (result["dry_run"], result["state"], counts(result), result["codes"]) == (
        True,
        "complete",
        (1, 0, 0, 1),
        None,
    )
    assert await state(school) == before


async def test_the_year_is_for_its_classes(school: School, principal: Caller) -> None:
    row = one(posts="Giáo viên chủ nhiệm", units="A1")
    for year in ("2026-2027", str(school.years["now"])):
        assert counts(await sent(principal, row, school_year=year, dry_run="true")) == (1, 0, 0, 0)
    answer = await send_staff(principal, row, school_year="2025-2026")
    assert (answer.status, answer.code) == (422, "school_year_over")
    for form in ({"school_year": "2030-2031"}, {"class_": "A1"}):
        answer = await send_staff(principal, row, **form)
        assert (answer.status, answer.errors[0][0]) == (422, "/" + next(iter(form)).rstrip("_"))


async def test_a_list_of_children_is_no_list_of_staff(school: School, principal: Caller) -> None:
    rows = [["Họ và tên", "Ngày sinh", "Lớp"], ["Lý An", "1/1/2022", "A1"]]
    answer = await send(principal, workbook({"A1": rows}), kind="staff", file_name="list.xlsx")
    assert (answer.status, answer.errors) == (422, [("/file", "no_header")])
    answer = await send(principal, table(one()), kind="teachers")
    assert (answer.status, answer.errors[0][0]) == (422, "/kind")


async def test_a_workbook_as_schools_make_them(school: School, principal: Caller) -> None:
    rows: list[list[Any]] = [
        ["TRƯỜNG MẦM NON THỬ NGHIỆM"], ["DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN NĂM HỌC 2026-2027"], [],
        ["TT", "Họ và tên đệm", "Tên", "Ngày tháng năm sinh", "Chức danh", "Lớp phụ trách", "SĐT"],
        [1, "Nguyễn Thị", "Hoa", "05/03/1980", "Phó hiệu trưởng chuyên môn", None, 912000001],
        [2, "Trần Thu", "Hà", "1991", "Giáo viên chủ nhiệm", "Lớp A1", "0912 000 002"],
        [3, "Lê Thị", "Hiền", 1985, "Cấp dưỡng", None, "84912000003"],
        ["Tổng số: 3 người"], [None, None, None, None, "Thử Nghiệm, ngày 01 tháng 9 năm 2026"],
        [None, None, None, None, "HIỆU TRƯỞNG"], [None, None, None, None, "Phạm Thị Quý"],
    ]  # fmt: skip
    result = (await send(principal, workbook({"Danh sách": rows}), kind="staff", file_name="cb.xlsx")).json
    assert (result["issues"], counts(result)) == ([], (3, 0, 0, 0))
    assert [each["username"].partition("@")[0] for each in result["codes"]] == ["hoa.nt", "ha.tt", "hien.lt"]
    assert (await person_of(school, "hoa.nt"))["birth_year"] == 1980


async def test_the_statements_do_not_grow_with_the_list(school: School, principal: Caller) -> None:
    used = []
    for size in (2, 60):
        rows = [
            one(f"Lê Thị {'ABCDEFGHIJ'[n % 10]}{'ABCDEFGHIJ'[n // 10]}", phone=f"09{size:04}{n:04}")
            for n in range(size)
        ]
        assert counts(await sent(principal, *rows)) == (size, 0, 0, 0)
        used.append(len(school.program.statements))
    assert used[0] == used[1]
