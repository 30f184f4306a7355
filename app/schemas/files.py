"""Files as they come in and go out."""

from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import ConfigDict, Field, WithJsonSchema
from starlette.datastructures import UploadFile

from app.schemas.base import In, Instant, OneOut, Out, Text, Word

MediaType = Literal[
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
]
MEDIA_TYPES: tuple[str, ...] = get_args(MediaType)
Pixels = Annotated[int, Field(ge=1, le=100_000, examples=[1600])]
Sha256 = Annotated[
    str,
    Field(
        max_length=64,
        pattern="^[0-9a-f]{64}$",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
Upload = Annotated[
    UploadFile,
    WithJsonSchema({"type": "string", "format": "binary", "maxLength": 10_485_760, "examples": ["%PDF-1.7 …"]}),
]


class FileForm(In):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Upload = Field(description="JPEG, PNG, WebP, GIF, PDF, docx or xlsx, known by its content alone")


class FileWarningOut(Out):
    code: Word = Field(examples=["location_removed"])
    message: Annotated[Text, Field(max_length=400)] = Field(
        examples=["Ảnh có ghi nơi chụp; thông tin này đã được xóa."]
    )


class FileOut(OneOut):
    id: UUID
    kind: Literal["image", "document"]
    media_type: MediaType = Field(description="of the bytes as they are kept; a GIF is kept as PNG")
    size: Annotated[int, Field(ge=1, le=2**40, examples=[248_301])] = Field(description="bytes, as they are kept")
    sha256: Sha256 = Field(description="of the bytes as they are kept")
    width: Pixels | None = Field(description="of a picture, upright")
    height: Pixels | None = Field(description="of a picture, upright", examples=[1200])
    name: Annotated[Text, Field(min_length=1, max_length=200, examples=["lễ-khai-giảng.jpg"])] = Field(
        description="as whoever sent it called it, without folders, with the ending of what it is"
    )
    uploaded_at: Instant
    state: Literal["pending", "attached"] = Field(
        description="pending: nothing uses it yet, and it goes after a week. attached: something does"
    )
    warnings: Annotated[list[FileWarningOut], Field(max_length=10)] = Field(
        description="what was done to it when it came"
    )
