"""The engine's own SQL expressions, run in plain Python: fast enough for a million decisions.

Each node becomes a function of a row, a mapping of "table.column" to a value; true, false and unknown are True, False and
None, as SQL has it. A node that is not known here raises: nothing is guessed. That PostgreSQL means the same is the matter of
test_in_sql.py.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.sql import elements, functions, operators, selectable

Values = Mapping[str, Any]
Run = Callable[[Values], Any]


class UnknownNode(TypeError):
    """The engine says something that is not understood here."""


def compiled(node: Any) -> Run:
    """The expression as a function."""
    for kind, compile_it in _KINDS:
        if isinstance(node, kind):
            return compile_it(node)
    raise UnknownNode(f"{type(node).__name__}: {node}")


def branches(node: Any) -> list[tuple[Run, int]]:
    """The conditions of a CASE with the number of each, in its order; nothing where there is none."""
    if isinstance(node, elements.Null):
        return []
    if not isinstance(node, elements.Case) or node.value is not None or not isinstance(node.else_, elements.Null):
        raise UnknownNode(f"{type(node).__name__}: {node}")
    return [(compiled(condition), int(str(result))) for condition, result in node.whens]


def _clauses(node: elements.BooleanClauseList) -> Run:
    parts = [compiled(each) for each in node.clauses]
    if node.operator is operators.and_:
        return lambda row: _all(parts, row)
    if node.operator is operators.or_:
        return lambda row: _any(parts, row)
    raise UnknownNode(f"{node.operator}: {node}")


def _all(parts: list[Run], row: Values) -> bool | None:
    unknown = False
    for part in parts:
        value = part(row)
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _any(parts: list[Run], row: Values) -> bool | None:
    unknown = False
    for part in parts:
        value = part(row)
        if value is True:
            return True
        unknown = unknown or value is None
    return None if unknown else False


def _binary(node: elements.BinaryExpression[Any]) -> Run:
    if isinstance(node.right, elements.CollectionAggregate):
        if node.operator is not operators.eq or node.right.operator is not operators.any_op:
            raise UnknownNode(str(node))
        return _equals_any(compiled(node.left), compiled(node.right.element))
    left, right = compiled(node.left), compiled(node.right)
    if node.operator is operators.is_:
        return lambda row: left(row) is right(row)
    if node.operator is operators.is_not:
        return lambda row: left(row) is not right(row)
    compare = {operators.eq: operator.eq, operators.ge: operator.ge}.get(node.operator)
    if compare is None:
        raise UnknownNode(f"{node.operator}: {node}")

    def run(row: Values) -> bool | None:
        a, b = left(row), right(row)
        return None if a is None or b is None else compare(a, b)

    return run


def _equals_any(value: Run, values: Run) -> Run:
    def run(row: Values) -> bool | None:
        one, many = value(row), values(row)
        if many is None or (one is None and many):
            return None
        return one in many or (None if None in many else False)

    return run


def _unary(node: elements.UnaryExpression[Any]) -> Run:
    inner = compiled(node.element)
    if node.operator is operators.inv:
        return lambda row: None if (value := inner(row)) is None else not value
    if node.operator is None and node.modifier is None:
        return inner
    raise UnknownNode(f"{node.operator}: {node}")


def _as_boolean(node: elements.AsBoolean) -> Run:
    inner = compiled(node.element)
    return inner if node.operator is operators.is_true else lambda row: None if (v := inner(row)) is None else not v


def _exists(node: selectable.Exists) -> Run:
    """Whether some rows of the subquery's tables fit; a table's rows are the row's value of its name."""
    select: Any = node.element
    while not isinstance(select, Select):
        select = select.element
    tables = [each.name for each in select.get_final_froms() if getattr(each, "name", None) in ("holding", "holder")]
    if sorted(tables) != ["holder", "holding"] or select._group_by_clauses or select._limit_clause is not None:
        raise UnknownNode(str(node))
    fits = [compiled(each) for each in select._where_criteria]

    def run(row: Values) -> bool:
        for holding in row["holding"]:
            for holder in row["holder"]:
                if _all(fits, {**row, **holding, **holder}) is True:
                    return True
        return False

    return run


def _function(node: functions.FunctionElement[Any]) -> Run:
    if not isinstance(node, functions.coalesce):
        raise UnknownNode(str(node))
    parts = [compiled(each) for each in node.clauses]
    return lambda row: next((value for part in parts if (value := part(row)) is not None), None)


def _column(node: elements.ColumnClause[Any]) -> Run:
    if node.is_literal:
        text = node.name
        value = text[1:-1] if text.startswith("'") else int(text)
        return lambda row: value
    if node.table is None:
        raise UnknownNode(str(node))
    key = f"{node.table.name}.{node.name}"  # type: ignore[attr-defined]
    return lambda row: row[key]


_KINDS: list[tuple[type, Callable[[Any], Run]]] = [
    (selectable.Exists, _exists),
    (elements.BooleanClauseList, _clauses),
    (elements.BinaryExpression, _binary),
    (elements.AsBoolean, _as_boolean),
    (elements.UnaryExpression, _unary),
    (elements.Grouping, lambda node: compiled(node.element)),
    (functions.FunctionElement, _function),
    (elements.Null, lambda node: lambda row: None),
    (elements.True_, lambda node: lambda row: True),
    (elements.False_, lambda node: lambda row: False),
    (elements.ColumnClause, _column),
]
"""The more special kinds first: an EXISTS is a unary expression too."""
