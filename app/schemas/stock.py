"""Medicines and medical equipment as they come in and go out (clause 4.2.6)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, Strict

from app.schemas.base import LEFT, Day, Etag, Id, In, Line, Note, OneOut, Out, PageQuery, Patch, SearchWords, Short
from app.schemas.students import ActorOut

Kind = Annotated[
    Literal["medicine", "equipment", "supply"],
    Field(description="medicine: thuốc; equipment: thiết bị y tế; supply: vật tư", examples=["medicine"]),
]
MovementKind = Annotated[Literal["receive", "issue", "discard", "reverse"], Field(examples=["issue"])]
ItemName = Annotated[Line, Field(examples=["Paracetamol gói bột"])]
Unit = Annotated[Short, Field(description="in which it is counted, always whole", examples=["gói"])]
Ingredient = Annotated[Line, Field(examples=["Paracetamol"])]
Strength = Annotated[Short, Field(examples=["150 mg"])]
Quantity = Annotated[int, Strict(), Field(ge=1, le=1_000_000, examples=[2])]
Amount = Annotated[int, Field(ge=0, le=2**53, examples=[30])]
LotNumber = Annotated[Short, Field(description="as printed on the package", examples=["PT2601"])]
Supplier = Annotated[Line, Field(examples=["Trạm Y tế xã"])]
Source = Annotated[Line, Field(examples=["Kinh phí y tế trường học"])]
Reason = Annotated[Note, Field(min_length=1, examples=["Đếm nhầm khi ghi phiếu xuất"])]
Reference = Annotated[
    Line,
    Field(
        description="the number of a paper or a round; never a child's name or illness", examples=["Phiếu xuất 12/2026"]
    ),
]
Expiry = Annotated[Day, Field(description="the last day of use", examples=["2027-06-30"])]
Number = Annotated[int, Field(ge=1, le=2**53, description="of a movement: the lot's version after it", examples=[3])]


class ItemIn(In):
    """An item of the catalogue."""

    name: ItemName
    kind: Kind
    unit: Unit
    ingredient: Ingredient | None = None
    strength: Strength | None = None
    min_quantity: Annotated[int, Strict(), Field(ge=0, le=1_000_000, examples=[20])] = 0


class ItemPatch(Patch):
    name: ItemName = LEFT
    kind: Kind = LEFT
    unit: Unit = LEFT
    ingredient: Ingredient | None = LEFT
    strength: Strength | None = LEFT
    min_quantity: Annotated[int, Strict(), Field(ge=0, le=1_000_000, examples=[20])] = LEFT
    listed: Annotated[bool, Strict(), Field(description="false: in the catalogue no more", examples=[True])] = LEFT


class ItemOut(OneOut):
    """An item, and what is left of it over all its lots."""

    id: UUID
    name: ItemName
    kind: Kind
    unit: Unit
    ingredient: Ingredient | None
    strength: Strength | None
    min_quantity: Amount
    listed: bool
    usable: Amount = Field(description="what is left in lots that are good today")
    expired: Amount = Field(description="what is left in expired lots, and waits to be removed")
    below_minimum: bool
    next_expires_on: date | None = Field(description="of the lot that is used first")
    listed_for: Annotated[
        list[Short], Field(max_length=100, description="the school years whose list has it", examples=[["2026-2027"]])
    ]
    etag: Etag


class TakenOut(Out):
    lot_id: UUID
    lot_number: LotNumber | None
    expires_on: date | None
    quantity: Amount


class ItemIssuedOut(ItemOut):
    taken: Annotated[list[TakenOut], Field(max_length=200)] | None = Field(
        None,
        description="from which lots, what expires first before what expires later; a repeated key tells it no more",
    )


class ItemRef(Out):
    id: UUID
    name: ItemName
    kind: Kind
    unit: Unit


class LotIn(In):
    """What was received."""

    item_id: Id
    quantity: Quantity
    lot_number: LotNumber | None = Field(None, description="a medicine has one")
    expires_on: Expiry | None = Field(None, description="a medicine has one")
    supplier: Supplier | None = None
    source: Source | None = None
    received_on: Annotated[Day, Field(examples=["2026-11-25"])] | None = Field(None, description="default: today")
    reference: Reference | None = None


class LotOut(OneOut):
    """A lot, and what is left of it."""

    id: UUID
    item: ItemRef
    lot_number: LotNumber | None
    expires_on: date | None
    expired: bool
    expiring: bool = Field(description="good today, but not for long any more: 60 days, unless told otherwise")
    supplier: Supplier | None
    source: Source | None
    received_on: date
    balance: Amount
    version: Number
    etag: Etag


class IssueIn(In):
    quantity: Quantity
    reason: Reason | None = None
    reference: Reference | None = None


class DiscardIn(In):
    quantity: Quantity
    reason: Reason
    reference: Reference | None = None


class ReverseIn(In):
    """Takes a movement back by another one."""

    number: Annotated[int, Strict(), Field(ge=1, le=2**53, description="of the lot's movement", examples=[3])]
    reason: Reason


class MovementOut(Out):
    number: Number
    kind: MovementKind
    change: Annotated[int, Field(ge=-(2**53), le=2**53, description="what it added to the balance", examples=[-2])]
    balance: Amount = Field(description="what was left after it")
    at: datetime
    by: ActorOut
    reason: Note | None
    reference: Reference | None
    reverses: Number | None
    reversed_by: Number | None


class ItemsQuery(PageQuery):
    q: SearchWords | None = Field(None, description="words of the name or the ingredient, without diacritics")
    kind: Kind | None = None
    listed: bool | None = Field(None, description="default: what is in the catalogue", examples=[True])
    below_minimum: bool | None = Field(None, examples=[True])


class LotsQuery(PageQuery):
    item_id: Id | None = None
    expired: bool | None = Field(None, examples=[False])
    expiring_before: Day | None = Field(
        None, description="lots whose last day comes before it", examples=["2027-01-31"]
    )
    expiring: bool | None = Field(None, description="true: good today, but not for long any more", examples=[True])
    in_stock: bool | None = Field(None, description="false: those of which nothing is left", examples=[True])


class ListIn(In):
    school_year_id: Id
    note: Note | None = None


class ListedOut(Out):
    """An item of a year's list, as it was when the list was drawn up."""

    item_id: UUID
    name: ItemName
    kind: Kind
    unit: Unit
    ingredient: Ingredient | None
    strength: Strength | None
    min_quantity: Amount
    received: Amount = Field(description="in the school year so far; what was taken back does not count")
    issued: Amount
    discarded: Amount
    balance: Amount


class YearRef(Out):
    id: UUID
    name: Short = Field(examples=["2026-2027"])


class ListHeadOut(Out):
    id: UUID
    school_year: YearRef
    drawn_up_at: datetime
    by: ActorOut
    note: Note | None
    items_listed: Amount
    etag: Etag


class ListOut(OneOut):
    id: UUID
    school_year: YearRef
    drawn_up_at: datetime
    by: ActorOut
    note: Note | None
    items_listed: Amount
    items: Annotated[list[ListedOut], Field(max_length=5000)]
    etag: Etag


class ListsQuery(PageQuery):
    school_year_id: Id | None = None
