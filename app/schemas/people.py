"""Users and what they are assigned to, as it comes in and goes out."""

import re
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.schemas.base import LEFT, Day, Id, In, OneOut, Out, PageQuery, Patch, Short, printable
from app.schemas.sessions import UnitOut, Username
from app.schemas.structure import WarningOut

Role = Literal[
    "principal", "vp_academic", "vp_care", "group_leader", "homeroom_teacher", "web_admin", "accountant", "asset_keeper",
    "nurse", "kitchen", "clerk", "staff", "commune_office",
]  # fmt: skip
Kind = Literal["regular", "substitute", "acting"]
Status = Literal["invited", "active", "suspended"]

_PHONE = re.compile(r"0[0-9]{9}")
_NATIONAL_ID = re.compile(r"[0-9]{12}")
_NO_PHONE = Words("Số điện thoại gồm số 0 và chín chữ số.", "A phone number is 0 and nine digits.")
_NO_NATIONAL_ID = Words("Số định danh cá nhân gồm 12 chữ số.", "A national id has 12 digits.")


def _phone(value: object) -> object:
    """Spaces, dots and hyphens aside; +84 is 0."""
    digits = re.sub(r"[ .-]", "", value) if isinstance(value, str) else ""
    digits = re.sub(r"^\+?84(?=[0-9]{9}$)", "0", digits)
    if not _PHONE.fullmatch(digits):
        raise PydanticCustomError("phone", "not a phone number", {"words": _NO_PHONE})
    return digits


def _national_id(value: object) -> object:
    if not isinstance(value, str) or not _NATIONAL_ID.fullmatch(value):
        raise PydanticCustomError("national_id", "not a national id", {"words": _NO_NATIONAL_ID})
    return value


Phone = Annotated[str, BeforeValidator(_phone)]
NationalId = Annotated[str, BeforeValidator(_national_id)]
BirthYear = Annotated[int, Strict(), Field(ge=1900, le=2100)]
FullName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(printable)
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(printable)
]


class UserIn(In):
    username: Username = Field(
        description="1 to 64 of a–z, 0–9, dot and hyphen; the school's suffix may stand behind it"
    )
    full_name: FullName
    phone: Phone | None = None
    birth_year: BirthYear | None = None
    national_id: NationalId | None = None


class UserPatch(Patch):
    full_name: FullName = LEFT
    phone: Phone | None = LEFT
    birth_year: BirthYear | None = LEFT
    national_id: NationalId | None = LEFT


class SuspensionIn(In):
    reason: Reason


class AssignmentIn(In):
    role: Role
    unit_id: Id | None = Field(None, description="the class of a homeroom teacher, the group of a leader")
    kind: Kind = "regular"
    valid_from: Day
    valid_to: Day | None = Field(None, description="the last day; a substitute or acting post wants one")
    decision_number: Short | None = None


class HeldOut(Out):
    """An assignment of a user."""

    id: UUID
    role: str
    kind: Kind
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    ended_at: datetime | None
    decision_number: str | None
    in_force: bool


class HolderOut(Out):
    id: UUID
    username: str
    full_name: str


class AssignmentOut(OneOut):
    id: UUID
    user: HolderOut
    role: str
    kind: Kind
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    ended_at: datetime | None
    decision_number: str | None
    in_force: bool = Field(description="today, at this moment; a class's ends with its school year")
    etag: str
    warnings: list[WarningOut] | None = Field(None, description="after a change: what is worth a look")


class UserOut(OneOut):
    id: UUID
    username: str
    full_name: str
    phone: str | None
    birth_year: int | None
    national_id: str | None
    status: Status = Field(description="invited: a one-time code waits, no password is set")
    suspended_at: datetime | None
    suspension_reason: str | None
    code_expires_at: datetime | None = Field(description="of the one-time code that waits, if one does")
    assignments: list[HeldOut]
    etag: str


class InvitedOut(UserOut):
    """A new user, and the code that is shown this once."""

    one_time_code: str | None = Field(None, description="signs in once, to set a password; never shown again")
    expires_at: datetime | None = Field(None, description="of the code")


class UserQuery(PageQuery):
    q: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None, description="words of the name or username, without diacritics; each a prefix of a word"
    )
    role: Role | None = Field(None, description="holds this post now")
    class_id: UUID | None = Field(None, description="is assigned to this class now")
    status: Status | None = None


class AssignmentQuery(PageQuery):
    user_id: UUID | None = None
    role: Role | None = None
    unit_id: UUID | None = None
    in_force: bool | None = None
