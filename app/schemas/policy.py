"""The policy by clause."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.base import Clause, Line, Out, Text, Word

Duty = Annotated[dict[Word, Line], Field(max_length=20, examples=[{}])]


class MayOut(Out):
    role: Word = Field(description="a post, or `everyone` with an account", examples=["homeroom_teacher"])
    action: Word = Field(examples=["confirm"])
    resource: Word = Field(examples=["attendance"])
    words: Line = Field(examples=["xác nhận sổ điểm danh trong ngày"])
    scope: Word = Field(examples=["own_class"])
    origin: Literal["T", "L", "D"] = Field(description="T the regulation's words, L a law, D a rule of the system")
    origin_words: Line = Field(examples=["theo đúng lời quy chế"])
    while_: Annotated[Line, Field(examples=["khi lớp chưa quá hạn nộp danh sách"])] | None = Field(
        alias="while", description="only while this holds"
    )


class ClausePolicyOut(Out):
    clause: Clause
    title: Line = Field(examples=["Điểm danh hằng ngày"])
    summary: Annotated[Text, Field(max_length=2000)] = Field(
        examples=["Giáo viên chủ nhiệm điểm danh trẻ mỗi ngày và xác nhận sổ."]
    )
    may: Annotated[list[MayOut], Field(max_length=500)]
    must: Annotated[list[Duty], Field(max_length=100, examples=[[]])]
    never: Annotated[list[Duty], Field(max_length=100, examples=[[]])]


class PolicyOut(Out):
    clauses: Annotated[list[ClausePolicyOut], Field(max_length=200)]
