"""How far each clause is turned into running code: what is declared, what exists, what is proven."""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS
from app.policies.operations import OPERATIONS
from app.policies.regulation import CLAUSES
from app.policies.telling import kind

_CITED = re.compile(r"(?<![\d.])\d(?:\.\d)*(?![\d.]*\d)")


@dataclass(frozen=True, slots=True)
class Covered:
    """One clause. `duties`, `measured`: declared, and computed; `actions`, `built`: granted, and with an operation;
    `cells`, `tests`: of tables of expectations and test functions that cite it, None where no tests are at hand."""

    clause: str
    title: str
    grants: int
    separations: int
    rules: int
    duties: int
    measured: int
    actions: int
    built: int
    operations: int
    cells: int | None
    tests: int | None

    @property
    def declared(self) -> bool:
        return bool(self.grants or self.separations or self.rules or self.duties)


def covered(locale: str, tests: Path | None) -> list[Covered]:
    """Every clause in the regulation's order. `tests`: the folder of the tests, where there is one."""
    cells, functions = (_cells(tests), _functions(tests)) if tests else (None, None)
    found = []
    for clause in CLAUSES.values():
        grants = [grant for each in GRANTS.values() for grant in each if grant.cited.clause == clause.number]
        nevers = [never for each in NEVERS.values() for never in each if never.cited.clause == clause.number]
        duties = [duty for duty in DUTIES_OWED if duty.cited.clause == clause.number]
        actions = {grant.action for grant in grants}
        kinds = Counter(map(kind, nevers))
        found.append(
            Covered(
                clause.number,
                clause.title.in_(locale),
                grants=len(grants),
                separations=kinds["separation"],
                rules=kinds["rule"] + kinds["not_by_this_post"],
                duties=len(duties),
                measured=sum(duty.owed is not None for duty in duties),
                actions=len(actions),
                built=sum(action in OPERATIONS for action in actions),
                operations=sum(len(OPERATIONS.get(action, ())) for action in actions),
                cells=cells[clause.number] if cells is not None else None,
                tests=functions[clause.number] if functions is not None else None,
            )
        )
    return found


def _cells(tests: Path) -> Counter[str]:
    """The cells of the tables of expectations that name each clause."""
    counted: Counter[str] = Counter()
    for page in sorted(tests.rglob("*.md")):
        for line in page.read_text("utf-8").splitlines():
            if line.startswith("|"):
                for cell in line.split("|"):
                    counted.update(set(_CITED.findall(cell)) & CLAUSES.keys() if _names_a_clause(cell) else ())
    return counted


def _names_a_clause(cell: str) -> bool:
    """A status with its clause ("200 6.2"), or a clause alone."""
    return re.fullmatch(r"\s*(\d{3} )?\d(\.\d)*\s*", cell) is not None


def _functions(tests: Path) -> Counter[str]:
    """The tests whose docstring, or whose file's, cites each clause: "(6.2)", "Clause 6.2", "Article 2"."""
    counted: Counter[str] = Counter()
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        whole = _clauses(ast.get_docstring(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                counted.update(whole | _clauses(ast.get_docstring(node)))
    return counted


def _clauses(said: str | None) -> set[str]:
    cited = re.findall(r"\(([^()]*)\)|[Cc]lauses? ([\d., ]+(?:and [\d.]+)?)", said or "")
    return {number for each in cited for text in each for number in _CITED.findall(text)} & CLAUSES.keys()
