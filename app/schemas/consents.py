"""Parents' consents to publish a child's name or image (6.3)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from app.schemas.base import Count, Etag, In, Name, OneOut, Out
from app.schemas.content.kinds import once, some

Purpose = Literal["name", "image"]


class ConsentsIn(In):
    purposes: Annotated[
        list[Purpose],
        Field(max_length=2, description="the child's name, the child's image", examples=[["image"]]),
        AfterValidator(once),
        AfterValidator(some),
    ]


class ConsentOut(Out):
    """A consent, given by a guardian; withdrawn by one, or open."""

    id: UUID
    purpose: Purpose
    given_by: Name
    given_at: datetime
    withdrawn_by: Name | None
    withdrawn_at: datetime | None


class ConsentsOut(OneOut):
    """What may be published of a child; without a word from the parents, nothing."""

    student_id: UUID
    name: bool = Field(description="the child's name may be published")
    image: bool = Field(description="the child's image may be published")
    consents: Annotated[list[ConsentOut], Field(max_length=200)] = Field(
        description="all that were given, newest first"
    )
    etag: Etag


class ConsentsWithdrawnOut(ConsentsOut):
    to_take_down: Count | None = Field(
        None,
        description="how many published items show or name the child without consent now; left out where a key is replayed",
    )
