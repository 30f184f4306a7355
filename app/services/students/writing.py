"""Creating and changing a child's record (6.1)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, and_, any_, bindparam, func, literal_column, or_, select

from app.core.answer import Answer
from app.core.db import Statement, inserting, updating
from app.core.errors import Duplicate, FieldError, Invalid, Taken, WrongState
from app.core.ids import new_id
from app.core.text import identity_key
from app.core.words import Words
from app.data.nationalities import VIET_NAM
from app.models.base import Texts, Uuid
from app.models.caller import beside_me, me
from app.models.constraints import UNIQUE
from app.models.schools import classes, school_years
from app.models.students import enrolments, kept, students
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import Seen, door
from app.policies.reading import written
from app.policies.rows import class_, student
from app.schemas.students import GuardianIn, RecordIn, StudentIn, StudentPatch
from app.services.health.regrowing import regrow
from app.services.structure.classes import COUNTED
from app.services.students import family, guardians, keeping, remarks
from app.services.students.family import Family
from app.services.students.reading import ONE

FIELDS = (
    "code", "full_name", "birth_date", "sex", "ethnic_group", "permanent_address", "policy_categories", "national_id",
    "nationality", "birth_place", "province", "commune", "current_address", "disability_types", "disability_degree",
)  # fmt: skip
"""What a record states of the child itself; `unknown` and the guardians stand beside it."""

_UNDER = door(
    "student.create",
    class_,
    classes.c.school_year_id,
    classes.c.name,
    COUNTED.c.size,
    COUNTED.c.largest,
    school_years.c.ends_on,
    beside=COUNTED,
)
TO_UPDATE = door("student.update", student, *(students.c[name] for name in (*FIELDS, "unknown", "status")))

# Whoever may be the same child, in the whole school; `seen`: the caller may read that record.
_others = (
    select(
        *(students.c[name] for name in ("id", "code", "national_id")),
        (students.c.identity_key == bindparam("name", type_=Text)).label("same_name"),
        (students.c.birth_date == bindparam("birth_date", type_=Date)).label("same_day"),
        allowed("student.read", student).label("seen"),
    )
    .select_from(student.source)
    .where(
        students.c.school_id == me.c.school_id,
        kept,
        students.c.id != bindparam("id", type_=Uuid),
        or_(  # in both cases too: where the database's locale is C, lower() leaves Đ as it is
            students.c.code == any_(bindparam("codes", type_=Texts)),
            func.lower(students.c.code) == bindparam("lower_code", type_=Text),
            students.c.national_id == bindparam("national_id", type_=Text),
            and_(
                students.c.identity_key == bindparam("name", type_=Text),
                students.c.birth_date == bindparam("birth_date", type_=Date),
            ),
        ),
    )
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("others")
)
_OTHERS = Statement(select(*_others.c).select_from(beside_me(_others)).where(_others.c.id.is_not(None)))

_KNOWN = Words(
    "Trẻ này đã có hồ sơ trong trường. Nếu trẻ chuyển đến hoặc chuyển lớp, hãy đề nghị Hiệu trưởng.",
    "This child has a record in the school already. For a transfer or a move, ask the principal.",
)
_IN_ERROR = Words("Hồ sơ này là ghi nhầm nên không sửa.", "This record was entered in error: it is not changed.")


async def create(act: Act, given: StudentIn) -> Answer:
    """A record new to the school, enrolled in the class from today: it is its teacher's in its own year only.

    Raises Duplicate (the same child is in the school) and Invalid.
    """
    under = await keeping.turn(act, _UNDER, id=given.class_id)
    school, today = under["school_id"], under["today"]
    id_, values = new_id(), _stated(given, dict.fromkeys(FIELDS))
    await _refuse_the_same(act, values)
    relatives = await _family(act, under, id_, given.guardians)
    _refuse({}, values, relatives, under)
    warnings = [*remarks.warnings({}, values, today), *relatives.warnings, *_over_size(under)]
    unknown = _unknown(given.unknown, [], values, relatives, warnings)
    values["code"] = values["code"] or await keeping.next_code(act.connection, school)
    row = {
        **values, **keeping.keys(values["full_name"], values["code"]),
        "school_id": school, "id": id_, "unknown": unknown, "status": "studying", "status_since": today,
        "roster_confirmed": True, "created_at": act.now, "updated_at": act.now,
    }  # fmt: skip
    await act.row(inserting(students, *row), **row)
    place = {
        "school_id": school, "id": new_id(), "student_id": id_, "school_year_id": under["school_year_id"],
        "class_id": given.class_id, "starts_on": today, "year_ends_on": under["ends_on"],
    }  # fmt: skip
    await act.row(inserting(enrolments, *place), **place)
    await guardians.write(act.connection, school, id_, relatives, today)
    return (await written(act, ONE, id=id_)).beside(warnings=remarks.said(warnings, act.locale))


async def update(act: Act, student_id: UUID, given: StudentPatch) -> Answer:
    """A merge patch of the record; one that changes nothing writes nothing.

    Raises WrongState (entered in error), Taken, Duplicate (another child has this name and birth date) and Invalid.
    """
    found = await keeping.turn(act, TO_UPDATE, id=student_id)
    refuse_in_error(found)
    before = {name: found[name] for name in FIELDS}
    after = _stated(given, before)
    await _refuse_taken(act, student_id, before, after)
    if any(after[name] != before[name] for name in ("full_name", "birth_date")):
        await _refuse_the_same(act, after, but=student_id)
    restates = "guardians" in given.model_fields_set
    relatives = await _family(act, found, student_id, (given.guardians or []) if restates else None)
    _refuse(before, after, relatives, found)
    warnings = [*remarks.warnings(before, after, found["today"]), *relatives.warnings]
    unknown = found["unknown"]
    if given.model_fields_set & {"unknown", "guardians", "permanent_address"}:
        said = (given.unknown or []) if "unknown" in given.model_fields_set else None
        unknown = _unknown(said, unknown, after, relatives, warnings)
    if after != before or unknown != found["unknown"] or relatives.changes:
        await guardians.write(act.connection, found["school_id"], student_id, relatives, found["today"])
        await rewrite(act, found["school_id"], student_id, after, unknown)
    if any(after[name] != before[name] for name in ("birth_date", "sex")):
        await regrow(act.connection, found["school_id"], [student_id])
    return (await written(act, ONE, id=student_id)).beside(warnings=remarks.said(warnings, act.locale))


async def rewrite(act: Act, school: UUID, student_id: UUID, values: Mapping[str, Any], unknown: list[str]) -> None:
    """Write the record; of what stays as it was the journal takes no notice."""
    row = {**values, **keeping.keys(values["full_name"], values["code"]), "unknown": unknown, "updated_at": act.now}
    await act.row(updating(students, *row), school_id=school, id=student_id, **row)


def refuse_in_error(found: Seen) -> None:
    """Raises WrongState of a record that was entered in error."""
    if found["status"] == "entered_in_error":
        raise WrongState(_IN_ERROR, state=found["status"], transitions=[])


def _stated(given: RecordIn, before: Mapping[str, Any]) -> dict[str, Any]:
    """The record's fields with what is stated now."""
    stated = {name: getattr(given, name) for name in FIELDS if name in given.model_fields_set}
    after = {**before, **stated}
    return after | {"nationality": after["nationality"] or VIET_NAM}


async def _family(act: Act, found: Seen, student_id: UUID, given: list[GuardianIn] | None) -> Family:
    """The guardians restated; None: as they are."""
    if given is None:
        return Family(ties=await guardians.ties_of(act.connection, found["school_id"], student_id, found["today"], {}))
    return family.restated(given, await guardians.known(act, found, student_id, given))


def _refuse(before: Mapping[str, Any], after: Mapping[str, Any], relatives: Family, found: Seen) -> None:
    if faults := [*remarks.errors(before, after, found["today"]), *relatives.errors]:
        raise Invalid(*faults)


_KNOWN_ALREADY = Words(
    "Thông tin này đã có nên không ghi là không rõ.", "This is stated, so it is not taken to be unknown."
)


def _unknown(
    said: Sequence[str] | None,
    before: list[str],
    after: Mapping[str, Any],
    relatives: Family,
    warnings: list[FieldError],
) -> list[str]:
    """What stays unknown: what is stated wins, as in an import, and whoever says otherwise is told."""
    answered = relatives.answered() | ({"address"} if after["permanent_address"] else set())
    if said and answered.intersection(said):
        warnings.append(FieldError("/unknown", "known_already", _KNOWN_ALREADY))
    return [each for each in (before if said is None else said) if each not in answered]


def _over_size(under: Seen) -> list[FieldError]:
    largest = under["largest"]
    if largest is None or under["size"] < largest:
        return []
    words = Words(
        f"{under['name']} vượt sĩ số {largest} trẻ.", f"{under['name']} goes over its size of {largest} children."
    )
    return [FieldError("/class_id", "class_over_size", words)]


async def _refuse_the_same(act: Act, values: Mapping[str, Any], *, but: UUID | None = None) -> None:
    """The same child: by code, else national id, else name and birth date. Neutral where the other may not be seen."""
    for other in await _who_else(act, values, but=but):
        by_number = _same_code(other["code"], values["code"]) or (
            values["national_id"] and other["national_id"] == values["national_id"]
        )
        two_codes = all(code and not keeping.generated(code) for code in (values["code"], other["code"]))
        two_numbers = values["national_id"] and other["national_id"]
        if by_number or (other["same_name"] and other["same_day"] and not two_codes and not two_numbers):
            raise Duplicate(_KNOWN, student_id=str(other["id"])) if other["seen"] else Duplicate(_KNOWN)


async def _refuse_taken(act: Act, student_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """A code or a number that is another child's."""
    new = {name: after[name] for name in ("code", "national_id") if after[name] and after[name] != before[name]}
    for other in await _who_else(act, new, but=student_id) if new else ():
        constraint = (
            "uq_students_school_id_code" if _same_code(other["code"], new.get("code")) else "uq_students_national_id"
        )
        raise Taken(*UNIQUE[constraint])


async def _who_else(act: Act, values: Mapping[str, Any], *, but: UUID | None = None) -> list[Any]:
    code, name = values.get("code"), values.get("full_name")
    return await act.rows(
        _OTHERS, codes=[code, code.lower(), code.upper()] if code else [], lower_code=code and code.lower(),
        national_id=values.get("national_id"), name=name and identity_key(name), birth_date=values.get("birth_date"),
        id=but or new_id(),
    )  # fmt: skip


def _same_code(one: str, other: str | None) -> bool:
    return other is not None and one.casefold() == other.casefold()
