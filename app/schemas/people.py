"""Users and what they are assigned to, as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, Strict, StringConstraints

from app.schemas.base import (
    LEFT,
    TEXT,
    Day,
    Etag,
    FullUsername,
    Id,
    In,
    Name,
    OneOut,
    OneTimeCode,
    Out,
    PageQuery,
    Patch,
    SearchWords,
    Short,
    WarningOut,
    Word,
    printable,
)
from app.schemas.persons import NationalId, PersonName, Phone
from app.schemas.sessions import UnitOut, Username

Role = Literal[
    "principal", "vp_academic", "vp_care", "group_leader", "homeroom_teacher", "web_admin", "accountant", "asset_keeper",
    "nurse", "kitchen", "clerk", "staff", "commune_office",
]  # fmt: skip
Kind = Literal["regular", "substitute", "acting"]
Status = Literal["invited", "active", "suspended"]

BirthYear = Annotated[int, Strict(), Field(ge=1900, le=2100, examples=[1991])]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Nghỉ thai sản từ ngày 01/12/2026."]),
]
DecisionNumber = Annotated[Short, Field(examples=["12/QĐ-MNHS"])]


class UserIn(In):
    username: Username = Field(
        description="1 to 64 of a–z, 0–9, dot and hyphen; the school's suffix may stand behind it"
    )
    full_name: PersonName
    phone: Phone | None = None
    birth_year: BirthYear | None = None
    national_id: NationalId | None = None


class UserPatch(Patch):
    full_name: PersonName = LEFT
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
    decision_number: DecisionNumber | None = None


class HeldOut(Out):
    """An assignment of a user."""

    id: UUID
    role: Word = Field(examples=["homeroom_teacher"])
    kind: Kind
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    ended_at: datetime | None
    decision_number: DecisionNumber | None
    in_force: bool


class HolderOut(Out):
    id: UUID
    username: FullUsername
    full_name: Name


class AssignmentOut(OneOut):
    id: UUID
    user: HolderOut
    role: Word = Field(examples=["homeroom_teacher"])
    kind: Kind
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    ended_at: datetime | None
    decision_number: DecisionNumber | None
    in_force: bool = Field(description="today, at this moment; a class's ends with its school year")
    etag: Etag
    warnings: Annotated[list[WarningOut], Field(max_length=20)] | None = Field(
        None, description="after a change: what is worth a look"
    )


class UserOut(OneOut):
    id: UUID
    username: FullUsername
    full_name: Name
    phone: Phone | None
    birth_year: BirthYear | None
    national_id: NationalId | None
    status: Status = Field(description="invited: a one-time code waits, no password is set")
    suspended_at: datetime | None
    suspension_reason: Reason | None
    code_expires_at: datetime | None = Field(description="of the one-time code that waits, if one does")
    assignments: Annotated[list[HeldOut], Field(max_length=1000)]
    etag: Etag
    warnings: Annotated[list[WarningOut], Field(max_length=20)] | None = Field(
        None, description="after a suspension: what is worth a look"
    )


class InvitedOut(UserOut):
    """A new user, and the code that is shown this once."""

    one_time_code: OneTimeCode | None = Field(None, description="signs in once, to set a password; never shown again")
    expires_at: datetime | None = Field(None, description="of the code")


class UserQuery(PageQuery):
    q: SearchWords | None = Field(
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
