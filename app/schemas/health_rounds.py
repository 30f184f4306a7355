"""Rounds of measuring and examining (đợt cân đo, khám sức khỏe) as they come in and go out (clause 4.2.5)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.schemas.base import LEFT, Day, Etag, Id, In, Name, OneOut, PageQuery, Patch, Short

_TURNED = Words("Ngày cuối phải từ ngày đầu trở đi.", "The last day cannot come before the first.")
_TWICE = Words("Một mục được ghi hai lần.", "One of them stands there twice.")

RoundKind = Annotated[Literal["monthly", "quarterly", "start_of_year"], Field(examples=["quarterly"])]
RoundState = Annotated[Literal["open", "closed"], Field(examples=["open"])]
Measure = Literal["weight", "height", "vision", "teeth", "blood_pressure", "heart_rate"]
RoundName = Annotated[Short, Field(examples=["Cân đo quý I"])]
FirstDay = Annotated[Day, Field(examples=["2026-11-02"])]
LastDay = Annotated[Day, Field(description="the last day of measuring, inclusive", examples=["2026-11-30"])]


def _once(measures: Sequence[str]) -> Sequence[str]:
    if len(set(measures)) < len(measures):
        raise PydanticCustomError("twice", "twice", {"words": _TWICE})
    return measures


Measures = Annotated[
    list[Measure], Field(min_length=1, max_length=6, examples=[["weight", "height"]]), AfterValidator(_once)
]


def _weight_and_height() -> list[Measure]:
    return ["weight", "height"]


class HealthRoundIn(In):
    """Start-of-year rounds look at blood pressure, heart rate and vision too (TTLT 13/2016)."""

    name: RoundName
    kind: RoundKind
    opens_on: FirstDay
    closes_on: LastDay
    measures: Measures = Field(default_factory=_weight_and_height)
    school_year_id: Id | None = Field(None, description="default: the current one")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes_on < self.opens_on:
            raise PydanticCustomError("out_of_order", "ends before it begins", {"words": _TURNED})
        return self


class HealthRoundPatch(Patch):
    name: RoundName = LEFT
    opens_on: FirstDay = LEFT
    closes_on: LastDay = LEFT
    measures: Measures = LEFT


class HealthRoundOut(OneOut):
    id: UUID
    school_year_id: UUID
    name: Name = Field(examples=["Cân đo quý I"])
    kind: RoundKind
    opens_on: date = Field(examples=["2026-11-02"])
    closes_on: date = Field(description="the last day of measuring, inclusive", examples=["2026-11-30"])
    measures: Annotated[list[Measure], Field(max_length=6)]
    state: RoundState
    etag: Etag


class HealthRoundsQuery(PageQuery):
    school_year_id: Id | None = Field(None, description="default: the current one")
    state: RoundState | None = None
