"""What everybody may read: an item of the public site (7.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from app.schemas.base import ANY_TEXT, Code, In, Line, Out, printable

SchoolCode = Annotated[
    str,
    AfterValidator(printable),
    Field(
        min_length=1,
        max_length=64,
        json_schema_extra={"pattern": r"^[A-Za-z0-9.-]*$"},
        examples=["hoa-sen"],
        description="the school's code, as behind the @ of a user name; may be left out on a server with one school",
    ),
]
Address = Annotated[
    str,
    Field(
        max_length=1000,
        pattern=r"^https?://\S+$",
        examples=["https://hoa-sen.example.edu.vn/public/site/019ac8f5-3c1e-7d52-9a40-5b7e21c8d604?school=hoa-sen"],
    ),
]
"""Where something is seen by everybody."""
Kind = Literal["news", "activity", "notice", "directive", "elearning_product"]
Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", examples=["vi"])]


class SiteQuery(In):
    school: SchoolCode | None = None


class SiteListQuery(SiteQuery):
    after: UUID | None = Field(
        None, description="the last item of the page before: what was published before it follows"
    )


class PublicDocumentOut(Out):
    """Where a directive comes from."""

    number: Code = Field(examples=["1275/SGDĐT-GDMN"])
    issuer: Line = Field(examples=["Sở Giáo dục và Đào tạo"])
    issued_on: date


class PublicFileOut(Out):
    """A file of a published item."""

    id: UUID
    url: Address
    name: Line = Field(examples=["ngay-hoi.jpg"])
    media_type: Annotated[str, Field(max_length=100, pattern=r"^[a-z]+/[a-z0-9.+-]+$", examples=["image/jpeg"])]
    size: Annotated[int, Field(ge=0, le=2**31 - 1, description="bytes", examples=[184_320])]
    sha256: Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]{64}$", examples=["ab" * 32])]
    alt: Line | None = Field(description="what an image shows, for who does not see it", examples=["Các cháu múa"])
    caption: Line | None = Field(examples=["Lớp 5 tuổi A1 trong ngày hội"])
    width: Annotated[int, Field(ge=1, le=100_000, description="pixels", examples=[1600])] | None
    height: Annotated[int, Field(ge=1, le=100_000, description="pixels", examples=[1067])] | None


class PublicItemOut(Out):
    """Something that the school has published; no person but those whom its text names."""

    url: Address
    id: UUID
    kind: Kind
    title: Line = Field(examples=["Ngày hội đến trường của bé"])
    summary: (
        Annotated[str, Field(max_length=1000, json_schema_extra=ANY_TEXT, examples=["Sáng nay, cả trường đón bé."])]
        | None
    )
    html: Annotated[
        str,
        Field(
            max_length=1_000_000,
            json_schema_extra=ANY_TEXT,
            description="sanitised",
            examples=["<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p>"],
        ),
    ]
    language: Language
    source_document: PublicDocumentOut | None = Field(description="of a directive")
    published_at: datetime
    updated_at: datetime = Field(description="when this text was published, where it replaced an older one")
    sha256: Annotated[
        str, Field(max_length=64, pattern=r"^[0-9a-f]{64}$", description="of what was approved", examples=["ab" * 32])
    ]
    files: Annotated[list[PublicFileOut], Field(max_length=200)]


class PublicAuthorOut(Out):
    name: Line = Field(examples=["Trường Mầm non Hoa Sen"])


class FeedAttachmentOut(Out):
    url: Address
    mime_type: Annotated[str, Field(max_length=100, pattern=r"^[a-z]+/[a-z0-9.+-]+$", examples=["image/jpeg"])]
    title: Line = Field(examples=["ngay-hoi.jpg"])
    size_in_bytes: Annotated[int, Field(ge=0, le=2**31 - 1, examples=[184_320])]
