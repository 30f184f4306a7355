"""Notices on common illnesses to all parents (4.2.5)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.words import Words
from app.data.advice_templates import NOTICES_BY_CODE
from app.schemas.base import TEXT, Count, Etag, In, OneOut, Word
from app.schemas.messages import LongText, Title
from app.schemas.students import ActorOut

_NO_CODE = Words("Không có trong danh mục.", "This is not in the list.")
_SAID = Words(
    "Hãy viết tiêu đề và nội dung, hoặc chọn một mẫu.", "Write a title and a text, or choose a template for them."
)


def _in_the_list(code: str) -> str:
    if code not in NOTICES_BY_CODE:
        raise PydanticCustomError("not_allowed", "not in the list", {"words": _NO_CODE})
    return code


NoticeCode = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(_in_the_list),
    Field(json_schema_extra=TEXT, examples=["malnutrition"]),
]


class HealthNoticeIn(In):
    """What all parents are told; of a template, whatever is left out."""

    template: NoticeCode | None = Field(None, description="a code of GET /v1/code-lists, notice_templates")
    title: Title | None = None
    text: LongText | None = None

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.template is None and (self.title is None or self.text is None):
            raise PydanticCustomError("text_missing", "neither text nor template", {"words": _SAID})
        return self


class HealthNoticeOut(OneOut):
    """A notice as it was sent, and how many have read it."""

    id: UUID = Field(description="of the message to each parent, too")
    template: Word | None = Field(examples=["malnutrition"])
    title: Title
    text: LongText
    sent_by: ActorOut
    sent_at: datetime
    recipients: Count = Field(examples=[240])
    read: Count = Field(examples=[120])
    acknowledged: Count = Field(examples=[80])
    etag: Etag
