"""JSON made by PostgreSQL: an answer's fields are declared once, as SQL, and leave the database as text.

Why: docs/decisions/0002.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Text, cast, func, literal_column


def thing(**fields: Any) -> ColumnElement[Any]:
    """A JSON object of named SQL values, in the order given."""
    parts: list[Any] = []
    for name, value in fields.items():
        parts += (literal_column(f"'{name}'"), value)
    return func.json_build_object(*parts)


def text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """A JSON value as the text that is sent."""
    return cast(value, Text)


def wording(column: Column[Any], words: dict[str, str]) -> ColumnElement[str]:
    """The shipped name of a code, as a CASE: lists this small need no table. Only for our own lists."""
    branches = " ".join(f"WHEN '{code}' THEN '{name.replace(chr(39), chr(39) * 2)}'" for code, name in words.items())
    return literal_column(f"CASE {column.table.name}.{column.name} {branches} END", Text)
