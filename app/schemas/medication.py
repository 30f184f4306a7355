"""Medicine given on a parent's written request, as it comes in and goes out (4.2.5)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.base import (
    TEXT,
    ClockTime,
    Day,
    Etag,
    Id,
    In,
    Instant,
    Line,
    Name,
    Note,
    OneOut,
    Out,
    PageQuery,
    TimeOfDay,
    printable,
)
from app.schemas.persons import Label
from app.schemas.students import ActorOut, Named

State = Literal["requested", "accepted", "refused", "ended", "withdrawn"]
Medicine = Annotated[Line, Field(examples=["Siro ho Prospan"])]
Dose = Annotated[Line, Field(examples=["2,5 ml"])]
Amount = Annotated[Label, Field(examples=["2,5 ml"])]
DoseNote = Annotated[Note, Field(examples=["Uống hết, không nôn."])]
Statement = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(printable),
    Field(
        json_schema_extra=TEXT,
        examples=[
            "Cháu đang điều trị ho theo đơn bác sĩ. Tôi nhờ nhà trường cho cháu uống thuốc và chịu trách nhiệm về đơn này."
        ],
    ),
]
"""What the parent asks for and declares, in their own words."""

Instructions = Annotated[Note, Field(examples=["Uống sau ăn, lắc kỹ."])]
Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Thuốc không còn nhãn, nhà trường không nhận."]),
]
PlannedTime = Annotated[ClockTime, Field(examples=["11:00:00"])]


class MedicationRequestIn(In):
    """A parent asks in writing that the school give the child a medicine."""

    medicine: Medicine
    dose: Dose
    times: Annotated[
        list[TimeOfDay],
        Field(min_length=1, max_length=6, description="of the day, school time; far enough apart"),
    ]
    starts_on: Annotated[Day, Field(examples=["2026-11-25"])]
    ends_on: Annotated[Day, Field(description="the last day, inclusive", examples=["2026-11-27"])]
    instructions: Instructions | None = None
    statement: Statement


class MedicationRefusalIn(In):
    reason: Why


class MedicationEndIn(In):
    reason: Why | None = None


class DoseIn(In):
    """A dose that was given."""

    planned_time: TimeOfDay = Field(description="one of the request's times")
    given_at: Instant | None = Field(None, description="default: now", examples=["2026-11-25T11:05:00+07:00"])
    amount: Amount | None = Field(None, description="default: the request's dose")
    note: DoseNote | None = None


class DoseOut(Out):
    """A dose as it was given; nobody changes it any more."""

    id: UUID
    date: date
    planned_time: PlannedTime
    given_at: datetime
    given_by: ActorOut
    amount: Annotated[Line, Field(examples=["2,5 ml"])]
    note: DoseNote | None


class MedicationItemOut(Out):
    """A request and where it stands."""

    id: UUID
    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    medicine: Medicine
    dose: Dose
    times: Annotated[list[PlannedTime], Field(max_length=6)]
    starts_on: date
    ends_on: date = Field(description="the last day, inclusive")
    instructions: Instructions | None
    statement: Statement
    requested_by: ActorOut
    requested_at: datetime
    state: State
    decided_by: ActorOut | None = Field(description="who accepted or refused it")
    decided_at: datetime | None
    closed_by: ActorOut | None = Field(description="who withdrew or ended it")
    closed_at: datetime | None
    reason: Why | None = Field(description="of the refusal, the withdrawal or the end")
    given_today: Annotated[list[PlannedTime], Field(max_length=6, description="the planned times that are done today")]
    same_medicine: Annotated[
        list[UUID],
        Field(
            max_length=100,
            description="other requests of the child for the same medicine on the same days, waiting or accepted: a warning",
        ),
    ]
    etag: Etag


class MedicationOut(OneOut, MedicationItemOut):
    doses: Annotated[list[DoseOut], Field(max_length=500, description="all that was given, in its order")]


class MedicationQuery(PageQuery):
    state: State | None = None
    class_id: Id | None = Field(None, description="today's class of the child")
    date: Day | None = Field(None, description="only what is asked for on that day")
