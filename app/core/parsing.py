"""Requests into typed values: shape first, every fault at once, never echoing what was sent."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.core.errors import FieldError, Invalid, Malformed, Problem, UnknownParameter
from app.core.words import Words

# Pydantic's kinds of fault, in the words of people who fill in forms. {…} come from the fault's own context.
_FAULTS: dict[str, tuple[str, Words]] = {
    "missing": ("required", Words("Thiếu thông tin này.", "This is required.")),
    "extra_forbidden": ("unknown_field", Words("Không có trường này.", "There is no such field.")),
    "string_too_short": (
        "too_short",
        Words("Cần ít nhất {min_length} ký tự.", "At least {min_length} characters."),
    ),
    "string_too_long": (
        "too_long",
        Words("Nhiều nhất {max_length} ký tự.", "At most {max_length} characters."),
    ),
    "too_long": ("too_many", Words("Nhiều nhất {max_length} mục.", "At most {max_length} items.")),
    "too_short": ("too_few", Words("Cần ít nhất {min_length} mục.", "At least {min_length} items.")),
    "literal_error": ("not_allowed", Words("Chỉ nhận: {expected}.", "One of: {expected}.")),
    "enum": ("not_allowed", Words("Chỉ nhận: {expected}.", "One of: {expected}.")),
    "greater_than_equal": ("too_small", Words("Nhỏ nhất là {ge}.", "At least {ge}.")),
    "less_than_equal": ("too_large", Words("Lớn nhất là {le}.", "At most {le}.")),
    "control_characters": (
        "control_characters",
        Words("Có ký tự điều khiển.", "There are control characters in it."),
    ),
}
_KINDS = {
    "uuid": ("not_an_id", Words("Không phải mã định danh hợp lệ.", "This is not an id.")),
    "date": (
        "not_a_date",
        Words("Không phải ngày hợp lệ (NĂM-THÁNG-NGÀY).", "This is not a date (YYYY-MM-DD)."),
    ),
    "datetime": (
        "not_a_time",
        Words(
            "Phải là thời điểm có múi giờ, như 2026-11-25T07:30:00+07:00.",
            "A time with its offset, like 2026-11-25T07:30:00Z.",
        ),
    ),
    "timezone": (
        "not_a_time",
        Words(
            "Thời điểm cần có múi giờ, như 2026-11-25T07:30:00+07:00.",
            "The time needs its offset, like 2026-11-25T07:30:00Z.",
        ),
    ),
    "int": ("not_a_number", Words("Phải là số nguyên.", "This must be a whole number.")),
    "bool": ("not_a_boolean", Words("Phải là true hoặc false.", "This must be true or false.")),
    "string": ("not_a_text", Words("Phải là chữ.", "This must be text.")),
    "list": ("not_a_list", Words("Phải là danh sách.", "This must be a list.")),
}
_ID_LENGTH = 36  # 8-4-4-4-12; all other spellings of a UUID are shorter or longer
_OTHER = ("invalid", Words("Giá trị không hợp lệ.", "This value is not valid."))


def parse_json(kind: TypeAdapter[Any], body: bytes) -> Any:
    """A JSON body as `kind`, nothing made of something else ("1" is no number). Raises Malformed where it is no JSON,
    Invalid with every field's fault.
    """
    try:
        return kind.validate_json(body, strict=True)
    except ValidationError as error:
        if not _is_json(body):
            raise Malformed(Words("Nội dung không phải JSON hợp lệ.", "The body is not valid JSON.")) from None
        raise _problem(error, "/") from None


def parse_parameter(kind: TypeAdapter[Any], value: str, name: str) -> Any:
    """A path parameter as `kind`. Raises Invalid, naming the parameter."""
    try:
        found = kind.validate_python(value)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise Invalid(_field_error(fault["type"], (), fault.get("ctx", {}), name)) from None
    if kind_of := _spelled_otherwise(value, found):
        raise Invalid(_field_error(kind_of, (), {}, name))
    return found


def parse_values(kind: TypeAdapter[Any], values: Mapping[str, Any], *, prefix: str = "/") -> Any:
    """Strings by name, of a query or a form, as the model `kind`. `prefix` "/" for a body, "" for a parameter."""
    try:
        found = kind.validate_python(values)
    except ValidationError as error:
        raise _problem(error, prefix) from None
    if values:
        _check_spelling(found, values, prefix)
    return found


def _check_spelling(found: BaseModel, values: Mapping[str, Any], prefix: str) -> None:
    names = {field.alias or name: name for name, field in type(found).model_fields.items()}
    kinds = {alias: _spelled_otherwise(given, getattr(found, names[alias])) for alias, given in values.items()}
    if any(kinds.values()):
        raise Invalid(*(_field_error(kind, (alias,), {}, prefix) for alias, kind in kinds.items() if kind))


def _spelled_otherwise(given: object, value: object) -> str | None:
    """The kind of fault where a string is not the one way to write its value: Pydantic also reads "yes", "5_0", "urn:…"."""
    match value:
        case UUID():
            return None if isinstance(given, str) and len(given) == _ID_LENGTH else "uuid"
        case bool():
            return None if given == str(value).lower() else "bool"
        case int():
            return None if given == str(value) else "int"
        case date() if not isinstance(value, datetime):
            return None if given == str(value) else "date"
    return None


def parse_query(kind: TypeAdapter[Any] | None, raw: bytes, known: frozenset[str]) -> Any:
    """A query string as `kind`. Raises UnknownParameter, naming those that are known, and Invalid."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            errors="strict",
            max_num_fields=50,
        )
    except ValueError:
        raise Malformed(Words("Địa chỉ có phần tham số không đọc được.", "The query string cannot be read.")) from None
    values = dict(pairs)
    if not values.keys() <= known:
        names = ", ".join(sorted(known))
        raise UnknownParameter(
            Words(f"Các tham số được nhận: {names}.", f"The parameters known here: {names}.")
            if names
            else Words("Địa chỉ này không nhận tham số nào.", "This address takes no parameters.")
        )
    if len(values) < len(pairs):
        repeated = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise Invalid(
            FieldError(repeated, "repeated", Words("Tham số bị lặp lại.", "The parameter stands there twice."))
        )
    return parse_values(kind, values, prefix="") if kind else None


def _is_json(body: bytes) -> bool:
    """Pydantic's own reader takes NaN and Infinity, which are not JSON."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _problem(error: ValidationError, prefix: str) -> Problem:
    faults = error.errors(include_url=False, include_input=False)
    return Invalid(*(_field_error(fault["type"], fault["loc"], fault.get("ctx", {}), prefix) for fault in faults[:100]))


def _field_error(kind: str, location: tuple[int | str, ...], context: dict[str, Any], prefix: str) -> FieldError:
    code, words = _FAULTS.get(kind) or _KINDS.get(kind.split("_", maxsplit=1)[0]) or _OTHER
    if isinstance(said := context.get("words"), Words):  # a kind of text that brings its own
        code, words = kind, said
    # Pydantic joins the allowed values in English: 'a', 'b' or 'c'.
    if isinstance(expected := context.get("expected"), str):
        context = context | {"expected": expected.replace("'", "").replace(" or ", ", ")}
    named = {name: value for name, value in context.items() if isinstance(value, str | int | float)}
    detail = Words(words.vi.format_map(_Named(named)), words.en.format_map(_Named(named)))
    return FieldError(prefix + "/".join(map(_escaped, location)), code, detail)


def _escaped(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


class _Named(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"


def fields_of(model: type[BaseModel]) -> frozenset[str]:
    """The names that a model's input goes by."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())
