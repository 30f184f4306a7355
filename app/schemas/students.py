"""A child's record as it goes out."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.disabilities import DEGREES_BY_CODE, TYPES_BY_CODE
from app.data.ethnic_groups import BY_CODE as ETHNIC_GROUPS
from app.data.nationalities import NATIONALITIES
from app.data.policy_categories import BY_CODE as POLICY_CATEGORIES
from app.schemas.base import Day, Id, In, Line, OneOut, Out, PageQuery
from app.schemas.persons import Label, NationalId, PersonName, Phone, Place

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
    occupation: str | None


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
    status_since: date | None
    merged_into: UUID | None = Field(description="the record that is kept, of one that was its duplicate")
    nationality: str = Field(description="two letters of ISO 3166-1; VN unless stated")
    birth_place: str | None
    province: str | None = Field(description="of residence")
    commune: str | None = Field(description="of residence; there are no districts since July 2025")
    current_address: str | None
    disability_types: list[str] | None = Field(description="null: not stated; empty: none")
    disability_degree: str | None
    roster_confirmed: bool
    complete: bool
    missing: list[Missing] = Field(description="what clause 6.1 still asks for")
    etag: str


class WarningOut(Out):
    """Worth a look; it refused nothing."""

    pointer: str
    code: str
    detail: str


class StudentWrittenOut(StudentOut):
    """The record after a write."""

    warnings: list[WarningOut]


class StudentQuery(PageQuery):
    class_id: Id | None = None
    q: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None, description="words of the name or code, without diacritics; each a prefix of a word"
    )
    status: Status | None = Field(None, description="without it: all but those entered in error")
    complete: bool | None = None
    missing: Missing | None = Field(None, description="only records that lack this")


_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")


def _listed(codes: Collection[str]) -> AfterValidator:
    """A code of a shipped list."""

    def check(code: str) -> str:
        if code not in codes:
            raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
        return code

    return AfterValidator(check)


def _in_order(codes: Collection[str]) -> AfterValidator:
    """Each code once, in the list's order."""
    return AfterValidator(lambda given: [code for code in codes if code in given])


Code = Annotated[str, StringConstraints(max_length=30)]
EthnicGroup = Annotated[Code, _listed(ETHNIC_GROUPS)]
Nationality = Annotated[Code, _listed(NATIONALITIES)]
PolicyCategories = Annotated[
    list[Annotated[Code, _listed(POLICY_CATEGORIES)]], Field(max_length=20), _in_order(POLICY_CATEGORIES)
]
DisabilityTypes = Annotated[
    list[Annotated[Code, _listed(TYPES_BY_CODE)]], Field(max_length=20), _in_order(TYPES_BY_CODE)
]
DisabilityDegree = Annotated[Code, _listed(DEGREES_BY_CODE)]
UNKNOWNS = ("father", "mother", "address", "phone")
Unknown = Annotated[list[Literal["father", "mother", "address", "phone"]], Field(max_length=10), _in_order(UNKNOWNS)]


class GuardianIn(In):
    """One of the child's guardians. With `id`: what is left out stays as it is."""

    id: Id | None = Field(None, description="of a guardian whom the child has already")
    relationship: Literal["father", "mother", "guardian"]
    full_name: PersonName
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    phone: Phone | None = None
    occupation: Label | None = None
    national_id: NationalId | None = Field(None, description="to know the person again; it is not shown in records")


class RecordIn(In):
    """What a record may state besides name and birth date (clause 6.1)."""

    code: Label | None = Field(None, description="given by the system when left out")
    sex: Literal["male", "female"] | None = None
    ethnic_group: EthnicGroup | None = Field(None, description="a code of GET /v1/code-lists")
    permanent_address: Place | None = None
    policy_categories: PolicyCategories | None = Field(None, description="null: not stated; empty: none")
    national_id: NationalId | None = None
    unknown: Unknown | None = Field(None, description='answered with "không rõ"')
    nationality: Nationality | None = Field(None, description="two letters of ISO 3166-1; null: VN")
    birth_place: Place | None = None
    province: Label | None = None
    commune: Label | None = None
    current_address: Place | None = None
    disability_types: DisabilityTypes | None = Field(None, description="null: not stated; empty: none")
    disability_degree: DisabilityDegree | None = None
    guardians: Annotated[list[GuardianIn], Field(max_length=10)] | None = Field(
        None, description="replaced whole: whoever is left out ends today; with `id`, or recognised, the person stays"
    )


class StudentIn(RecordIn):
    """A child new to the school, and the class it is enrolled in."""

    class_id: Id
    full_name: PersonName
    birth_date: Day


class StudentPatch(RecordIn):
    """A merge patch (RFC 7396): what is left out stays, null clears."""

    full_name: PersonName | None = None
    birth_date: Day | None = None


class MergeIn(In):
    duplicate_id: Id = Field(description="the other record of the same child")


class ConflictOut(Out):
    """What the two records said differently: the record that is kept keeps its own."""

    field: str
    kept: Any
    other: Any


class StudentMergedOut(StudentOut):
    """The record that is kept, with what it took from the other."""

    conflicts: list[ConflictOut]


class EnteredInErrorIn(In):
    reason: Line


class ChangeOut(Out):
    field: str
    before: Any
    after: Any


class AboutOut(Out):
    """What a change was made to."""

    type: Literal["student", "guardian", "enrolment"]
    name: str | None = Field(description="the guardian, or the class; null for the record itself")


class ActorOut(Out):
    id: UUID
    full_name: str


class HistoryEntryOut(Out):
    """One change: who, when, by which right."""

    at: datetime
    person: ActorOut | None = Field(description="null: the server's operator")
    action: str
    words: str = Field(description="the action in words")
    clause: str | None
    about: AboutOut
    changes: list[ChangeOut]


class CompletenessQuery(PageQuery):
    school_year_id: Id | None = Field(None, description="the current one unless stated")


class MissingCountsOut(Out):
    """How many records lack each."""

    full_name: int
    birth_date: int
    sex: int
    ethnic_group: int
    permanent_address: int
    policy_categories: int
    parents: int
    phone: int


class CompletenessOut(Out):
    """How far a class's records are (4.1.1), of the children who are in it today."""

    class_: Named = Field(alias="class")
    children: int
    complete: int
    missing: MissingCountsOut
