"""What the source may not say: a clock of its own, a school that outlives its transaction."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])

# Who may ask the machine for the time, and why. An entry that is no longer needed fails.
CLOCKS = {
    "app/runtime.py": "the system's clock, injected from here",
    "app/core/ids.py": "the time in a UUIDv7 only orders ids",
}

SQL_CLOCK = re.compile(
    r"(?<![.\w])(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\(\)|\bfunc\.(now|current_\w+|clock_timestamp)"
    r"|\bcurrent_(date|timestamp|time)\b|\blocaltime(stamp)?\b",
    re.IGNORECASE,
)
PYTHON_CLOCK = re.compile(r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time(_ns)?\(")
LASTING = re.compile(r"set_config\((?:[^()]|\([^()]*\))*,\s*(?i:false)\s*\)|\bset\s+(session\s+)?app\.", re.IGNORECASE)


def _found(pattern: re.Pattern[str]) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in SOURCES if pattern.search(path.read_text("utf-8"))}


def test_no_rule_in_sql_reads_the_servers_clock() -> None:
    assert _found(SQL_CLOCK) == set()


def test_only_these_ask_the_machine_for_the_time() -> None:
    assert _found(PYTHON_CLOCK) == set(CLOCKS)


def test_the_school_is_set_for_a_transaction_never_for_a_session() -> None:
    assert _found(LASTING) == set()


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (SQL_CLOCK, "where at < now()"),
        (SQL_CLOCK, "func.now()"),
        (SQL_CLOCK, "valid_to >= CURRENT_DATE"),
        (PYTHON_CLOCK, "datetime.now(UTC)"),
        (LASTING, "set_config('app.school_id', x::text, false)"),
        (LASTING, 'func.set_config("app.school_id", bindparam("school"), False)'),
    ],
)
def test_the_patterns_catch(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)
