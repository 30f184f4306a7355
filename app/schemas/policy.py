"""The policy by clause."""

import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import ActionName, Clause, In, Line, Name, OriginCode, Out, Path, Text, Word

Sentence = Annotated[Text, Field(max_length=500)]
OriginWords = Annotated[Line, Field(examples=["theo đúng lời quy chế"])]
Role = Annotated[Word, Field(description="a post, or `everyone` with an account", examples=["homeroom_teacher"])]
Verb = Annotated[Word, Field(examples=["confirm"])]
Noun = Annotated[Word, Field(examples=["attendance"])]


class PolicyQuery(In):
    """Which rules: all of them, or those of a clause, a post, an action."""

    clause: Annotated[
        Clause | None, Field(description="a clause, or an article with all of its clauses", examples=["6.2"])
    ] = None
    post: Annotated[Word | None, Field(description="a post, or `everyone`", examples=["homeroom_teacher"])] = None
    action: Annotated[
        str | None,
        Field(
            max_length=80,
            pattern=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)?$",
            description="an action, or a resource with all of its actions",
            examples=["attendance.confirm"],
        ),
    ] = None


class OperationOut(Out):
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[Path, Field(examples=["/v1/classes/{class_id}/registers/{day}/confirm"])]
    operation_id: Annotated[Word, Field(examples=["confirm_register"])]


Operations = Annotated[
    list[OperationOut],
    Field(max_length=100, description="what does it here; none: the system does not do it yet"),
]


class MayOut(Out):
    role: Role
    action: Verb
    resource: Noun
    operations: Operations
    words: Line = Field(examples=["xác nhận sổ điểm danh trong ngày"])
    sentence: Sentence = Field(
        examples=["Giáo viên chủ nhiệm được xác nhận sổ điểm danh trong ngày (lớp mình chủ nhiệm)."]
    )
    scope: Word = Field(examples=["own_class"])
    origin: OriginCode
    origin_words: OriginWords
    while_: Annotated[Line, Field(examples=["khi lớp chưa quá hạn nộp danh sách"])] | None = Field(
        alias="while", description="only while this holds"
    )


class FigureOut(Out):
    value: Annotated[int, Field(ge=0, le=100_000, examples=[2])]
    unit: Annotated[Line, Field(examples=["ngày làm việc"])]


class MustOut(Out):
    role: Role
    duty: Annotated[
        str, Field(max_length=80, pattern=r"^[a-z][a-z_]*\.[a-z][a-z_]*$", examples=["attendance.confirmed"])
    ]
    words: Line = Field(examples=["xác nhận sổ điểm danh"])
    sentence: Sentence = Field(examples=["Giáo viên chủ nhiệm phải xác nhận sổ điểm danh, mỗi ngày học."])
    every: Word = Field(examples=["school_day"])
    every_words: Line = Field(examples=["mỗi ngày học"])
    figure: FigureOut | None = Field(description="how many, as of today")
    origin: OriginCode
    origin_words: OriginWords
    measured: bool = Field(description="whether the system computes what is outstanding; never assumed fulfilled")


class InsteadOut(Out):
    role: Role
    clause: Clause
    reach: Sentence = Field(examples=["toàn trường, khi Hiệu trưởng có tham gia"])


class NeverOut(Out):
    kind: Literal["separation", "rule", "not_by_this_post"] = Field(
        description="separation: refused to whoever has a hand in it; rule: kept by the system for everybody; "
        "not_by_this_post: the post alone gives no such right"
    )
    role: Role | None
    action: Verb
    resource: Noun
    operations: Operations
    sentence: Sentence = Field(examples=["Không ai được duyệt nội dung khi mình đã tham gia soạn, nhập."])
    origin: OriginCode
    origin_words: OriginWords
    then: Annotated[list[InsteadOut], Field(max_length=50, description="of a separation: who may, others failing too")]


class ClausePolicyOut(Out):
    clause: Clause
    title: Line = Field(examples=["Điểm danh hằng ngày"])
    summary: Annotated[Text, Field(max_length=2000)] = Field(
        examples=["Giáo viên chủ nhiệm điểm danh trẻ mỗi ngày và xác nhận sổ."]
    )
    may: Annotated[list[MayOut], Field(max_length=500)]
    must: Annotated[list[MustOut], Field(max_length=100)]
    never: Annotated[list[NeverOut], Field(max_length=100)]


class PolicyOut(Out):
    clauses: Annotated[list[ClausePolicyOut], Field(max_length=200)]


class ObjectIn(In):
    type: Annotated[Word, Field(description="what it is: a resource of the policy", examples=["attendance"])]
    id: Annotated[UUID, Field(description="its id; of a register, its class's")]
    date: Annotated[datetime.date | None, Field(description="of a register; left out: today")] = None


class ExplainIn(In):
    action: ActionName
    object: Annotated[
        ObjectIn | None, Field(description="what it would be done to; left out where it is done to no single thing")
    ] = None


class RuleOut(Out):
    clause: Clause
    origin: OriginCode
    origin_words: OriginWords
    role: Role
    scope: Word = Field(examples=["own_class"])
    sentence: Sentence = Field(examples=["Giáo viên chủ nhiệm được điểm danh (lớp mình chủ nhiệm)."])
    while_: Annotated[Line, Field(examples=["khi năm học chưa kết thúc"])] | None = Field(alias="while")


class AskedRuleOut(RuleOut):
    holds: bool = Field(description="whether it lets the caller do it here, today")
    missing: Literal["post", "unit", "condition"] | None = Field(
        description="what it fails by: the post is not held, is held elsewhere, or the condition is not so"
    )


class AskedSeparationOut(Out):
    clause: Clause
    origin: OriginCode
    origin_words: OriginWords
    sentence: Sentence = Field(examples=["Không ai được duyệt nội dung khi mình đã tham gia soạn, nhập."])
    bars: bool = Field(description="whether it stands in the caller's way here")


class UnitOfPostOut(Out):
    type: Literal["school", "group", "class"]
    id: UUID
    name: Name = Field(examples=["LỚP 5 TUỔI A1"])


class CouldOut(Out):
    """A post by which somebody could do it to this very thing today: not suspended, and not barred."""

    role: Role
    clause: Clause
    reach: Sentence = Field(examples=["lớp mình chủ nhiệm"])
    unit: UnitOfPostOut | None = Field(description="what the post is held for; null where the caller is told none")
    people: Annotated[list[Name], Field(max_length=1000)] | None = Field(
        description="who they are, in so far as the caller may know names; null: told as a post"
    )


class ExplainedOut(Out):
    action: ActionName
    words: Line = Field(examples=["xác nhận sổ điểm danh trong ngày"])
    allowed: bool = Field(description="by the policy; the state of the thing may still refuse, as the operation says")
    by: RuleOut | None = Field(description="the rule that lets the caller do it: the first in the regulation's order")
    rules: Annotated[list[AskedRuleOut], Field(max_length=100)]
    separations: Annotated[list[AskedSeparationOut], Field(max_length=20)]
    who: Annotated[list[CouldOut], Field(max_length=100)]
