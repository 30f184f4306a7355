"""JSON made by PostgreSQL: an answer's fields are declared once, as SQL, and leave the database as text.

Why: docs/decisions/0002.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Function, Text, cast, func, literal_column
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.text import fold


def thing(**fields: Any) -> ColumnElement[Any]:
    """A JSON object of named SQL values, in the order given."""
    parts: list[Any] = []
    for name, value in fields.items():
        parts += (literal_column(f"'{name}'"), value)
    return func.json_build_object(*parts)


def things(item: ColumnElement[Any], *order: ColumnElement[Any]) -> Function[Any]:
    """All rows' items as one JSON array, in that order; null where there are none."""
    return func.json_agg(aggregate_order_by(item, *order) if order else item)


def or_empty(array: Any) -> ColumnElement[Any]:
    """A JSON array, empty instead of null."""
    return func.coalesce(array, literal_column("'[]'::json"))


_ACCENTED = {
    letter: fold(letter)
    for letter in map(chr, range(0xC0, 0x1F00))
    if fold(letter).isascii() and len(fold(letter)) == 1
}


def folded(value: ColumnElement[str]) -> ColumnElement[str]:
    """`core.text.fold` of stored text, for tables that are too small for a column of their own."""
    accented, plain = "".join(_ACCENTED), "".join(_ACCENTED.values())
    return func.lower(
        func.translate(value, literal_column(f"'{accented}'", Text), literal_column(f"'{plain}'", Text)), type_=Text
    )


def etag(version: ColumnElement[Any]) -> ColumnElement[str]:
    """A version as headers quote it."""
    return func.concat(literal_column("'\"'"), version, literal_column("'\"'"))


def text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """A JSON value as the text that is sent."""
    return cast(value, Text)


def wording(column: Column[Any], words: dict[str, str]) -> ColumnElement[str]:
    """The shipped name of a code, from a list numbered 1, 2, 3 … without gaps: an array costs a read nothing to set up."""
    assert list(words) == [str(number) for number in range(1, len(words) + 1)]
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in words.values())
    return literal_column(f"(ARRAY[{names}])[{column.table.name}.{column.name}::int]", Text)
