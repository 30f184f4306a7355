"""Kinds of text about people: names, numbers, addresses, as a form sends them and as they are kept."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.core.imports import values
from app.core.text import name_case, tidy
from app.core.words import Words
from app.schemas.base import TEXT, printable

_NO_NAME = Words("Hãy ghi họ và tên bằng chữ.", "Write a name in letters.")
_NO_PHONE = Words(
    "Số di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08, 09, ví dụ 0912345678.",
    "A mobile number has 10 digits and begins with 03, 05, 07, 08 or 09.",
)
_NO_NUMBER = Words("Số định danh cá nhân có đúng 12 chữ số.", "A personal identification number has exactly 12 digits.")


def _tidied(text: str) -> str:
    if not (kept := tidy(text)):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return kept


def _named(text: str) -> str:
    """In name case where it is all capitals."""
    if not any(letter.isalpha() for letter in text):
        raise PydanticCustomError("not_a_name", "no letter in it", {"words": _NO_NAME})
    return name_case(text)


def _phone(text: str) -> str:
    """0 and nine digits; +84 is 0."""
    numbers = values.phones(text)
    if not isinstance(numbers, list) or len(numbers) != 1:
        raise PydanticCustomError("phone_invalid", "not one mobile number", {"words": _NO_PHONE})
    return numbers[0]


def _number(text: str) -> str:
    digits = text.replace(" ", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 12):
        raise PydanticCustomError("id_number_invalid", "not 12 digits", {"words": _NO_NUMBER})
    return digits


PersonName = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(printable),
    AfterValidator(_tidied),
    AfterValidator(_named),
    Field(json_schema_extra=TEXT, examples=["Trần Gia Bảo"]),
]
"""A person's name: NFC, single spaces, never all capitals."""

Phone = Annotated[
    str,
    StringConstraints(max_length=30),
    AfterValidator(printable),
    AfterValidator(_phone),
    Field(json_schema_extra=TEXT, examples=["0912345678"]),
]
"""One mobile number, kept as 0 and nine digits."""

NationalId = Annotated[
    str,
    StringConstraints(max_length=20),
    AfterValidator(printable),
    AfterValidator(_number),
    Field(json_schema_extra=TEXT, examples=["037321000123"]),
]
"""Số định danh cá nhân."""

Place = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(printable),
    AfterValidator(_tidied),
    Field(json_schema_extra=TEXT, examples=["Thôn Đông, xã Vĩnh Hào, tỉnh Ninh Bình"]),
]
"""An address, or the name of a place."""

Label = Annotated[
    str,
    StringConstraints(max_length=50),
    AfterValidator(printable),
    AfterValidator(_tidied),
    Field(json_schema_extra=TEXT),
]
"""A short text of the school's own: a code, an occupation."""
