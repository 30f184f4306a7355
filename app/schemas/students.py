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
from app.schemas.base import (
    TEXT,
    ActionName,
    Address,
    Clause,
    Code,
    Count,
    Day,
    Etag,
    Id,
    In,
    Line,
    Name,
    OneOut,
    Out,
    PageQuery,
    SearchWords,
    WarningOut,
    Word,
)
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


Category = Annotated[Word, Field(examples=["poor"])]
BirthYear = Annotated[int, Field(ge=1900, le=2100, examples=[1991])]
Occupation = Annotated[Label, Field(examples=["Công nhân may"])]
Province = Annotated[Label, Field(examples=["Ninh Bình"])]
Commune = Annotated[Label, Field(examples=["Xã Vĩnh Hào"])]
NationalityCode = Annotated[str, Field(max_length=2, pattern="^[A-Z]{2}$", examples=["VN"])]
Disability = Annotated[Word, Field(examples=["hearing_speech"])]
Degree = Annotated[Word, Field(examples=["mild"])]
RecordCode = Annotated[Label, Field(examples=["HS-0042"])]
FieldName = Annotated[Word, Field(examples=["permanent_address"])]
AnyValue = Annotated[Any, Field(examples=["Thôn Đông, xã Vĩnh Hào, tỉnh Ninh Bình"])]


class Named(Out):
    """A thing by id and name."""

    id: UUID
    name: Name = Field(examples=["LỚP 5 TUỔI A1"])


class Coded(Out):
    """An entry of a shipped list."""

    code: Code = Field(examples=["1"])
    name: Name = Field(examples=["Kinh"])


class GuardianOut(Out):
    id: UUID
    relationship: Literal["father", "mother", "guardian"]
    full_name: Name = Field(examples=["Trần Văn Hùng"])
    birth_year: BirthYear | None
    phone: Phone | None
    occupation: Occupation | None


class StudentOut(OneOut):
    """A child's record (sơ yếu lý lịch, clause 6.1)."""

    id: UUID
    code: Code
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    birth_date: Annotated[date, Field(examples=["2021-09-05"])] | None
    sex: Literal["male", "female"] | None
    ethnic_group: Coded | None
    permanent_address: Address | None
    policy_categories: Annotated[list[Category], Field(max_length=50)] | None = Field(
        description="null: not stated; empty: none"
    )
    national_id: NationalId | None
    unknown: Annotated[list[Literal["father", "mother", "address", "phone"]], Field(max_length=4)] = Field(
        description='answered with "không rõ"', examples=[["mother"]]
    )
    guardians: Annotated[list[GuardianOut], Field(max_length=20)]
    class_: Named | None = Field(alias="class", description="today's class")
    status: Status
    status_since: date | None
    merged_into: UUID | None = Field(description="the record that is kept, of one that was its duplicate")
    nationality: NationalityCode = Field(description="two letters of ISO 3166-1; VN unless stated")
    birth_place: Address | None
    province: Province | None = Field(description="of residence")
    commune: Commune | None = Field(description="of residence; there are no districts since July 2025")
    current_address: Address | None
    disability_types: Annotated[list[Disability], Field(max_length=20)] | None = Field(
        description="null: not stated; empty: none"
    )
    disability_degree: Degree | None
    roster_confirmed: bool
    complete: bool = Field(examples=[False])
    missing: Annotated[list[Missing], Field(max_length=8)] = Field(
        description="what clause 6.1 still asks for", examples=[["phone"]]
    )
    etag: Etag


class StudentWrittenOut(StudentOut):
    """The record after a write."""

    warnings: Annotated[list[WarningOut], Field(max_length=50)]


class StudentQuery(PageQuery):
    class_id: Id | None = None
    q: SearchWords | None = Field(
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


Listed = Annotated[str, StringConstraints(max_length=30), Field(json_schema_extra=TEXT)]
EthnicGroup = Annotated[Listed, _listed(ETHNIC_GROUPS), Field(examples=["1"])]
Nationality = Annotated[Listed, _listed(NATIONALITIES), Field(examples=["VN"])]
PolicyCategories = Annotated[
    list[Annotated[Listed, _listed(POLICY_CATEGORIES), Field(examples=["poor"])]],
    Field(max_length=20),
    _in_order(POLICY_CATEGORIES),
]
DisabilityTypes = Annotated[
    list[Annotated[Listed, _listed(TYPES_BY_CODE), Field(examples=["hearing_speech"])]],
    Field(max_length=20),
    _in_order(TYPES_BY_CODE),
]
DisabilityDegree = Annotated[Listed, _listed(DEGREES_BY_CODE), Field(examples=["mild"])]
UNKNOWNS = ("father", "mother", "address", "phone")
Unknown = Annotated[list[Literal["father", "mother", "address", "phone"]], Field(max_length=10), _in_order(UNKNOWNS)]


class GuardianIn(In):
    """One of the child's guardians. With `id`: what is left out stays as it is."""

    id: Id | None = Field(None, description="of a guardian whom the child has already")
    relationship: Literal["father", "mother", "guardian"]
    full_name: PersonName
    birth_year: BirthYear | None = None
    phone: Phone | None = None
    occupation: Occupation | None = None
    national_id: NationalId | None = Field(None, description="to know the person again; it is not shown in records")


class RecordIn(In):
    """What a record may state besides name and birth date (clause 6.1)."""

    code: RecordCode | None = Field(None, description="given by the system when left out")
    sex: Literal["male", "female"] | None = None
    ethnic_group: EthnicGroup | None = Field(None, description="a code of GET /v1/code-lists")
    permanent_address: Place | None = None
    policy_categories: PolicyCategories | None = Field(None, description="null: not stated; empty: none")
    national_id: NationalId | None = None
    unknown: Unknown | None = Field(None, description='answered with "không rõ"')
    nationality: Nationality | None = Field(None, description="two letters of ISO 3166-1; null: VN")
    birth_place: Place | None = None
    province: Province | None = None
    commune: Commune | None = None
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

    field: FieldName
    kept: AnyValue
    other: AnyValue


class StudentMergedOut(StudentOut):
    """The record that is kept, with what it took from the other."""

    conflicts: Annotated[list[ConflictOut], Field(max_length=50)]


class EnteredInErrorIn(In):
    reason: Line = Field(examples=["Nhập nhầm trẻ của trường khác."])


class ChangeOut(Out):
    field: FieldName
    before: AnyValue
    after: AnyValue


class AboutOut(Out):
    """What a change was made to."""

    type: Literal["student", "guardian", "enrolment"]
    name: Name | None = Field(description="the guardian, or the class; null for the record itself")


class ActorOut(Out):
    id: UUID
    full_name: Name


class HistoryEntryOut(Out):
    """One change: who, when, by which right."""

    at: datetime
    person: ActorOut | None = Field(description="null: the server's operator")
    action: ActionName
    words: Line = Field(description="the action in words", examples=["sửa hồ sơ trẻ"])
    clause: Clause | None
    about: AboutOut
    changes: Annotated[list[ChangeOut], Field(max_length=200)]


class CompletenessQuery(PageQuery):
    school_year_id: Id | None = Field(None, description="the current one unless stated")


class MissingCountsOut(Out):
    """How many records lack each."""

    full_name: Count = Field(examples=[1])
    birth_date: Count = Field(examples=[1])
    sex: Count = Field(examples=[1])
    ethnic_group: Count = Field(examples=[1])
    permanent_address: Count = Field(examples=[1])
    policy_categories: Count = Field(examples=[1])
    parents: Count = Field(examples=[1])
    phone: Count = Field(examples=[1])


class CompletenessOut(Out):
    """How far a class's records are (4.1.1), of the children who are in it today."""

    class_: Named = Field(alias="class")
    children: Count
    complete: Count = Field(examples=[21])
    missing: MissingCountsOut
