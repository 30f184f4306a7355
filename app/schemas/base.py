"""Kinds of text and the shape of a list, shared by all areas."""

from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_ALLOWED = {"\n", "\t"}


def _printable(text: str) -> str:
    if any(
        (ord(letter) < 32 and letter not in _ALLOWED) or 0xD800 <= ord(letter) <= 0xDFFF or ord(letter) == 127
        for letter in text
    ):
        raise PydanticCustomError("control_characters", "control characters")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_printable)
]
"""One line of text."""

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(_printable)]
"""A few lines of text."""

Secret = Annotated[str, StringConstraints(min_length=1, max_length=512)]
"""A password or token as it was typed: nothing stripped."""


class In(BaseModel):
    """What comes in: an unknown member is refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, allow_inf_nan=False)


class Out(BaseModel):
    """What goes out. The bytes come from PostgreSQL; tests hold them against these models."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next_cursor: str | None = Field(description="give it as `cursor` for the next page; null: this was the last")


class PageQuery(In):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=200, description="how many at most")] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        None, description="`next_cursor` of the page before"
    )
