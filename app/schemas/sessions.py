"""Signing in, as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from app.schemas.base import (
    ANY_TEXT,
    Clause,
    Code,
    Etag,
    FullUsername,
    In,
    Line,
    Name,
    OriginCode,
    Out,
    Secret,
    TimeZone,
    Word,
    printable,
)

Username = Annotated[
    str,
    StringConstraints(min_length=1, max_length=130, strip_whitespace=True),
    AfterValidator(printable),
    Field(json_schema_extra={"pattern": r"^[^\x00-\x08\x0b-\x1f\x7f]*$"}, examples=["gvcn.la@hoa-sen"]),
]
RefreshToken = Annotated[Secret, Field(examples=["r1.AZqPV0ZCcAC0vQm1y3x8dQ.7.x1J5sVYb0Qk3mZ8rT6uWA"])]
Otp = Annotated[str, StringConstraints(max_length=20), Field(json_schema_extra=ANY_TEXT, examples=["492039"])]
Ignored = Annotated[str, StringConstraints(max_length=200), Field(json_schema_extra=ANY_TEXT, examples=[""])]
"""What standard clients send and nobody here reads."""

DeviceName = Annotated[Line, Field(examples=["Điện thoại của cô Hoa"])]
Token = Annotated[
    str,
    Field(
        max_length=4096,
        pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
        examples=["eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtYXUifQ.bWF1"],
    ),
]


KeyText = Annotated[
    str, Field(max_length=128, pattern="^[A-Za-z0-9_-]+$", examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"])
]


class SignInIn(In):
    username: Username = Field(description="name@school-code; the suffix may be left out on a server with one school")
    password: Secret = Field(description="the password, or a one-time code")
    otp: Otp | None = None
    device_name: DeviceName | None = None


class RefreshIn(In):
    refresh_token: RefreshToken


class TokenForm(In):
    """RFC 6749's form, for the docs page and standard clients."""

    grant_type: Literal["password", "refresh_token"]
    username: Username | None = None
    password: Secret | None = None
    refresh_token: RefreshToken | None = None
    scope: Ignored | None = None
    client_id: Ignored | None = None
    client_secret: Ignored | None = None


class TokensOut(Out):
    access_token: Token
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(ge=1, le=86_400)] = Field(description="seconds", examples=[600])
    refresh_token: RefreshToken
    must_change_password: bool = Field(examples=[False])


class SessionOut(Out):
    id: UUID
    device_name: DeviceName | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool
    etag: Etag


SessionId = Annotated[
    UUID | Literal["current"],
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 36,
            "pattern": "^(current|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
            "examples": ["current"],
        }
    ),
]


class PasswordIn(In):
    current_password: Secret = Field(description="or the one-time code that was signed in with")
    new_password: Secret = Field(
        examples=["mười hai con giáp ra đồng"],
        description="at least 15 characters; not a common one, and not close to one's own name or the school's (422 says which)",
    )


class SchoolOut(Out):
    id: UUID
    code: Code = Field(examples=["hoa-sen"])
    name: Name = Field(examples=["Trường Mầm non Hoa Sen"])
    today: date = Field(description="school time: clients take the date from here")
    time_zone: TimeZone


class UnitOut(Out):
    type: Literal["school", "group", "class", "student"]
    id: UUID
    name: Name = Field(examples=["LỚP 5 TUỔI A1"])


class MyAssignmentOut(Out):
    id: UUID
    role: Word = Field(examples=["homeroom_teacher"])
    kind: Literal["regular", "substitute", "acting"]
    unit: UnitOut
    valid_from: date
    valid_to: date | None
    clause: Clause


class GivenCodeOut(Out):
    given_at: datetime
    given_by: Name | None = Field(description="null: the server's operator")
    used_at: datetime | None = Field(description="when a password was set with it")


class MeOut(Out):
    id: UUID
    username: FullUsername
    full_name: Name
    school: SchoolOut
    assignments: Annotated[list[MyAssignmentOut], Field(max_length=200)]
    must_change_password: bool = Field(examples=[False])
    one_time_codes: Annotated[list[GivenCodeOut], Field(max_length=5)] = Field(
        description="the latest that were given for this account, the newest first: one that its owner knows nothing of "
        "is to be reported"
    )


class PermissionOut(Out):
    action: Word = Field(examples=["confirm"])
    resource: Word = Field(examples=["attendance"])
    scope: Word = Field(examples=["own_class"])
    clause: Clause
    role: Word = Field(examples=["homeroom_teacher"])
    origin: OriginCode
    while_: Annotated[Line, Field(examples=["khi năm học chưa kết thúc"])] | None = Field(
        alias="while", description="only while this holds"
    )
    available: bool = Field(description="whether an operation does it already", examples=[True])


class PermissionsOut(Out):
    items: Annotated[list[PermissionOut], Field(max_length=1000)]
    next_cursor: None


class JwkOut(Out):
    """A public key (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    alg: Literal["ES256"]
    use: Literal["sig"]
    kid: KeyText = Field(examples=["2026-11-25-1"])
    x: KeyText
    y: KeyText


class JwksOut(Out):
    keys: Annotated[list[JwkOut], Field(max_length=50)]
