"""Kinds of text and words of which content is made."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.text import tidy
from app.core.words import Words
from app.schemas.base import TEXT, Id, Line, printable

_TWICE = Words("Có mục bị lặp lại.", "Something stands there twice.")
_NOTHING = Words("Hãy chọn ít nhất một.", "Choose at least one.")

Kind = Literal["news", "activity", "notice", "elearning_product"]
AnyKind = Literal["news", "activity", "notice", "directive", "elearning_product"]
State = Literal["draft", "submitted", "verified", "appraised", "approved", "published", "withdrawn"]
Channel = Literal["website", "portal", "facebook", "zalo", "app", "e_learning"]
Use = Literal["name", "image"]
Language = Annotated[Literal["vi", "en"], Field(description="the language that it is written in")]
LONGEST = 100_000
"""Characters of a revision's HTML, as sent and as kept."""


def once(values: list[object]) -> list[object]:
    """Refuses a list that names something twice."""
    if len({str(value).lower() for value in values}) < len(values):
        raise PydanticCustomError("repeated", "twice", {"words": _TWICE})
    return values


def some(values: list[object]) -> list[object]:
    """Refuses an empty list."""
    if not values:
        raise PydanticCustomError("too_few", "none", {"words": _NOTHING})
    return values


Title = Annotated[
    str,
    StringConstraints(max_length=200),
    AfterValidator(printable),
    AfterValidator(tidy),
    StringConstraints(min_length=1),
    Field(json_schema_extra=TEXT, examples=["Bé lớp 5 tuổi A1 làm quen với chữ cái"]),
]
Summary = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Giờ học chữ cái o, ô, ơ của lớp 5 tuổi A1 sáng thứ Tư."]),
]


def _line_ends(html: object) -> object:
    return html.replace("\r\n", "\n").replace("\r", "\n") if isinstance(html, str) else html


Html = Annotated[
    str,
    BeforeValidator(_line_ends),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST),
    AfterValidator(printable),
    Field(
        json_schema_extra=TEXT,
        examples=["<p>Sáng nay cả lớp cùng <b>làm quen với chữ cái</b>.</p>"],
        description="HTML; what is kept is what it may hold: paragraphs, headings 2 to 4, lists, quotes, tables, figures, "
        'links, and pictures of its own attachments as `<img src="file:ID">`',
    ),
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Ngày tổ chức chưa đúng, hãy xem lại kế hoạch."]),
]
Sha256 = Annotated[
    str,
    Field(
        min_length=64, max_length=64, pattern="^[0-9a-f]{64}$",
        examples=["5f2a1c9d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f"],
        description="of a revision's canonical form (RFC 8785): what an approval binds",
    ),
]  # fmt: skip
Number = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[2], description="of a revision: 1, 2, 3 …")]
Channels = Annotated[list[Channel], Field(max_length=6), AfterValidator(once), AfterValidator(some)]
Writers = Annotated[
    list[Id], Field(max_length=20, description="accounts of colleagues who may write in it too"), AfterValidator(once)
]
Caption = Annotated[Line, Field(examples=["Giờ học chữ cái của lớp A1"])]
Alt = Annotated[
    Line, Field(examples=["Các bé ngồi vòng tròn quanh cô giáo"], description="what a picture shows, for who cannot see it")
]  # fmt: skip
DocumentNumber = Annotated[Line, Field(examples=["125/SGDĐT-GDMN"])]
Issuer = Annotated[Line, Field(examples=["Sở Giáo dục và Đào tạo"])]
