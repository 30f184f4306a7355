"""Creating and changing a child's record over HTTP (6.1)."""

from typing import Any

import pytest

from tests.program import Answer
from tests.school import YESTERDAY, Caller, School

BARE = {"full_name": "Nguyễn Minh Khôi", "birth_date": "2022-03-05"}
FULL = BARE | {
    "sex": "male", "ethnic_group": "1", "permanent_address": "Thôn 3, xã Vĩnh Hào", "policy_categories": ["poor", "orphan"],
    "national_id": "036222000017", "unknown": ["mother"], "nationality": "LA", "birth_place": "Bệnh viện huyện",
    "province": "Ninh Bình", "commune": "Vĩnh Hào", "current_address": "Thôn 4", "disability_types": ["sight", "mobility"],
    "disability_degree": "mild",
    "guardians": [{"relationship": "father", "full_name": "NGUYỄN VĂN HÙNG", "birth_year": 1990, "phone": "+84 912 345 678",
                   "occupation": "Thợ xây", "national_id": "036090000011"}],
}  # fmt: skip


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def create(school: School, teacher: Caller, **fields: Any) -> Answer:
    return await teacher.post("/v1/students", {"class_id": str(school.classes["A1"])} | BARE | fields)


async def created(school: School, teacher: Caller, **fields: Any) -> Answer:
    answer = await create(school, teacher, **fields)
    assert answer.status == 201, answer
    return answer


def url(answer: Answer) -> str:
    return f"/v1/students/{answer.json['id']}"


# Creating


async def test_a_new_child_is_enrolled_and_has_a_code_of_ours(school: School, teacher: Caller) -> None:
    answer = await created(school, teacher)
    record = answer.json
    assert (record["code"], record["class"]["name"], record["status"]) == ("HS000001", "A1", "studying")
    assert (record["status_since"], record["roster_confirmed"], record["warnings"]) == ("2026-11-25", True, [])
    assert answer.headers["location"] == url(answer)
    read = await teacher.get(url(answer))
    assert (read.etag, {**read.json, "warnings": []}) == (answer.etag, record)
    (place,) = await school.query("select starts_on, left_on from enrolments where student_id = $1", record["id"])
    assert (str(place["starts_on"]), place["left_on"]) == ("2026-11-25", None)
    register = await teacher.get((await school.register()).url)
    assert record["id"] in {mark["student_id"] for mark in register.json["marks"]}


async def test_all_that_a_record_states(school: School, teacher: Caller) -> None:
    record = (await created(school, teacher, **FULL)).json
    for name in FULL.keys() - {"ethnic_group", "guardians", "policy_categories", "disability_types"}:
        assert record[name] == FULL[name], name
    assert record["ethnic_group"] == {"code": "1", "name": "Kinh"}
    assert record["policy_categories"] == ["orphan", "poor"]
    assert record["disability_types"] == ["mobility", "sight"]
    (father,) = record["guardians"]
    del father["id"]
    assert father == {
        "relationship": "father", "full_name": "Nguyễn Văn Hùng", "birth_year": 1990, "phone": "0912345678",
        "occupation": "Thợ xây",
    }  # fmt: skip
    assert (record["complete"], record["missing"], record["warnings"]) == (True, [], [])


async def test_names_are_kept_tidy(school: School, teacher: Caller) -> None:
    record = (await created(school, teacher, full_name="  TRẦN  THI\u0323 ĐAN ")).json
    assert record["full_name"] == "Trần Thị Đan"
    found = await teacher.get("/v1/students?q=dan tran")
    assert [each["id"] for each in found.items] == [record["id"]]


async def test_codes_count_up_and_ours_are_not_taken(school: School, teacher: Caller) -> None:
    codes = [(await created(school, teacher, full_name=f"Trẻ Số {n}")).json["code"] for n in "abc"]
    assert codes == ["HS000001", "HS000002", "HS000003"]
    assert (await created(school, teacher, full_name="Trẻ Có Mã", code=" MN 7 ")).json["code"] == "MN 7"
    for code in ("HS000009", "hs0000010"):
        answer = await create(school, teacher, full_name="Trẻ Khác", code=code)
        assert (answer.status, answer.errors) == (422, [("/code", "code_reserved")])


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"birth_date": "2026-11-26"}, ("/birth_date", "date_in_future")),
        ({"birth_date": "1992-03-05"}, ("/birth_date", "age_impossible")),
        ({"birth_date": None}, ("/birth_date", "not_a_date")),
        ({"birth_date": "5/3/2022"}, ("/birth_date", "not_a_date")),
        ({"full_name": None}, ("/full_name", "not_a_text")),
        ({"full_name": " \u200b "}, ("/full_name", "too_short")),
        ({"full_name": "123"}, ("/full_name", "not_a_name")),
        ({"full_name": "x" * 101}, ("/full_name", "too_long")),
        ({"full_name": "a\u0000"}, ("/full_name", "control_characters")),
        ({"full_name": "a\u202eb"}, ("/full_name", "control_characters")),
        ({"full_name": "\u3164"}, ("/full_name", "control_characters")),
        ({"class_id": "x"}, ("/class_id", "not_an_id")),
        ({"class_id": None}, ("/class_id", "not_an_id")),
        ({"sex": "nam"}, ("/sex", "not_allowed")),
        ({"ethnic_group": "56"}, ("/ethnic_group", "not_allowed")),
        ({"ethnic_group": {"code": "1"}}, ("/ethnic_group", "not_a_text")),
        ({"policy_categories": ["rich"]}, ("/policy_categories/0", "not_allowed")),
        ({"nationality": "vn"}, ("/nationality", "not_allowed")),
        ({"disability_degree": "mild"}, ("/disability_degree", "no_disability")),
        ({"disability_types": [], "disability_degree": "mild"}, ("/disability_degree", "no_disability")),
        ({"national_id": "03622200001"}, ("/national_id", "id_number_invalid")),
        ({"national_id": "٠٣٦٢٢٢٠٠٠٠١٧"}, ("/national_id", "id_number_invalid")),
        ({"unknown": ["sex"]}, ("/unknown/0", "not_allowed")),
        ({"status": "paused"}, ("/status", "unknown_field")),
        ({"guardians": [{"relationship": "uncle", "full_name": "A B"}]}, ("/guardians/0/relationship", "not_allowed")),
        (
            {"guardians": [{"relationship": "father", "full_name": "A B", "phone": "12"}]},
            ("/guardians/0/phone", "phone_invalid"),
        ),
        (
            {"guardians": [{"relationship": "father", "full_name": "A B", "birth_year": 1066}]},
            ("/guardians/0/birth_year", "too_small"),
        ),
    ],
)
async def test_what_no_record_states(
    school: School, teacher: Caller, fields: dict[str, Any], error: tuple[str, str]
) -> None:
    answer = await create(school, teacher, **fields)
    assert (answer.status, answer.errors) == (422, [error])
    assert not await school.query("select from students where full_name = $1", BARE["full_name"])
    assert not await school.query("select from counters")


@pytest.mark.parametrize("left_out", ["class_id", "full_name", "birth_date"])
async def test_what_a_new_record_needs(school: School, teacher: Caller, left_out: str) -> None:
    body = {"class_id": str(school.classes["A1"])} | BARE
    del body[left_out]
    answer = await teacher.post("/v1/students", body)
    assert (answer.status, answer.errors) == (422, [(f"/{left_out}", "required")])


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({"birth_date": "2018-01-01"}, [("/birth_date", "age_implausible")]),
        ({"national_id": "036222000017", "sex": "female"}, [("/national_id", "id_number_mismatch")]),
        ({"national_id": "036221000017"}, [("/national_id", "id_number_mismatch")]),
        ({"national_id": "036022000017"}, [("/national_id", "id_number_mismatch")]),
        ({"national_id": "036222000017", "sex": "male"}, []),
        ({"national_id": "036322000017", "sex": "female"}, []),
        ({"unknown": ["phone", "father"], "permanent_address": "Thôn 3"}, []),
        ({"unknown": ["address"], "permanent_address": "Thôn 3"}, [("/unknown", "known_already")]),
    ],
)
async def test_what_is_worth_a_look_refuses_nothing(
    school: School, teacher: Caller, fields: dict[str, Any], warned: list[tuple[str, str]]
) -> None:
    record = (await created(school, teacher, **fields)).json
    assert [(each["pointer"], each["code"]) for each in record["warnings"]] == warned


async def test_a_class_over_its_size_is_told(school: School, teacher: Caller) -> None:
    for number in range(27):
        await school.child("A1", full_name=f"Trẻ Số {number}")
    assert (await created(school, teacher, full_name="Bạn Ba Mươi Mốt")).json["warnings"][0][
        "code"
    ] == "class_over_size"


async def test_the_same_child_is_one_in_the_school(school: School, teacher: Caller) -> None:
    """By code, else national id, else name and birth date; neutral about a child whom the caller may not see."""
    fields = {"birth_date": "2022-03-05", "national_id": "036222000017", "code": "ĐN-12"}
    here = await school.child("A1", full_name="Nguyễn Thuỳ An", **fields)
    there = await school.child("D1", full_name="Trần Văn Bảo", birth_date="2022-04-06", code="x9")
    gone = await school.child(None, full_name="Lê Văn Cao", birth_date="2022-04-07", status="withdrawn")
    seen, unseen = [], []
    for same in (
        {"full_name": "NGUYỄN THÙY AN"},
        {"full_name": "Khác", "code": "đn-12"},
        {"full_name": "Khác", "national_id": "036222000017"},
    ):
        seen.append(await create(school, teacher, **same))
    for same in ({"full_name": "Trần Văn Bảo", "birth_date": "2022-04-06"}, {"code": "X9"},
                 {"full_name": "Lê Văn Cao", "birth_date": "2022-04-07"}):  # fmt: skip
        unseen.append(await create(school, teacher, **same))
    assert [(answer.status, answer.code) for answer in seen + unseen] == [(409, "conflict")] * 6
    assert [answer.json.get("student_id") for answer in seen] == [str(here.id)] * 3
    told = [answer.text.replace(answer.headers["x-request-id"], "") for answer in unseen]
    assert len(set(told)) == 1
    for child in (there, gone):
        assert str(child.id) not in "".join(told)
        assert child.full_name not in "".join(told)


async def test_a_patch_makes_nobody_another_child(school: School, teacher: Caller) -> None:
    here = await created(school, teacher)
    await school.child("D1", full_name="Trần Văn Bảo", birth_date="2022-04-06")
    same = {"full_name": "TRẦN VĂN BẢO", "birth_date": "2022-04-06"}
    answer = await teacher.patch(f"/v1/students/{here.json['id']}", same, if_match=here.etag)
    assert (answer.status, answer.code, answer.json.get("student_id")) == (409, "conflict", None)
    assert answer.json["title"] == "Đã có trong hệ thống."


async def test_two_numbers_or_two_codes_are_two_children(school: School, teacher: Caller) -> None:
    await created(school, teacher, national_id="036222000017")
    await created(school, teacher, national_id="036222000018", code="MN-1")
    await created(school, teacher, code="MN-2", national_id="036222000019")


async def test_who_creates_and_where(school: School, teacher: Caller) -> None:
    body = BARE | {"class_id": str(school.classes["B1"])}
    answer = await teacher.post("/v1/students", body)
    assert (answer.status, answer.clause) == (403, "6.1")
    old = school.user(*teacher.held)
    answer = await old.post("/v1/students", body | {"class_id": str(school.classes["old"])})
    assert (answer.status, answer.clause) == (403, "6.1")
    answer = await teacher.post("/v1/students", body | {"class_id": str(school.years["now"])})
    assert answer.status == 404


# Changing


async def test_a_patch_changes_what_it_names(school: School, teacher: Caller) -> None:
    before = await created(school, teacher, **FULL)
    patch = {"full_name": "Nguyễn Minh Khoa", "permanent_address": None, "policy_categories": [], "nationality": None,
             "disability_degree": None, "disability_types": None, "national_id": None}  # fmt: skip
    answer = await teacher.patch(url(before), patch, if_match=before.etag)
    assert answer.status == 200
    assert answer.etag != before.etag
    expected = before.json | patch | {"nationality": "VN", "etag": answer.etag, "complete": False}
    expected |= {"missing": ["permanent_address"]}
    assert answer.json == expected
    assert (await teacher.get("/v1/students?q=khoa")).items[0]["id"] == before.json["id"]


async def test_merge_patch_is_taken_by_its_own_name_too(school: School, teacher: Caller) -> None:
    before = await created(school, teacher)
    headers = {"content-type": "application/merge-patch+json"}
    answer = await teacher.patch(url(before), {"sex": "female"}, if_match=before.etag, headers=headers)
    assert (answer.status, answer.json["sex"]) == (200, "female")


async def test_a_patch_wants_the_copy_that_was_seen(school: School, teacher: Caller) -> None:
    before = await created(school, teacher)
    assert (await teacher.patch(url(before), {"sex": "male"})).code == "precondition_required"
    assert (await teacher.patch(url(before), {"sex": "male"}, if_match='"0"')).code == "stale"
    first = await teacher.patch(url(before), {"sex": "male"}, if_match=before.etag)
    assert (await teacher.patch(url(before), {"sex": "female"}, if_match=before.etag)).code == "stale"
    assert (await teacher.patch(url(before), {"sex": "female"}, if_match=first.etag)).status == 200
    assert (await teacher.patch(url(before), {"sex": "male"}, if_match="*")).status == 200


@pytest.mark.parametrize(
    "same", [{}, {"sex": "male"}, {"full_name": "NGUYỄN MINH KHÔI"}, {"policy_categories": ["poor", "orphan"]},
             {"unknown": ["mother"]}, {"code": "HS000001"}]
)  # fmt: skip
async def test_a_patch_that_changes_nothing_writes_nothing(
    school: School, teacher: Caller, same: dict[str, Any]
) -> None:
    before = await created(school, teacher, **FULL)
    answer = await teacher.patch(url(before), same, if_match=before.etag)
    assert (answer.status, answer.etag, answer.json) == (200, before.etag, before.json)
    assert await school.journal("student.update") == []
    kept = await teacher.patch(url(before), {"guardians": before.json["guardians"]}, if_match=before.etag)
    assert (kept.etag, await school.journal("student.update")) == (before.etag, [])


@pytest.mark.parametrize("name", ["full_name", "birth_date", "sex", "ethnic_group", "code"])
async def test_what_is_stated_for_good_is_corrected_not_cleared(school: School, teacher: Caller, name: str) -> None:
    before = await created(school, teacher, **FULL)
    answer = await teacher.patch(url(before), {name: None}, if_match=before.etag)
    assert (answer.status, answer.errors) == (422, [(f"/{name}", "required")])


async def test_null_of_what_was_never_stated_changes_nothing(school: School, teacher: Caller) -> None:
    before = await created(school, teacher)
    answer = await teacher.patch(
        url(before), {"sex": None, "ethnic_group": None, "unknown": None}, if_match=before.etag
    )
    assert (answer.status, answer.etag) == (200, before.etag)


@pytest.mark.parametrize("name", ["status", "class_id", "class", "roster_confirmed", "merged_into", "id"])
async def test_what_a_patch_does_not_take(school: School, teacher: Caller, name: str) -> None:
    answer = await teacher.patch(school.children["A1"][0].url, {name: "x"}, if_match="*")
    assert (answer.status, answer.errors) == (422, [(f"/{name}", "unknown_field")])


async def test_a_code_or_number_of_another_child(school: School, teacher: Caller) -> None:
    await school.child("D1", code="MN-1", national_id="036222000017")
    child = school.children["A1"][0]
    told = []
    for patch in ({"code": "mn-1"}, {"code": "MN-1"}, {"national_id": "036222000017"}):
        answer = await teacher.patch(child.url, patch, if_match="*")
        told.append((answer.status, answer.code, answer.errors))
    code = (409, "conflict", [("/code", "taken")])
    assert told == [code, code, (409, "conflict", [("/national_id", "taken")])]


async def test_what_is_stated_wins_over_unknown(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    answer = await teacher.patch(child.url, {"unknown": ["phone", "address", "father"]}, if_match="*")
    assert answer.json["unknown"] == ["father", "address", "phone"]
    father = {"relationship": "father", "full_name": "Lê Văn Cha", "phone": "0912345678"}
    answer = await teacher.patch(
        child.url, {"permanent_address": "Thôn 3", "guardians": [father]}, if_match=answer.etag
    )
    assert (answer.json["unknown"], answer.json["warnings"]) == ([], [])
    answer = await teacher.patch(child.url, {"unknown": ["father", "mother"]}, if_match=answer.etag)
    assert answer.json["unknown"] == ["mother"]
    assert [each["code"] for each in answer.json["warnings"]] == ["known_already"]
    assert len(answer.json["guardians"]) == 1


async def test_only_the_class_s_teacher_changes_a_record(school: School) -> None:
    child = school.children["A1"][0]
    for who, status in {
        "teacher of the class": 200, "second teacher of the class": 200, "leader who also teaches the class": 200,
        "leader of the group": 403, "academic vice-principal": 403, "principal": 403, "parent of a child in it": 403,
        "teacher of another class": 404, "clerk": 404, "nurse": 404,
    }.items():  # fmt: skip
        answer = await school.as_(who).patch(child.url, {"sex": "male"}, if_match="*")
        assert (answer.status, answer.clause) == (status, "6.1" if status == 403 else None), who


async def test_a_child_of_no_class_today_is_changed_by_nobody(school: School) -> None:
    left = await school.child("A1", left_on=YESTERDAY)
    for who, status in {"teacher of the class": 404, "principal": 403}.items():
        assert (await school.as_(who).patch(left.url, {"sex": "male"}, if_match="*")).status == status


async def test_a_change_is_journaled_with_the_clause(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    await teacher.patch(child.url, {"commune": "Vĩnh Hào"}, if_match="*")
    (row,) = await school.journal("student.update")
    assert (row["person_id"], row["clause"], row["noun"], row["child_id"]) == (
        teacher.person,
        "6.1",
        "students",
        child.id,
    )
    assert '"commune": "Vĩnh Hào"' in row["after"]


async def test_records_are_not_deleted(school: School, teacher: Caller) -> None:
    answer = await teacher.delete(school.children["A1"][0].url)
    assert answer.status == 405
    assert {"GET", "PATCH"} <= {method.strip() for method in answer.headers["allow"].split(",")}


async def test_words_are_in_the_language_asked_for(school: School, teacher: Caller) -> None:
    body = BARE | {"class_id": str(school.classes["A1"]), "birth_date": "2018-01-01"}
    answer = await teacher.post("/v1/students", body, language="en")
    assert answer.json["warnings"][0]["detail"].startswith("Not the age")
    answer = await teacher.post("/v1/students", body | {"full_name": "12"}, language="en")
    assert answer.json["errors"][0]["detail"] == "Write a name in letters."
