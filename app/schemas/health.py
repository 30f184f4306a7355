"""What is measured and found of children, as it comes in and goes out (clause 4.2.5).

Weight in kilograms, height or length in centimetres, vision in tenths (10 is 10/10), blood pressure in mmHg, heart rate a minute.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.health_findings import BY_CODE, OTHER
from app.schemas.base import (
    LEFT,
    TEXT,
    Code,
    Count,
    Day,
    Etag,
    Id,
    In,
    Line,
    Name,
    Note,
    OneOut,
    Out,
    PageQuery,
    Patch,
    Word,
)
from app.schemas.health_rounds import Measure, RoundKind, RoundState
from app.schemas.students import ActorOut, Named

_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")
_NOTED = Words("Hãy ghi rõ bệnh khác là gì.", "Say what the other finding is.")
_NO_NUMBER = Words("Phải là một số, như 15.5.", "A number, like 15.5.")


def _in_units(least: Decimal, most: Decimal, places: int) -> Callable[[object], Decimal]:
    """Reads a JSON number exactly, with so many places at most."""
    apart = Words(f"Phải từ {least} đến {most}.", f"It must be from {least} to {most}.")
    finer = Words(f"Nhiều nhất {places} chữ số thập phân.", f"At most {places} decimal places.")

    def read(value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PydanticCustomError("not_a_number", "not a number", {"words": _NO_NUMBER})
        if not float(least) <= value <= float(most):  # NaN and what no float holds too
            raise PydanticCustomError("out_of_range", "out of range", {"words": apart})
        exact = Decimal(str(value))
        if round(exact, places) != exact:
            raise PydanticCustomError("too_fine", "too many places", {"words": finer})
        return exact

    return read


def _number(least: str, most: str, places: int, example: float) -> WithJsonSchema:
    step = float(Decimal(1).scaleb(-places))
    return WithJsonSchema(
        {"type": "number", "minimum": float(least), "maximum": float(most), "multipleOf": step, "examples": [example]}
    )


WeightIn = Annotated[
    Decimal, BeforeValidator(_in_units(Decimal("0.5"), Decimal(200), 2)), _number("0.5", "200", 2, 15.55)
]
HeightIn = Annotated[Decimal, BeforeValidator(_in_units(Decimal(30), Decimal(220), 1)), _number("30", "220", 1, 101.5)]
Weight = Annotated[float, Field(ge=0.5, le=200, description="kilograms", examples=[15.55])]
Height = Annotated[
    float, Field(ge=30, le=220, description="centimetres, lying or standing as `position` says", examples=[101.5])
]
Position = Annotated[
    Literal["lying", "standing", "unknown"],
    Field(description="how the height was measured; unknown: as is usual at the child's age", examples=["standing"]),
]
Vision = Annotated[int, Field(ge=0, le=20, description="tenths: 10 is 10/10", examples=[10])]
Teeth = Annotated[int, Field(ge=0, le=32, description="decayed teeth; 0: sound", examples=[0])]
Systolic = Annotated[int, Field(ge=30, le=250, description="mmHg", examples=[95])]
Diastolic = Annotated[int, Field(ge=20, le=200, description="mmHg", examples=[60])]
HeartRate = Annotated[int, Field(ge=30, le=250, description="beats a minute", examples=[98])]
Version = Annotated[int, Field(ge=0, le=2**31, examples=[1])]
Remeasured = Annotated[bool, Field(description="measured a second time, with these values", examples=[False])]


class MeasurementIn(In):
    """What is left out stays as it is; null takes a value back."""

    student_id: Id
    measured_on: Day | None = Field(None, description="default: as it stands, else the sheet's day")
    weight_kg: WeightIn | None = None
    height_cm: HeightIn | None = None
    position: Position | None = None
    oedema: bool | None = Field(None, description="fluid swells the child: weight says nothing of its growth")
    vision_left: Vision | None = None
    vision_right: Vision | None = None
    teeth_decayed: Teeth | None = None
    systolic: Systolic | None = None
    diastolic: Diastolic | None = None
    heart_rate: HeartRate | None = None
    note: Note | None = None
    remeasured: Remeasured = False
    version: Version | None = Field(
        None, description="the version that was seen; changed since is a conflict. 0: not measured before"
    )


class MeasurementsIn(In):
    measured_on: Day | None = Field(None, description="of all children who name no day of their own")
    children: Annotated[list[MeasurementIn], Field(max_length=200, description="some or all of the class's children")]


ZScore = Annotated[float, Field(ge=-10_000, le=10_000, examples=[-0.73])]


class ZScoresOut(Out):
    """By the WHO's growth standards; null: it cannot be computed, or says nothing at this age."""

    waz: ZScore | None = Field(description="weight for age")
    haz: ZScore | None = Field(description="length or height for age")
    whz: ZScore | None = Field(description="weight for length or height")
    baz: ZScore | None = Field(description="body mass index for age")


class CodedOut(Out):
    code: Word = Field(examples=["stunted"])
    name: Line = Field(examples=["Thấp còi"])


Indicator = Literal["waz", "haz", "whz", "baz"]


class ValuesOut(Out):
    """What was measured of a child in a round, and what follows from it as it was computed then."""

    measured_on: date | None
    weight_kg: Weight | None
    height_cm: Height | None
    position: Position
    oedema: bool
    vision_left: Vision | None
    vision_right: Vision | None
    teeth_decayed: Teeth | None
    systolic: Systolic | None
    diastolic: Diastolic | None
    heart_rate: HeartRate | None
    note: Note | None
    remeasured: Remeasured
    age_days: Annotated[int, Field(ge=0, le=10_000, description="on the day of measuring", examples=[1461])] | None
    z_scores: ZScoresOut
    classes: Annotated[list[CodedOut], Field(max_length=10)]
    implausible: Annotated[list[Indicator], Field(max_length=4, description="beyond belief: never classified")]
    remeasure: bool = Field(description="beyond belief, and not yet measured again", examples=[False])
    method: Annotated[str, Field(max_length=60, json_schema_extra=TEXT, examples=["who-2006-2007/1"])] | None
    version: Version = Field(description="0: not measured yet")


class SheetChildOut(ValuesOut):
    student_id: UUID
    code: Code
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    birth_date: date | None
    sex: Literal["male", "female"] | None
    measured: bool = Field(description="weighed and its height measured", examples=[True])


class SheetCountsOut(Out):
    children: Count = Field(examples=[25])
    measured: Count = Field(examples=[23])
    unmeasured: Count = Field(description="absent, or not yet", examples=[2])
    remeasure: Count = Field(description="to be measured again", examples=[0])


class SheetRoundOut(Out):
    id: UUID
    name: Name = Field(examples=["Cân đo quý I"])
    kind: RoundKind
    opens_on: date
    closes_on: date
    measures: Annotated[list[Measure], Field(max_length=6)]
    state: RoundState


class ClassHealthOut(OneOut):
    """A class in a round: every child of the class on the sheet's day."""

    round: SheetRoundOut
    class_: Named = Field(alias="class")
    day: date = Field(description="today within the round, else its nearest day", examples=["2026-11-25"])
    children: Annotated[list[SheetChildOut], Field(max_length=500)]
    counts: SheetCountsOut


class RoundNamedOut(Named):
    kind: RoundKind


class MeasurementOut(ValuesOut):
    round: RoundNamedOut
    class_: Named = Field(alias="class", description="the child's class then")
    measured_by: ActorOut


def _in_the_list(code: str) -> str:
    if code not in BY_CODE:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


FindingCode = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_in_the_list),
    Field(json_schema_extra=TEXT, examples=["refractive_error"], description="of GET /v1/code-lists, health_findings"),
]
Severity = Literal["mild", "moderate", "severe"]


class FindingIn(In):
    """Something was found on a child: `other` wants a note."""

    code: FindingCode
    found_on: Day | None = Field(None, description="default: today")
    round_id: Id | None = Field(None, description="the round in which it was found")
    severity: Severity | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _other_is_told(self) -> Self:
        if self.code == OTHER and not self.note:
            raise PydanticCustomError("note_missing", "other, without a note", {"words": _NOTED})
        return self


WhyInError = Annotated[Line, Field(examples=["Ghi nhầm sang trẻ khác."])]


class FindingPatch(Patch):
    """`resolved_on` ends it; null opens it again. `entered_in_error`, why it is a mistake, ends it for good."""

    found_on: Day = LEFT
    severity: Severity | None = LEFT
    note: Note | None = LEFT
    resolved_on: Day | None = LEFT
    entered_in_error: WhyInError = LEFT


class FindingOut(OneOut):
    id: UUID
    student_id: UUID
    code: Word = Field(examples=["refractive_error"])
    name: Line = Field(examples=["Tật khúc xạ (cận, viễn, loạn thị)"])
    found_on: date
    round_id: UUID | None
    severity: Severity | None
    note: Note | None
    resolved_on: date | None
    entered_in_error: WhyInError | None = Field(description="why it is a mistake; it asks for nothing then")
    recorded_by: ActorOut
    etag: Etag


class HealthOut(OneOut):
    """All that the school knows of a child's health (4.2.5), the newest first."""

    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    measurements: Annotated[list[MeasurementOut], Field(max_length=1000)]
    findings: Annotated[list[FindingOut], Field(max_length=1000)]
    etag: Etag


class HealthSummaryOut(OneOut):
    """What the child's homeroom teacher is told: how it grows, and what to heed; no value and no finding (4.2.5)."""

    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    last_measured_on: date | None
    classes: Annotated[list[CodedOut], Field(max_length=10, description="as it was measured last")]
    heed: Annotated[list[Line], Field(max_length=50, examples=[["Cho trẻ ngồi gần, nơi đủ sáng."]])]
    etag: Etag


class HealthSummariesQuery(PageQuery):
    class_id: Id | None = Field(None, description="default: all children whose summaries the caller may read")
