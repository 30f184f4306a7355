"""A child's record as it goes out."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.base import Id, OneOut, Out, PageQuery

Status = Literal["studying", "paused", "transferred_out", "withdrawn", "completed", "entered_in_error"]
Missing = Literal[
    "full_name",
    "birth_date",
    "sex",
    "ethnic_group",
    "permanent_address",
    "policy_categories",
    "parents",
    "phone",
]


class Named(Out):
    """A thing by id and name."""

    id: UUID
    name: str


class Coded(Out):
    """An entry of a shipped list."""

    code: str
    name: str


class GuardianOut(Out):
    id: UUID
    relationship: Literal["father", "mother", "guardian"]
    full_name: str
    birth_year: int | None
    phone: str | None


class StudentOut(OneOut):
    """A child's record (sơ yếu lý lịch, clause 6.1)."""

    id: UUID
    code: str
    full_name: str
    birth_date: date | None
    sex: Literal["male", "female"] | None
    ethnic_group: Coded | None
    permanent_address: str | None
    policy_categories: list[str] | None = Field(description="null: not stated; empty: none")
    national_id: str | None
    unknown: list[Literal["father", "mother", "address", "phone"]] = Field(description='answered with "không rõ"')
    guardians: list[GuardianOut]
    class_: Named | None = Field(alias="class", description="today's class")
    status: Status
    roster_confirmed: bool
    complete: bool
    missing: list[Missing] = Field(description="what clause 6.1 still asks for")
    etag: str


class StudentQuery(PageQuery):
    class_id: Id | None = None
    q: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None, description="words of the name or code, without diacritics; each a prefix of a word"
    )
    status: Status | None = None
    complete: bool | None = None
