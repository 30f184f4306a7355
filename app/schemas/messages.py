"""Messages as those whom they were sent to read them (4.2.5, 6.3)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.base import TEXT, Etag, Line, OneOut, Out, PageQuery, printable
from app.schemas.students import ActorOut, Named

Title = Annotated[Line, Field(examples=["Phòng tật khúc xạ ở trẻ mầm non"])]
LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Gia đình nên đưa cháu đi khám mắt trong tháng này."]),
]
"""Some paragraphs."""

Kind = Literal["health_advice", "health_notice"]


class MessageItemOut(Out):
    """A message of the caller's, without its text: whoever opens it reads it."""

    id: UUID = Field(description="of an advice: its id too")
    kind: Kind
    title: Title
    child: Named | None = Field(description="whom it is about; null: it is told to all parents")
    sent_by: ActorOut
    sent_at: datetime
    read_at: datetime | None = Field(description="null: it waits to be read")
    acknowledged_at: datetime | None
    etag: Etag


class MessageOut(OneOut, MessageItemOut):
    text: LongText


class MessagesQuery(PageQuery):
    unread: bool | None = Field(None, description="true: only what waits to be read; false: only what was read")
