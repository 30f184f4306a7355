"""What is said of a record that is written: errors that refuse it, warnings that do not."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.core.errors import FieldError
from app.core.words import Words
from app.data.age_groups import AGE_GROUPS
from app.data.parameters import OLDEST_CHILD, in_force
from app.services.persons import number_fits
from app.services.students.keeping import generated

_YOUNGEST, _OLDEST = AGE_GROUPS[0].from_months, AGE_GROUPS[-1].to_months + 12
_LASTING = ("code", "full_name", "birth_date", "sex", "ethnic_group")

_REQUIRED = Words("Thông tin này không được để trống.", "This may not be left empty.")
_RESERVED = Words(
    "Mã dạng HS000001 do hệ thống cấp. Hãy để trống mã hoặc ghi mã khác.",
    "Codes like HS000001 are given by the system. Leave it out, or write another.",
)
_FUTURE = Words("Ngày sinh ở tương lai. Hãy xem lại năm sinh.", "The birth date lies in the future.")
_TOO_OLD = Words("Ngày sinh này không phải của trẻ em. Hãy xem lại năm sinh.", "This is not a child's birth date.")
_ODD_AGE = Words(
    "Trẻ không ở độ tuổi mầm non. Hãy xem lại năm sinh.", "Not the age of a kindergarten child. Please check the year."
)
_NO_DISABILITY = Words(
    "Hãy ghi loại khuyết tật trước khi ghi mức độ.", "State the kind of disability before its degree."
)
_MISMATCH = Words(
    "Số định danh không khớp với ngày sinh hoặc giới tính. Hãy đối chiếu với giấy khai sinh.",
    "The number does not match the birth date or sex. Please compare with the birth certificate.",
)


def errors(before: Mapping[str, Any], after: Mapping[str, Any], today: datetime.date) -> list[FieldError]:
    """What the record may not become: `before` is empty for a new one."""
    found = [
        FieldError(f"/{name}", "required", _REQUIRED)
        for name in _LASTING
        if before.get(name) is not None and after[name] is None
    ]
    code, birth = after["code"], after["birth_date"]
    if code and code != before.get("code") and generated(code):
        found.append(FieldError("/code", "code_reserved", _RESERVED))
    if birth and birth != before.get("birth_date"):
        if birth > today:
            found.append(FieldError("/birth_date", "date_in_future", _FUTURE))
        elif _months(birth, today) >= in_force(OLDEST_CHILD, today) * 12:
            found.append(FieldError("/birth_date", "age_impossible", _TOO_OLD))
    if after["disability_degree"] and not after["disability_types"]:
        found.append(FieldError("/disability_degree", "no_disability", _NO_DISABILITY))
    return found


def warnings(before: Mapping[str, Any], after: Mapping[str, Any], today: datetime.date) -> list[FieldError]:
    """What is worth a look in what changed."""
    changed = {name for name in ("birth_date", "sex", "national_id") if after[name] != before.get(name)}
    birth, number = after["birth_date"], after["national_id"]
    found = []
    if birth and "birth_date" in changed and not _YOUNGEST <= _months(birth, today) <= _OLDEST:
        found.append(FieldError("/birth_date", "age_implausible", _ODD_AGE))
    if number and changed and not number_fits(number, birth, after["sex"]):
        found.append(FieldError("/national_id", "id_number_mismatch", _MISMATCH))
    return found


def said(remarks: list[FieldError], locale: str) -> list[dict[str, str]]:
    """As they are sent (schemas.base.WarningOut)."""
    return [{"pointer": each.pointer, "code": each.code, "detail": each.detail.in_(locale)} for each in remarks]


def _months(birth: datetime.date, today: datetime.date) -> int:
    return (today.year - birth.year) * 12 + today.month - birth.month
