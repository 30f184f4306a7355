"""Kinds of text and the shape of a list, shared by all areas."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.core.text import nfc
from app.core.words import Words

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_FAR = Words("Năm phải từ 1900 đến 2199.", "The year must be from 1900 to 2199.")
_NO_TIME = Words("Phải là giờ trong ngày, như 08:30.", "A time of the day, like 08:30.")
_ALLOWED = {"\n", "\t"}


# Letters that show nothing, and those that turn the direction of the text around them: no name is what it looks like then.
_UNSEEN = re.compile("[\u115f\u1160\u202a-\u202e\u2066-\u2069\u3164\uffa0]")


def printable(text: str) -> str:
    """The text in its one stored form, NFC, which no service has to ask for again.

    Refuses control characters (NUL among them: PostgreSQL has no place for it), lone surrogates and unseen letters.
    """
    if text.isascii() and text.isprintable():
        return text
    if (not text.isascii() and _UNSEEN.search(text)) or any(
        (ord(letter) < 32 and letter not in _ALLOWED) or 0xD800 <= ord(letter) <= 0xDFFF or ord(letter) == 127
        for letter in text
    ):
        raise PydanticCustomError("control_characters", "control characters")
    return nfc(text)


TEXT = {"pattern": r"^[^\x00-\x08\x0b-\x1f\x7f]*$"}
"""What `printable` takes, for the document."""

ANY_TEXT = {"pattern": r"^[\s\S]*$"}

Text = Annotated[str, Field(json_schema_extra=ANY_TEXT)]
"""Whatever there is to say. A field of it brings its longest length and its own example."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT),
]
"""One line of text. A field of it brings its own example."""

Short = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT),
]
"""The name of a thing. A field of it brings its own example."""

Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=1000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Cháu ho nhẹ, đã uống thuốc ở nhà."]),
]
"""A few lines of text."""

Name = Annotated[Line, Field(examples=["Nguyễn Thị Minh Anh"])]
"""A person's or a thing's name as people write it."""

Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT, examples=["Thôn Đông, xã Vĩnh Hào, tỉnh Ninh Bình"]),
]

Secret = Annotated[
    str,
    StringConstraints(min_length=1, max_length=512),
    Field(json_schema_extra=ANY_TEXT, examples=["bốn mùa hoa nở trước sân"]),
]
"""A password or token as it was typed: nothing stripped."""

Word = Annotated[str, Field(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
"""A code of ours: a post, a noun, a verb. A field of it brings its own example."""

ActionName = Annotated[
    str, Field(max_length=80, pattern=r"^[a-z][a-z_]*\.[a-z][a-z_]*$", examples=["attendance.confirm"])
]
"""An action of the policy's vocabulary."""

Clause = Annotated[str, Field(max_length=12, pattern=r"^[0-9]+(\.[0-9]+)*$", examples=["6.2"])]
"""A clause of the regulation."""

OriginCode = Annotated[
    Literal["T", "L", "D"], Field(description="T the regulation's words, L a law, D a rule of the system")
]

Code = Annotated[str, Field(max_length=64, pattern=r"^\S(.*\S)?$", examples=["HS-0042"])]
"""What a school or a shipped list calls a thing."""

Etag = Annotated[str, Field(max_length=200, pattern=r'^"[^"\s]*"$', examples=['"7"'])]
"""The version of a thing, quoted as it stands in headers."""

RequestId = Annotated[
    str, Field(max_length=64, pattern="^[A-Za-z0-9_-]{8,64}$", examples=["8d0f5e6a4c1b4f0a9f3e2d1c0b9a8f7e"])
]

Count = Annotated[int, Field(ge=0, le=2**31 - 1, examples=[24])]
"""How many."""

Path = Annotated[str, Field(max_length=400, pattern=r"^/v1/\S+$")]
"""Where something is on this server. A field of it brings its own example."""

FullUsername = Annotated[str, Field(max_length=130, pattern="^[a-z0-9.-]+@[a-z0-9.-]+$", examples=["gvcn.la@hoa-sen"])]

OneTimeCode = Annotated[str, Field(max_length=64, pattern="^[A-Z0-9-]+$", examples=["JFNW-9GSN-38M3-RKNP-PBMX"])]

TimeZone = Annotated[str, Field(max_length=64, pattern="^[A-Za-z0-9_+/-]+$", examples=["Asia/Ho_Chi_Minh"])]

Pointer = Annotated[str, Field(max_length=2000, json_schema_extra=ANY_TEXT, examples=["/full_name"])]
"""A JSON pointer into a body, or the name of a parameter."""

SearchWords = Annotated[str, StringConstraints(max_length=100), Field(json_schema_extra=ANY_TEXT, examples=["gia bao"])]

_CLOCK = {"type": "string", "maxLength": 15, "pattern": r"^\d\d:\d\d(:\d\d(\.\d+)?)?$", "examples": ["08:30:00"]}

ClockTime = Annotated[time, WithJsonSchema(_CLOCK)]
"""A time of the day, in school time."""


def _written_as_a_day(value: object) -> date:
    """Only YYYY-MM-DD, which Pydantic's strict reading would not take from here, and no far day.

    PostgreSQL's driver takes the last day that Python knows for infinity, and nobody means such a day.
    """
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "not a day")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_parsing", "not a day") from None
    if not 1900 <= day.year <= 2199:
        raise PydanticCustomError("out_of_range", "far away", {"words": _FAR})
    return day


Day = Annotated[date, BeforeValidator(_written_as_a_day)]
"""A day, in school time."""


def _written_as_an_id(value: object) -> object:
    """Only 8-4-4-4-12: Pydantic would read `urn:uuid:` and braces too."""
    if isinstance(value, str) and not _ID.fullmatch(value):
        raise PydanticCustomError("uuid_parsing", "not an id")
    return value


Id = Annotated[UUID, BeforeValidator(_written_as_an_id)]
"""An id in a JSON body; in a path or a query core.parsing looks at the spelling."""


def _written_as_a_time(value: object) -> time:
    """Only HH:MM, seconds if need be: Pydantic would read numbers and offsets too."""
    if not (isinstance(value, str) and _TIME.fullmatch(value)):
        raise PydanticCustomError("not_a_time_of_day", "not a time of day", {"words": _NO_TIME})
    return time.fromisoformat(value)


TimeOfDay = Annotated[time, BeforeValidator(_written_as_a_time), WithJsonSchema(_CLOCK)]
"""A time of the day, in school time."""

Instant = Annotated[
    AwareDatetime, Strict(), Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]
"""A point in time with its offset."""


class In(BaseModel):
    """What comes in: an unknown member is refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, allow_inf_nan=False)


LEFT: Any = Field(default_factory=lambda: None)
"""The default of a patch's member, which may be left out also where it may not be null."""


class Patch(In):
    """A merge patch (RFC 7396): a member that is left out changes nothing, null takes a value away."""

    def changes(self) -> dict[str, Any]:
        """The members that were sent."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class Out(BaseModel):
    """What goes out. The bytes come from PostgreSQL; tests hold them against these models."""

    model_config = ConfigDict(extra="forbid")


class WarningOut(Out):
    """Worth a look; it refused nothing."""

    pointer: Pointer | None = Field(None, description="the field it is about, where it is one")
    code: Word = Field(examples=["class_over_size"])
    detail: Text = Field(max_length=1000, examples=["Lớp có 36 trẻ, nhiều hơn mức 35."])


class OneOut(Out):
    """What goes out as a single resource."""

    allowed_actions: Annotated[list[ActionName], Field(max_length=200)] | None = Field(
        None, description="asked for with `include`: the actions of the policy that the caller may do with it"
    )


Cursor = Annotated[
    str,
    Field(
        max_length=200,
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]*$"},
        examples=["AZqPV0ZCcAC0vQm1y3x8dQx1J5sVYb0Qk3mZ8rT6uWA"],
    ),
]
"""Where a page ended, sealed."""

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: Annotated[list[Item], Field(max_length=200)]
    next_cursor: Cursor | None = Field(description="give it as `cursor` for the next page; null: this was the last")


class OneQuery(In):
    """What every single resource takes."""

    include: Literal["allowed_actions"] | None = Field(None, description="add what the caller may do with it")


class PageQuery(In):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=200, description="how many at most", examples=[50])] = 50
    cursor: Cursor | None = Field(None, description="`next_cursor` of the page before")
