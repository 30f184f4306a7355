"""Health advice as it comes in and goes out, and the children who still lack it (4.2.5)."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.advice_templates import BY_CODE
from app.schemas.base import TEXT, Count, Day, Etag, Id, In, Line, Name, Note, OneOut, Out, PageQuery, Word
from app.schemas.messages import LongText
from app.schemas.students import ActorOut, Named

_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")
_ONE_OF_TWO = Words(
    "Hãy nêu đúng một điều cần tư vấn: một lần đo hoặc một điều phát hiện khi khám.",
    "Name exactly one thing that the advice is about: a measurement or a finding.",
)
_SAID = Words("Hãy viết lời tư vấn, hoặc chọn một mẫu.", "Write the advice, or choose a template.")

State = Literal["sent", "followed_up", "closed"]
Outcome = Literal["improved", "recovered", "no_change", "worse", "referred", "declined"]
FollowUpOn = Annotated[Day, Field(description="when somebody is to ask again", examples=["2026-12-25"])]
OutcomeNote = Annotated[Note, Field(examples=["Đã khám mắt, có kính 1,5 độ."])]
FindingCode = Annotated[Word, Field(examples=["refractive_error"])]
GrowthCode = Annotated[Word, Field(examples=["underweight"])]


def _in_the_list(code: str) -> str:
    if code not in BY_CODE:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


TemplateCode = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(_in_the_list),
    Field(json_schema_extra=TEXT, examples=["refractive_error"]),
]


class AdviceIn(In):
    """What is said to a child's parents, and about what: one measurement or one finding of the child."""

    measurement_id: Id | None = None
    finding_id: Id | None = None
    template: TemplateCode | None = Field(None, description="a code of GET /v1/code-lists, advice_templates")
    text: LongText | None = Field(None, description="left out: the template's text, with the child's name and the day")
    follow_up_on: FollowUpOn | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.measurement_id is None) == (self.finding_id is None):
            raise PydanticCustomError("one_of_two", "a measurement or a finding", {"words": _ONE_OF_TWO})
        if self.template is None and self.text is None:
            raise PydanticCustomError("text_missing", "neither text nor template", {"words": _SAID})
        return self


class OutcomeIn(In):
    """What came of it so far; `follow_up_on`: when somebody asks again."""

    outcome: Outcome
    note: OutcomeNote | None = None
    follow_up_on: FollowUpOn | None = None


class ClosingIn(In):
    """What came of it in the end."""

    outcome: Outcome
    note: OutcomeNote | None = None


class ReaderOut(Out):
    """A parent whom it was sent to."""

    full_name: Name = Field(examples=["Trần Văn Hùng"])
    read_at: datetime | None
    acknowledged_at: datetime | None


class ReadingOut(Out):
    """Who has read it, of those whom it was sent to."""

    recipients: Count = Field(examples=[2])
    read: Count = Field(examples=[1])
    acknowledged: Count = Field(examples=[1])
    parents: Annotated[list[ReaderOut], Field(max_length=200)]


class AdviceOut(OneOut):
    """Advice to a child's parents, and what came of it."""

    id: UUID = Field(description="of the message that told it, too")
    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    measurement_id: UUID | None
    finding_id: UUID | None
    template: FindingCode | None
    text: LongText
    sent_by: ActorOut
    sent_at: datetime
    follow_up_on: date | None
    state: State
    outcome: Outcome | None
    outcome_note: OutcomeNote | None
    outcome_at: datetime | None
    outcome_by: ActorOut | None
    reading: ReadingOut | None = Field(description="for whoever may send advice about the child; null to its parents")
    etag: Etag


class AdviceQuery(PageQuery):
    state: State | None = None
    class_id: Id | None = Field(None, description="today's class of the child")
    due: bool | None = Field(None, description="true: only what is to be asked about by today and is not closed")


class FoundOut(Out):
    """A finding that is not over, about which nothing was said to the parents."""

    id: UUID
    code: FindingCode
    found_on: date
    note: Annotated[Line, Field(max_length=1000, examples=["Răng hàm dưới bên trái"])] | None


class MeasuredOut(Out):
    """A measurement about which nothing was said to the parents."""

    id: UUID
    round_id: UUID
    measured_on: date
    classes: Annotated[list[GrowthCode], Field(max_length=20)]


class AtRiskOut(Out):
    """A child found at risk whose parents were not advised yet."""

    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    measurement: MeasuredOut | None
    findings: Annotated[list[FoundOut], Field(max_length=200)]
    etag: Etag = Field(description="of the child's record")


class AtRiskQuery(PageQuery):
    class_id: Id | None = Field(None, description="today's class of the child")
    round_id: Id | None = Field(None, description="only what this round found; default: what was found last")
