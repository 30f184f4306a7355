"""Bulk imports as they come in and go out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema
from starlette.datastructures import UploadFile

from app.schemas.base import (
    ANY_TEXT,
    Count,
    Etag,
    FullUsername,
    In,
    Instant,
    Name,
    OneOut,
    OneTimeCode,
    Out,
    Text,
    Word,
)

NameOrId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    Field(json_schema_extra=ANY_TEXT),
]

ImportKind = Literal["students", "staff", "health", "assets"]
Upload = Annotated[
    UploadFile,
    WithJsonSchema(
        {
            "type": "string",
            "format": "binary",
            "maxLength": 10_485_760,
            "examples": ["Họ và tên;Ngày sinh;Giới tính;Lớp\nTrần Gia Bảo;05/09/2021;Nam;LỚP 5 TUỔI A1\n"],
        }
    ),
]


class ImportForm(In):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: ImportKind
    file: Upload = Field(description="xlsx or csv")
    school_year: NameOrId | None = Field(
        None, description="name or id; default the current one", examples=["2026-2027"]
    )
    class_: NameOrId | None = Field(
        None,
        alias="class",
        description="name or id, for a list of children that names no class",
        examples=["LỚP 5 TUỔI A1"],
    )
    dry_run: bool = Field(False, description="say what would happen, write nothing")
    on_error: Literal["skip"] | None = Field(
        None, description="keep the good rows; default: one refused row writes nothing"
    )


class ImportCountsOut(Out):
    created: Count
    updated: Count = Field(examples=[2])
    unchanged: Count = Field(examples=[0])
    refused: Count = Field(examples=[1])


class IssueOut(Out):
    sheet: Annotated[Text, Field(max_length=1000, examples=["LỚP 5 TUỔI A1"])] | None = Field(
        description="null for csv"
    )
    row: Annotated[int, Field(ge=0, le=2_000_000, examples=[7])] = Field(
        description="the line as a spreadsheet shows it, from 1"
    )
    column: Annotated[str, Field(max_length=3, pattern="^[A-Z]+$", examples=["C"])] | None = Field(
        description="the column's letter"
    )
    field: Annotated[Word, Field(examples=["birth_date"])] | None
    value: Annotated[Text, Field(max_length=1000, examples=["31/02/2021"])] | None = Field(
        description="the cell as it was, shortened"
    )
    severity: Literal["error", "warning"]
    code: Word = Field(examples=["not_in_calendar"])
    message: Annotated[Text, Field(max_length=4000)] = Field(
        examples=["Ngày sinh “31/02/2021” không có trong lịch. Hãy ghi ngày/tháng/năm, ví dụ 05/09/2021."]
    )


class CodeOut(Out):
    username: FullUsername = Field(description="with the school's suffix")
    full_name: Name
    one_time_code: OneTimeCode = Field(description="signs in once, within 7 days, to set a password")


class _Import(Out):
    id: UUID
    kind: ImportKind
    state: Literal["complete", "failed", "undone"]
    dry_run: bool
    created_at: Instant
    file_name: Annotated[Text, Field(max_length=1000, examples=["danh-sach-lop-5-tuoi-a1.xlsx"])] | None
    counts: ImportCountsOut


class ImportOut(OneOut, _Import):
    issues: Annotated[list[IssueOut], Field(max_length=100_000)]
    codes: Annotated[list[CodeOut], Field(max_length=10_000)] | None = Field(
        description="one-time codes of new accounts: in the answer of the run alone, and never again; null for other kinds"
    )


class ImportItemOut(_Import):
    etag: Etag
