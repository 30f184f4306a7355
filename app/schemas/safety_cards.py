"""The safety card as it comes in and goes out (clause 4.2.5)."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.diets import BY_CODE, OTHER
from app.schemas.base import (
    LEFT,
    TEXT,
    ActionName,
    Clause,
    Day,
    Etag,
    Id,
    In,
    Line,
    Name,
    OneOut,
    Out,
    PageQuery,
    Patch,
    Word,
)
from app.schemas.persons import Label, PersonName, Phone
from app.schemas.students import ActorOut, Named

_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")
_NOTED = Words("Hãy ghi rõ chế độ ăn khác là gì.", "Say what the other diet is.")
_TURNED = Words("Ngày cuối phải từ ngày đầu trở đi.", "The last day cannot come before the first.")

Severity = Literal["mild", "moderate", "severe"]
Substance = Annotated[Label, Field(examples=["Tôm"])]
Reaction = Annotated[Line, Field(examples=["Nổi mề đay, khó thở"])]
DietNote = Annotated[Line, Field(examples=["Cả nước mắm và dầu hào"])]
Medicine = Annotated[Line, Field(examples=["Cetirizin siro"])]
Dose = Annotated[Line, Field(examples=["2,5 ml, uống một lần"])]
When = Annotated[Line, Field(examples=["Khi nổi mề đay; gọi bố mẹ ngay"])]
WhereKept = Annotated[Line, Field(examples=["Tủ thuốc phòng y tế, ngăn 2"])]
Relation = Annotated[Label, Field(examples=["Bà ngoại"])]
PickUpNote = Annotated[Line, Field(examples=["Chỉ các chiều thứ Sáu"])]


def _in_the_list(code: str) -> str:
    if code not in BY_CODE:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


DietCode = Annotated[
    str,
    StringConstraints(max_length=30),
    AfterValidator(_in_the_list),
    Field(json_schema_extra=TEXT, examples=["no_shellfish"]),
]


class AllergyIn(In):
    substance: Substance
    reaction: Reaction | None = None
    severity: Severity | None = None


class DietItemIn(In):
    """One thing that the kitchen heeds."""

    code: DietCode = Field(description="a code of GET /v1/code-lists, diets; `other` wants a note")
    note: DietNote | None = None

    @model_validator(mode="after")
    def _other_is_told(self) -> Self:
        if self.code == OTHER and not self.note:
            raise PydanticCustomError("note_missing", "other, without a note", {"words": _NOTED})
        return self


class EmergencyMedicineIn(In):
    name: Medicine
    dose: Dose
    when: When
    where_kept: WhereKept


class EmergencyContactIn(In):
    full_name: PersonName
    relationship: Relation
    phone: Phone


class PickUpPersonIn(In):
    full_name: PersonName
    relationship: Relation
    phone: Phone
    note: PickUpNote | None = None
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="the last day, inclusive")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise PydanticCustomError("out_of_order", "ends before it begins", {"words": _TURNED})
        return self


Allergies = Annotated[list[AllergyIn], Field(max_length=20)]
DietItems = Annotated[list[DietItemIn], Field(max_length=20)]
EmergencyMedicines = Annotated[list[EmergencyMedicineIn], Field(max_length=10)]
EmergencyContacts = Annotated[list[EmergencyContactIn], Field(max_length=10, description="in the order to be called")]
PickUpPersons = Annotated[list[PickUpPersonIn], Field(max_length=20)]


class SafetyCardPatch(Patch):
    """A merge patch: a list that is left out stays, one that is given replaces the old one whole."""

    allergies: Allergies = LEFT
    diet: DietItems = LEFT
    emergency_medicines: EmergencyMedicines = LEFT
    emergency_contacts: EmergencyContacts = LEFT
    pick_up_persons: PickUpPersons = LEFT


class PickUpPersonsIn(In):
    pick_up_persons: PickUpPersons


class AllergyOut(Out):
    substance: Substance
    reaction: Reaction | None
    severity: Severity | None


class DietItemOut(Out):
    code: Word = Field(examples=["no_shellfish"])
    note: DietNote | None


class EmergencyMedicineOut(Out):
    name: Medicine
    dose: Dose
    when: When
    where_kept: WhereKept


class EmergencyContactOut(Out):
    full_name: Name
    relationship: Relation
    phone: Phone


class PickUpPersonOut(EmergencyContactOut):
    note: PickUpNote | None
    valid_from: date | None
    valid_to: date | None


# The lists of two records of one child that were merged stand in one card: they may be longer than what is taken at once.
class DietOut(OneOut):
    """What the kitchen sees of a child's safety card: allergies and diet, and nothing else (4.2.5)."""

    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    allergies: Annotated[list[AllergyOut], Field(max_length=200)]
    diet: Annotated[list[DietItemOut], Field(max_length=200)]
    version: Annotated[int, Field(ge=0, le=2**31, description="0: nobody has written a card yet", examples=[3])]
    etag: Etag


class SafetyCardOut(DietOut):
    """A child's safety card (4.2.5); empty where nobody has written one yet."""

    emergency_medicines: Annotated[list[EmergencyMedicineOut], Field(max_length=200)]
    emergency_contacts: Annotated[list[EmergencyContactOut], Field(max_length=200)]
    pick_up_persons: Annotated[list[PickUpPersonOut], Field(max_length=200)]
    updated_at: datetime | None


class CardsQuery(PageQuery):
    class_id: Id | None = Field(None, description="default: all children whose cards the caller may read")


class AsOut(Out):
    """The post by which somebody was let through."""

    role: Word = Field(examples=["nurse"])
    name: Name = Field(examples=["Nhân viên y tế"])


class AccessOut(Out):
    """Somebody looked at what the school knows of a child's health and safety."""

    at: datetime
    person: ActorOut
    as_: AsOut | None = Field(alias="as")
    action: ActionName
    words: Line = Field(description="the action in words", examples=["xem phiếu an toàn của trẻ"])
    clause: Clause | None
