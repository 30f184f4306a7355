"""A child's guardians as the staff see them, and the blocking of one."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import Etag, FullUsername, In, Name, OneOut, OneTimeCode
from app.schemas.people import DecisionNumber, Reason
from app.schemas.persons import Phone
from app.schemas.students import BirthYear, Occupation

Relationship = Literal["father", "mother", "guardian"]
CourtReason = Annotated[Reason, Field(examples=["Tòa án hạn chế quyền của cha đối với con."])]
CourtDecision = Annotated[DecisionNumber, Field(examples=["15/2026/QĐ-TA"])]


class GuardianshipOut(OneOut):
    """A guardian of a child, for the staff who read the record: a view that parents do not have."""

    id: UUID
    relationship: Relationship
    full_name: Name = Field(examples=["Trần Văn Hùng"])
    birth_year: BirthYear | None
    phone: Phone | None
    occupation: Occupation | None
    starts_on: date
    ends_on: date | None = Field(description="the last day, inclusive")
    confirmed: bool = Field(
        description="false: a list of the clerk's made it, and it gives nothing until it is confirmed"
    )
    blocked: bool = Field(
        description="by decision: neither sees the child here nor, unless told otherwise, takes it home"
    )
    account: Literal["none", "invited", "in_use"] = Field(description="invited: a one-time code waits")
    username: FullUsername | None = Field(description="of an account that is invited: to hand over with the code")
    etag: Etag


class GuardianInvitedOut(GuardianshipOut):
    """The guardian, and the code that is shown this once."""

    one_time_code: OneTimeCode | None = Field(None, description="signs in once, to set a password; never shown again")
    expires_at: datetime | None = Field(None, description="of the code")


class BlockIn(In):
    reason: CourtReason
    decision_number: CourtDecision | None = None


class UnblockIn(In):
    reason: Annotated[Reason, Field(examples=["Quyết định của tòa án hết hiệu lực."])]


class BlockOut(OneOut):
    """Whether a guardian is blocked from the child, and why, for the principal alone."""

    id: UUID
    student_id: UUID
    relationship: Relationship
    full_name: Name = Field(examples=["Trần Văn Hùng"])
    blocked: bool
    blocked_at: datetime | None
    reason: CourtReason | None = Field(description="of the last decision: to block, or to lift it")
    decision_number: CourtDecision | None
    etag: Etag
