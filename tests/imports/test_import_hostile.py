"""What a file may not do: break the program, tell what its sender may not know, reach past the own class."""

import random
from typing import Any

import pytest

from tests.imports.files import (
    SEPTEMBER,
    child,
    codes,
    count,
    counts,
    family,
    raw,
    record,
    records,
    send,
    sent,
    state,
    table,
    workbook,
)
from tests.imports.test_import_merge import DAY
from tests.school import Caller, Guards, School

SURROGATE = b"\xed\xa0\x80"
BOUNDARY = "zzz"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"%PDF-1.7 ...", 415, "unsupported_media_type"),
        (b"\x89PNG\r\n\x1a\n", 415, "unsupported_media_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, 415, "unsupported_media_type"),
        (b'{"children": []}', 415, "unsupported_media_type"),
        (b"", 422, "invalid"),
        (b"\xef\xbb\xbf \r\n", 422, "invalid"),
        (b"PK\x03\x04 and no more", 422, "invalid"),
        (b"one,two\n3,4\n", 422, "invalid"),
        ('Họ và tên,Ngày sinh\n"Lý An,1/1/2022\n'.encode(), 422, "invalid"),
        (workbook({"Sheet1": [["no", "header"]]}), 422, "invalid"),
        (table(*(child(f"Lý {n}") for n in range(5_001))), 413, "too_large"),
        (raw(["Họ và tên", "Ngày sinh", *map(str, range(300))], ["Lý An", "1/1/2022"]), 413, "too_large"),
        (b"x" * (10 << 20), 413, "too_large"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
async def test_a_file_that_is_not_taken(school: School, content: bytes, status: int, code: str) -> None:
    answer = await send(school.as_("teacher of the class"), content)
    assert (answer.status, answer.code) == (status, code), answer
    if status == 422:
        assert answer.errors[0][0] == "/file"
    assert await count(school, "imports") == 0


async def test_five_thousand_rows_are_taken(school: School) -> None:
    rows = [
        child("Lý An", f"{n % 28 + 1}/{n // 28 % 12 + 1}/{2021 + n // 336 % 5}", code=f"T{n}") for n in range(5_000)
    ]
    result = (await send(school.as_("teacher of the class"), table(*rows), dry_run="true")).json
    assert counts(result) == (5_000, 0, 0, 0)


EVIL = [
    "\0", "A\0B", "\x1b[31m", "\u202eabc", "\ud7ff\ufffe", "=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "'=1", "＝1+1", "x" * 100_000,
    "' or 1=1 --", "{0}", "{value}", "%s", "<script>", "\u0301" * 50, "1e309", "NaN", "0" * 40, "31/12/9999", "00/00/0000",
    "-1/1/2022", "٣/٤/٢٠٢٢", "²", "12345678901234567890", "\U0001f600", "#REF!", "\r\n", "a\nb", "﷽" * 30, "ﬁ", "\\u0000",
    "_x0000_", "A\u200bB", "\u200b", "A\x1fB",
]  # fmt: skip


@pytest.mark.parametrize("on_error", ["skip", None])
async def test_no_cell_breaks_the_import(school: School, on_error: str | None) -> None:
    teacher = school.as_("teacher of the class")
    form = {"on_error": on_error} if on_error else {}
    keys = list(child(code="", sex="", ethnic="", address="", policy="", id="", father="", father_year="", father_phone="",
                      father_id="", mother="", mother_id="", guardian="", phone=""))  # fmt: skip
    rows = [child(f"Lý An{n}") | {key: value} for n, (key, value) in enumerate((k, v) for k in keys for v in EVIL)]
    result = (await send(teacher, table(*rows), **form)).json
    assert result["counts"]["refused"] == len({i["row"] for i in result["issues"] if i["severity"] == "error"})
    if on_error:
        assert sum(result["counts"].values()) == len(rows)
    read = await teacher.get(f"/v1/imports/{result['id']}")
    assert read.json == result
    refused = await teacher.get(f"/v1/imports/{result['id']}/refused", checked=False)
    assert refused.status == 200
    again = await send(teacher, refused.text.encode(), **form)
    assert again.json["counts"]["refused"] == result["counts"]["refused"]
    assert len(await records(school)) == await count(school, "students")


@pytest.mark.parametrize("value", EVIL)
async def test_no_title_breaks_the_import(school: School, value: str) -> None:
    teacher = school.as_("teacher of the class")
    for title in (f"LỚP A1{value}", f"NĂM HỌC 2020-2021 {value}"):
        content = raw([title], ["Họ và tên", "Ngày sinh"], ["Lý An", "?"])
        answer = await send(teacher, content)
        assert answer.status in (201, 422), answer
        if answer.status == 201:
            path = f"/v1/imports/{answer.json['id']}/refused"
            assert (await teacher.get(path, checked=False)).status == 200


def _part(name: str, content: bytes, more: str = "") -> bytes:
    return f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"


KIND, FILE = _part("kind", b"students"), _part("file", table(child()), '; filename="a.csv"')
END = f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (END, 422),
        (KIND + END, 422),
        (FILE + END, 422),
        (KIND + FILE, 422),  # never ended
        (KIND + FILE + FILE + END, 400),
        (KIND + _part("file", b"no file") + END, 422),
        (KIND + _part("file", b"", '; filename=""') + END, 422),
        (KIND + FILE + _part("colour", b"red") + END, 422),
        (KIND + FILE + _part("__class__", b"x") + END, 422),
        (KIND + FILE + _part("class_", b"A1") + END, 422),
        (_part("kind", b"teachers") + FILE + END, 422),
        (KIND + FILE + _part("dry_run", b"perhaps") + END, 422),
        (KIND + FILE + _part("dry_run", b"") + END, 422),
        (KIND + FILE + _part("on_error", b"stop") + END, 422),
        (KIND + FILE + _part("school_year", b"") + END, 422),
        (KIND + FILE + _part("school_year", b"x" * (1 << 20)) + END, 422),
        (KIND + FILE + _part("school_year", b"x" * (2 << 20)) + END, 400),
        (KIND + _part("school_year", b"2026-2027", '; filename="x"') + END, 422),
        (b"".join(_part(f"f{n}", b"") for n in range(100)) + END, 400),
        (KIND + _part("file", b"", "; filename*=utf-8''%00%ff") + END, 422),
        (f"--{BOUNDARY}\r\n\r\nno header\r\n".encode() + END, 400),
        (b"--other\r\n" + KIND + FILE + END, 400),
        (random.Random(5).randbytes(5_000), 400),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
async def test_a_form_that_is_none(school: School, body: bytes, status: int) -> None:
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = await school.as_("teacher of the class").post("/v1/imports", content=body, headers=headers)
    assert answer.status == status, answer


@pytest.mark.parametrize("content_type", ["", "text/csv", "application/json", "multipart/mixed; boundary=zzz"])
async def test_another_kind_of_body(school: School, content_type: str) -> None:
    answer = await school.as_("teacher of the class").post(
        "/v1/imports", content=KIND + FILE + END, headers={"content-type": content_type}
    )
    assert answer.status == 415


@pytest.mark.parametrize(
    "charset",
    ["utf-7", "utf-16", "unicode_escape", "idna", "base64", "nonsense", "undefined", "punycode"],
)
async def test_no_charset_and_no_file_name_breaks_the_import(school: School, charset: str) -> None:
    teacher = school.as_("teacher of the class")
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"}
    for name in ("+2AA-.csv", "\\ud800\\u0000.csv", "a\x01b.csv", "x" * 5_000, "../../etc/passwd"):
        body = KIND + _part("file", table(child()), f'; filename="{name}"') + END
        answer = await teacher.post("/v1/imports", content=body, headers=headers)
        assert answer.status in (201, 400, 422), answer


async def test_no_sheet_name_breaks_the_import(school: School) -> None:
    header = ["Họ và tên", "Ngày sinh"]
    book = workbook(
        {"=cmd|' '!A0": [header, ["Lý An", "?"]], "😀\u202e": [header, ["Lý An", "1/1/2022"], ["Lý An", "1/1/2022"]]}
    )
    teacher = school.as_("teacher of the class")
    result = (await send(teacher, book, class_="A1")).json
    assert counts(result) == (0, 0, 0, 2)
    refused = await teacher.get(f"/v1/imports/{result['id']}/refused", checked=False)
    assert not [line for line in refused.text.lstrip("\ufeff").splitlines() if line[:1] in tuple("=+-@")]


# A homeroom teacher who wants to know, or have, a child of another class


async def test_a_code_or_a_number_alone_brings_no_child_into_a_class(school: School) -> None:
    """Codes can be counted through; whoever could enrol by them would read every child that has no class yet."""
    teacher = school.as_("teacher of the class")
    last = {"full_name": "Ngô Bảo Châu", "birth_date": DAY}
    loose = await school.child("old", national_id="036222000001", **last)
    for row in (
        child("Ai Đó", "", code=loose.code),
        child("Ai Đó", code=loose.code),
        child("Ngô Văn Ai", "", code=loose.code),
        child("Ngô Văn Ai", "1/1/2022", id="036222000001"),
    ):
        result = await sent(teacher, row)
        assert codes(result) == [(2, "child_elsewhere")], result
    assert (await teacher.get(loose.url)).status == 404
    for row in (child("Ngo Bao Chau", "", code=loose.code), child("Ngô Bảo Trân", code=loose.code)):
        assert counts(await sent(teacher, row, dry_run="true")) == (0, 1, 0, 0), "who knows the child may correct it"


async def _elsewhere(school: School, **account: Any) -> Caller:
    """A parent of a child in B1, with a phone and a number, and an account unless none is asked for."""
    parent = await school.user(Guards("B1"), full_name="Ngô Văn Tư", **account).arrive()
    await school.query(
        "update persons set phone = '0912345678', national_id = '036090000001', birth_year = 1990 where id = $1",
        parent.person,
    )
    return parent


async def _person(school: School, caller: Caller) -> tuple[Any, ...]:
    rows = await school.query(
        "select full_name, phone, national_id, birth_year from persons where id = $1", caller.person
    )
    return tuple(rows[0])


THEIRS = ("Ngô Văn Tư", "0912345678", "036090000001", 1990)


@pytest.mark.parametrize(
    ("row", "warned"),
    [
        ({"father": "Ngô Văn Tư", "father_id": "036090000001", "father_phone": "0987654321"}, ["parent_kept"]),
        ({"father": "Ngô Văn Tư", "father_phone": "0912345678", "father_year": "1980"}, ["parent_kept"]),
        ({"father": "Ngô Văn Tư", "father_phone": "0912345678", "father_id": "036090000099"}, ["parent_kept"]),
        ({"father": "NGÔ VĂN TƯ", "father_id": "036090000001"}, []),
    ],
)
async def test_a_list_changes_no_parent_of_a_child_elsewhere(
    school: School, row: dict[str, str], warned: list[str]
) -> None:
    parent = await _elsewhere(school)
    result = await sent(school.as_("teacher of the class"), child("Lý An", **row))
    assert [i["code"] for i in result["issues"]] == warned
    assert counts(result) == (1, 0, 0, 0)
    assert (await family(school, "Lý An"))["father"]["id"] == parent.person
    assert await _person(school, parent) == THEIRS
    assert counts(await sent(school.as_("teacher of the class"), child("Lý An", **row))) == (0, 0, 1, 0)


async def test_the_clerk_may_change_a_shared_parent_without_an_account(school: School) -> None:
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    parents = {"father": "Ngô Văn Tư", "father_id": "036090000001"}
    await sent(clerk, child("Lý An", **parents), child("Lý Bình", class_="B1", **parents))
    await sent(clerk, child("Lý An", father_phone="0987654321", **parents))
    assert (await family(school, "Lý Bình"))["father"]["phone"] == "0987654321"
    other = await sent(school.as_("teacher of the class"), child("Lý An", father_phone="0912345678", **parents))
    assert [i["code"] for i in other["issues"]] == ["parent_kept"]


async def test_a_number_with_another_name_makes_nobody_a_parent(school: School) -> None:
    """A slip of a digit, or a guess: it would show a stranger's phone to the teacher, and the child to the stranger."""
    parent = await _elsewhere(school)
    teacher = school.as_("teacher of the class")
    result = await sent(
        teacher, child("Lý An", father="Lý Văn Nam", father_id="036090000001", father_phone="0987654321")
    )
    assert [(i["code"], i["severity"], i["value"]) for i in result["issues"]] == [
        ("parent_id_taken", "warning", "036090000001")
    ]
    assert (await record(school, "Lý An"))["guardians"][0]["phone"] == "0987654321"
    assert len((await parent.get("/v1/me")).json["assignments"]) == 1
    assert await _person(school, parent) == THEIRS


async def test_a_known_parent_takes_no_number_of_somebody_else(school: School) -> None:
    parent = await _elsewhere(school)
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", father="Lý Văn Nam"), child("Lý Bình", mother="Vũ Thị Hoa"))
    rows = [child("Lý An", father="Lý Văn Nam", father_id="036090000001"),
            child("Lý Bình", mother="Vũ Thị Hoa", mother_id="036090000001")]  # fmt: skip
    result = await sent(teacher, *rows)
    assert [i["code"] for i in result["issues"]] == ["parent_id_taken"] * 2
    assert counts(result) == (0, 0, 2, 0)
    assert await _person(school, parent) == THEIRS
    number = {"father_id": "036090000077"}
    both = [child("Lý An", father="Lý Văn Nam", **number), child("Lý Bình", father="Ngô Tư", **number)]
    assert [(i["row"], i["code"]) for i in (await sent(teacher, *both))["issues"]] == [(3, "parent_id_taken")]


async def test_a_list_claims_no_number_for_an_account(school: School) -> None:
    """Whoever writes a victim's number to an accomplice's account would make the accomplice a parent by the next list."""
    account = await school.user(full_name="Ngô Văn Tư").arrive()
    await school.query("update persons set phone = '0912345678' where id = $1", account.person)
    row = child("Lý An", father="Ngô Văn Tư", father_phone="0912345678", father_id="036090000001")
    result = await sent(school.as_("teacher of the class"), row)
    assert [i["code"] for i in result["issues"]] == ["parent_kept"]
    assert (await _person(school, account))[2] is None


async def test_a_blocked_guardian_comes_back_by_no_list(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await school.child(full_name="Lý An", birth_date=DAY)
    mine = school.children["A1"][-1]
    father = await school.user(Guards(mine, blocked=True), full_name="Ngô Văn Tư").arrive()
    await school.query(
        "update persons set phone = '0912345678', national_id = '036090000001' where id = $1", father.person
    )
    await school.query("update guardians set relationship = 'father' where person_id = $1", father.person)
    rows = [
        {"father": "Ngô Văn Tư", "phone": "0912345678"},
        {"father": "Lý Văn Nam", "phone": "0987654321"},
        {"father": "Ngô Văn Tư", "phone": "0912345678"},
        {"guardian": "Ngô Văn Tư", "phone": "0912345678"},
        {"father": "Ngô Văn Tư"},
        {"father": "Ngô Tư", "father_id": "036090000001"},
    ]
    for row in rows:
        await sent(teacher, child("Lý An", **row))
        assert (await father.get("/v1/me")).json["assignments"] == []
    ties = await school.query("select person_id, ends_on, blocked_at from guardians where student_id = $1", mine.id)
    assert [(tie["ends_on"], tie["blocked_at"] is None) for tie in ties if tie["person_id"] == father.person] == [
        (None, False)
    ]
    assert len(ties) == 2
    named = {each["full_name"] for each in (await record(school, "Lý An"))["guardians"]}
    assert named == {"Ngô Văn Tư", "Lý Văn Nam"}, "the blocked one's name is nobody's new name"
    await school.query("update guardians set ends_on = '2026-11-20' where person_id = $1", father.person)
    await sent(teacher, child("Lý An", father="Ngô Văn Tư", phone="0912345678"))
    assert (await father.get("/v1/me")).json["assignments"] == []


async def test_a_later_namesake_with_the_same_phone_takes_nobodys_place(school: School) -> None:
    parent = await _elsewhere(school)
    await school.child(full_name="Lý An", birth_date=DAY)
    teacher = school.as_("teacher of the class")
    await sent(teacher, child("Lý An", father="Ngô Văn Tư"))
    await sent(teacher, child("Lý An", father="Ngô Văn Tư", phone="0912345678"))
    decoy = (await family(school, "Lý An"))["father"]["id"]
    assert decoy != parent.person
    await sent(
        school.as_("teacher of another class"), child("Lý Bình", class_="B1", father="Ngô Văn Tư", phone="0912345678")
    )
    assert (await family(school, "Lý Bình"))["father"]["id"] == parent.person


async def test_a_dry_run_for_a_child_elsewhere_leaves_a_trace_of_who_asked(school: School) -> None:
    await school.child("B1", full_name="Lý An", birth_date=DAY)
    teacher = await school.as_("teacher of the class").arrive()
    before = await state(school)
    await sent(teacher, child("Lý An"), dry_run="true")
    assert await state(school) == before
    assert await count(school, "imports", "person_id = $1 and dry_run", teacher.person) == 1
