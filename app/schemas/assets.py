"""The asset register as it comes in and goes out (clause 4.2.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.asset_categories import BY_CODE, FUNDS
from app.schemas.base import (
    LEFT,
    TEXT,
    Code,
    Day,
    Etag,
    Id,
    In,
    Line,
    Note,
    OneOut,
    Out,
    PageQuery,
    Patch,
    SearchWords,
    Short,
    Word,
    printable,
)
from app.schemas.students import ActorOut, Named

_NO_CHANGE = Words("Số điều chỉnh phải khác 0.", "An adjustment is not 0.")
_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")


def _category(code: str) -> str:
    if code not in BY_CODE:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


def _fund(code: str) -> str:
    if code not in FUNDS:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


CategoryCode = Annotated[
    str,
    StringConstraints(max_length=30),
    AfterValidator(_category),
    Field(json_schema_extra=TEXT, description="a code of GET /v1/code-lists, asset_categories", examples=["computer"]),
]
FundCode = Annotated[
    str,
    StringConstraints(max_length=30),
    AfterValidator(_fund),
    Field(json_schema_extra=TEXT, description="a code of GET /v1/code-lists, asset_funds", examples=["budget"]),
]
AssetCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["TS000042"]),
]
AssetName = Annotated[Line, Field(examples=["Ti vi 55 inch lớp A1"])]
Unit = Annotated[Short, Field(examples=["cái"])]
Location = Annotated[Line, Field(examples=["Kho tầng 1"])]
Quantity = Annotated[int, Strict(), Field(ge=1, le=1_000_000, examples=[1])]
Price = Annotated[
    int, Strict(), Field(ge=0, le=10**13, description="of one piece, in whole đồng", examples=[12_500_000])
]
Money = Annotated[int, Field(ge=0, le=2**63 - 1, description="in whole đồng", examples=[12_500_000])]
Amount = Annotated[int, Field(ge=0, le=2**53, examples=[1])]
Bought = Annotated[Day, Field(examples=["2025-09-01"])]
DecisionNumber = Annotated[Line, Field(examples=["15/QĐ-MNVH"])]
State = Annotated[Literal["in_use", "under_repair", "disposed"], Field(examples=["in_use"])]
MovementKind = Annotated[
    Literal["receive", "move", "return", "hand_over", "repair_out", "repair_in", "dispose", "adjust"],
    Field(examples=["hand_over"]),
]
MovementState = Annotated[
    Literal["pending", "entered", "received", "confirmed", "withdrawn"],
    Field(
        description="pending: it waits, and has no effect yet; entered, received: it has, and is not confirmed yet",
        examples=["pending"],
    ),
]


def _some(change: int) -> int:
    if change == 0:
        raise PydanticCustomError("not_allowed", "no change", {"words": _NO_CHANGE})
    return change


class AssetIn(In):
    """A new asset."""

    code: AssetCode | None = Field(None, description="default: the next of the system's own")
    name: AssetName
    category: CategoryCode
    unit: Unit = "cái"
    quantity: Quantity = Field(1, description="1 of a piece that is tracked by its own code; a set may have more")
    price: Price
    fund: FundCode
    acquired_on: Bought
    in_use_on: Bought | None = Field(None, description="default: when it was acquired")
    location: Location | None = None
    note: Note | None = None


class AssetPatch(Patch):
    """What is stated and may be put right; where it is and who has it changes by movements."""

    code: AssetCode = LEFT
    name: AssetName = LEFT
    category: CategoryCode = LEFT
    unit: Unit = LEFT
    price: Price = LEFT
    fund: FundCode = LEFT
    acquired_on: Bought = LEFT
    in_use_on: Bought = LEFT
    note: Note | None = LEFT


class AssetOut(OneOut):
    id: UUID
    code: Code = Field(examples=["TS000042"])
    name: AssetName
    category: Word = Field(examples=["computer"])
    teaching: bool = Field(description="equipment for teaching, which is counted apart")
    unit: Unit
    quantity: Amount
    price: Money = Field(description="of one piece, in whole đồng")
    fund: Word = Field(examples=["budget"])
    acquired_on: date
    in_use_on: date
    location: Location | None
    class_: Named | None = Field(alias="class", description="the class that has it")
    holder: ActorOut | None = Field(description="the person who has it")
    state: State
    pending_movement_id: UUID | None = Field(
        description="the movement that waits to be confirmed; meanwhile no other is entered"
    )
    note: Note | None
    fixed_asset: bool = Field(description="by its price: only fixed assets wear")
    original_price: Money
    accumulated_wear: Money
    remaining_value: Money | None = Field(description="null: it is no fixed asset")
    etag: Etag


class NoteIn(In):
    note: Note | None = None


class ReceiveIn(NoteIn):
    quantity: Quantity


class AdjustIn(In):
    change: Annotated[
        int,
        Strict(),
        AfterValidator(_some),
        Field(ge=-1_000_000, le=1_000_000, description="up or down, never 0", examples=[-1]),
    ]
    note: Annotated[Note, Field(min_length=1, examples=["Kiểm kê năm học 2026-2027: thiếu một chiếc"])]


class MoveIn(NoteIn):
    location: Location
    holder_id: Id | None = Field(None, description="the person who has it from now on, of the staff")


class HandOverIn(NoteIn):
    class_id: Id
    location: Location | None = None


class DisposeIn(NoteIn):
    decision_number: DecisionNumber
    decision_on: Annotated[Day, Field(examples=["2026-11-20"])]
    quantity: Quantity | None = Field(None, description="default: all of it")


class PlaceOut(Out):
    location: Location | None
    class_: Named | None = Field(alias="class")
    holder: ActorOut | None


class AssetRef(Out):
    id: UUID
    code: Code = Field(examples=["TS000042"])
    name: AssetName


class SignedOut(Out):
    at: datetime
    by: ActorOut


class AssetMovementOut(OneOut):
    id: UUID
    asset: AssetRef
    number: Annotated[int, Field(ge=1, le=2**53, description="the asset's version after it was entered", examples=[3])]
    kind: MovementKind
    change: Annotated[int, Field(ge=-(2**53), le=2**53, description="what it adds to the quantity", examples=[0])]
    state: MovementState
    from_: PlaceOut = Field(alias="from")
    to: PlaceOut
    decision_number: DecisionNumber | None
    decision_on: date | None
    note: Note | None
    entered: SignedOut
    received: SignedOut | None = Field(description="by the class's homeroom teacher")
    confirmed: SignedOut | None
    etag: Etag


class AssetsQuery(PageQuery):
    q: SearchWords | None = Field(None, description="words of the name or the code, without diacritics")
    category: CategoryCode | None = None
    class_id: Id | None = None
    holder_id: Id | None = None
    state: State | None = Field(None, description="default: all but those disposed of")
    teaching: bool | None = Field(None, examples=[True])
    fixed_asset: bool | None = Field(None, examples=[True])


class MovementsQuery(PageQuery):
    asset_id: Id | None = None
    state: MovementState | None = None
    kind: MovementKind | None = None
