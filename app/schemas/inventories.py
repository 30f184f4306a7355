"""Inventories as they come in and go out (4.2.2)."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.schemas.base import (
    TEXT,
    Code,
    Count,
    Day,
    Etag,
    Id,
    In,
    Instant,
    Line,
    Note,
    OneOut,
    Out,
    PageQuery,
    SearchWords,
    Short,
    Word,
    printable,
)
from app.schemas.students import ActorOut, Named

_ONE_OF_TWO = Words("Hãy ghi mã tài sản hoặc id, một trong hai.", "Give the asset's code or its id, one of the two.")
_ONE_SCOPE = Words(
    "Hãy chọn một phạm vi: nhóm tài sản, nơi để hoặc lớp.", "Choose one scope: a category, a location or a class."
)

InventoryState = Annotated[Literal["open", "counted", "confirmed"], Field(description="open, counted, then confirmed")]
Condition = Annotated[
    Literal["good", "poor", "unusable"], Field(description="còn tốt, kém phẩm chất, mất phẩm chất: how it was found")
]
Decision = Annotated[
    Literal["adjust", "dispose", "enter", "recover", "keep"],
    Field(
        description="adjust the register, dispose of what is gone, enter what is in no register (each wants a movement: "
        "`settle`); recover it from whoever has it; keep the register as it is"
    ),
]
DifferenceState = Literal["open", "followed_up", "settled"]
InventoryName = Annotated[Short, Field(examples=["Kiểm kê cuối năm 2026"])]
Location = Annotated[Line, Field(examples=["Kho thiết bị tầng 1"])]
Category = Annotated[Word, Field(examples=["teaching_equipment"])]
AssetName = Annotated[Line, Field(examples=["Bàn học sinh mẫu giáo"])]
AssetCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["TS-0042"]),
]
Quantity = Annotated[int, Field(ge=0, le=1_000_000, examples=[12])]
Version = Annotated[int, Field(ge=0, le=2**31 - 1, examples=[1])]
CountNote = Annotated[Note, Field(examples=["Một chiếc gãy chân, đã cất riêng."])]
Explanation = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Hai ghế gãy đã bỏ từ tháng 9, chưa ghi giảm."]),
]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["9f86d081" * 8])]


class InventoryIn(In):
    name: InventoryName
    day: Day | None = Field(None, description="of which the register is compared; default today, never later")
    category: Category | None = Field(None, description="only assets of this category; default: the whole school")
    location: Location | None = Field(None, description="only assets that are there")
    class_id: Id | None = Field(None, description="only assets of the class")

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if sum(each is not None for each in (self.category, self.location, self.class_id)) > 1:
            raise PydanticCustomError("one_scope", "more than one scope", {"words": _ONE_SCOPE})
        return self


class CountIn(In):
    """What was counted of one asset, named by its code, as it is scanned, or by its id."""

    code: AssetCode | None = None
    asset_id: Id | None = None
    counted: Quantity
    condition: Condition | None = None
    note: CountNote | None = None
    counted_at: Instant = Field(description="by the device's clock")
    version: Version | None = Field(
        None, description="of the line as the device last saw it, 0 before the first count: another one is 409"
    )

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.code is None) == (self.asset_id is None):
            raise PydanticCustomError("one_of_two", "code or asset_id", {"words": _ONE_OF_TWO})
        return self


class SurplusIn(In):
    """Something that is there and in no register."""

    id: Id = Field(description="made by the device: sent again it is the same thing; quantity 0 takes it back")
    name: AssetName
    quantity: Quantity
    location: Location | None = None
    note: CountNote | None = None
    counted_at: Instant = Field(description="by the device's clock")


class CountsIn(In):
    counts: list[CountIn] = Field([], max_length=500)
    surplus: list[SurplusIn] = Field([], max_length=200)


class FinishIn(In):
    rest_not_found: bool = Field(False, description="what nobody counted is declared not found: counted as 0, by you")


class ReturnIn(In):
    reason: Explanation


class FollowUpIn(In):
    explanation: Explanation
    decision: Decision


class SettleIn(In):
    movement_id: Id = Field(description="the movement that put the register right")


class InventoryQuery(PageQuery):
    school_year_id: Id | None = None
    state: InventoryState | None = None


class LineQuery(PageQuery):
    inventory_id: Id | None = None
    asset_id: Id | None = Field(None, description="of one asset, over the years")
    counted: bool | None = Field(None, description="true: only what is counted; false: only what is not")
    differs: bool | None = Field(None, description="true: only what was counted otherwise than expected")
    q: SearchWords | None = Field(None, description="words of the code or the name")


class DifferenceQuery(PageQuery):
    inventory_id: Id | None = None
    state: DifferenceState | None = None


class ProgressOut(Out):
    lines: Count = Field(description="assets to count")
    counted: Count = Field(description="assets counted so far")
    surplus: Count = Field(description="things found that are in no register")
    differing: Count = Field(description="counted otherwise than expected, or in no register")


class InventoryOut(OneOut):
    id: UUID
    name: InventoryName
    day: date
    school_year: Named
    category: Category | None
    location: Location | None
    class_: Named | None = Field(alias="class")
    state: InventoryState
    progress: ProgressOut
    hands: Annotated[list[ActorOut], Field(max_length=1000, description="everybody who counted: none of them confirms")]
    opened_by: ActorOut
    opened_at: datetime
    finished_by: ActorOut | None
    finished_at: datetime | None
    returned_because: Explanation | None = Field(description="why it was to be counted again, the last time")
    confirmed_by: ActorOut | None
    confirmed_at: datetime | None
    digest: Digest | None = Field(description="SHA-256 of the counts that were confirmed")
    etag: Etag


class LineOut(Out):
    id: UUID
    asset_id: UUID
    code: Code = Field(examples=["TS-0042"])
    name: AssetName
    category: Category
    unit: Short = Field(examples=["chiếc"])
    expected: Quantity = Field(description="by the register at the opening")
    location: Location | None
    class_: Named | None = Field(alias="class")
    holder: ActorOut | None
    counted: Quantity | None = Field(description="null: not counted yet")
    condition: Condition | None
    note: CountNote | None
    counted_by: ActorOut | None
    counted_at: datetime | None
    version: Version
    etag: Etag


class SurplusOut(Out):
    id: UUID
    name: AssetName
    quantity: Quantity
    location: Location | None
    note: CountNote | None
    counted_by: ActorOut
    counted_at: datetime


class CountsOut(Out):
    """What was sent, as it stands now, and how far the inventory has come."""

    lines: Annotated[list[LineOut], Field(max_length=500)]
    surplus: Annotated[list[SurplusOut], Field(max_length=200)]
    progress: ProgressOut


class DifferenceOut(OneOut):
    id: UUID
    inventory: Named
    number: Annotated[int, Field(ge=1, le=100_000, examples=[3])] = Field(description="its place in the record")
    asset_id: UUID | None = Field(description="null: it is in no register")
    code: Code | None = Field(examples=["TS-0042"])
    name: AssetName
    expected: Quantity
    counted: Quantity
    found_at: datetime
    state: DifferenceState
    explanation: Explanation | None
    decision: Decision | None
    followed_up_by: ActorOut | None
    followed_up_at: datetime | None
    movement_id: UUID | None
    settled_by: ActorOut | None
    settled_at: datetime | None
    etag: Etag
