"""What the source may not say: a clock of its own, a school that outlives its transaction."""

import re
from collections.abc import Callable, Iterator
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

# What a connection keeps from one act to the next: a SET that is not LOCAL, at the start of a statement, or said outright.
LASTING_SET = re.compile(
    r"""["';]\s*set\s+(?!local\b|constraints\b|transaction\b)(?:session\s+)?[\w.]+\s*(?:=|\bto\b)"""
    r"""|["';]\s*set\s+(?:session\s+)?(?:role|authorization|time\s+zone)\b"""
    r"""|\bset\s+session\b|\bset\s+app\.""",
    re.IGNORECASE,
)
SET_CONFIG = re.compile(r"\bset_config\s*\(", re.IGNORECASE)
FOR_THE_TRANSACTION = re.compile(r"true|is_local\s*(?:=>|:=|=)\s*true", re.IGNORECASE)

# Who may, and why. An entry that is no longer needed fails.
LASTING = {
    "app/core/backup/census.py": "a backup's or a restore's own connection, which is closed after it",
    "app/core/backup/restoring.py": "the same",
    "app/core/backup/taking.py": "the same: a backup may take its time",
}


def _arguments(text: str, at: int) -> Iterator[str]:
    """Of the call whose bracket opens just before `at`, over as many lines as it takes."""
    depth, begun = 0, at
    for here in range(at, len(text)):
        letter = text[here]
        if letter in "([{":
            depth += 1
        elif letter in ")]}" and depth:
            depth -= 1
        elif letter in "),]}" and not depth:
            yield text[begun:here].strip()
            begun = here + 1
            if letter != ",":
                return


def _lasts(text: str) -> bool:
    """Whether it sets something for longer than a transaction, by SET or by a set_config that does not plainly say `true`."""
    if LASTING_SET.search(text):
        return True
    for call in SET_CONFIG.finditer(text):
        given = [each for each in _arguments(text, call.end()) if each]
        third = len(given) >= 3 and FOR_THE_TRANSACTION.fullmatch(given[2])
        if not third and not any("is_local" in each and FOR_THE_TRANSACTION.fullmatch(each) for each in given):
            return True
    return False


def _found(catches: Callable[[str], object]) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in SOURCES if catches(path.read_text("utf-8"))}


def test_no_rule_in_sql_reads_the_servers_clock() -> None:
    assert _found(SQL_CLOCK.search) == set()


def test_only_these_ask_the_machine_for_the_time() -> None:
    assert _found(PYTHON_CLOCK.search) == set(CLOCKS)


def test_the_school_is_set_for_a_transaction_never_for_a_session() -> None:
    assert _found(_lasts) == set(LASTING)


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (SQL_CLOCK, "where at < now()"),
        (SQL_CLOCK, "func.now()"),
        (SQL_CLOCK, "valid_to >= CURRENT_DATE"),
        (PYTHON_CLOCK, "datetime.now(UTC)"),
    ],
)
def test_the_patterns_catch(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)


@pytest.mark.parametrize(
    "text",
    [
        "select set_config('app.school_id', x::text, false)",
        "SELECT pg_catalog.SET_CONFIG ('app.school_id', x, FALSE)",
        "perform set_config(\n    'app.school_id',\n    coalesce(nullif(trim(x), ''), (select 'y')),\n    false\n);",
        'func.set_config("app.school_id", bindparam("school"), False)',
        'func.set_config(\n    "app.school_id",\n    cast(bindparam("school", type_=Uuid), Text),\n    literal(False),\n)',
        "set_config('app.school_id', x, is_local => false)",
        "set_config(is_local := false, setting_name := 'app.school_id', new_value := x)",
        "set_config('app.school_id', x, $2)",
        "set_config('app.school_id', x, not true)",
        "set_config('app.school_id', x)",
        """execute("SET app.school_id TO 'x'")""",
        """execute("set session app.school_id = 'x'")""",
        "begin\n    set session\n        statement_timeout = 0;",
        """op.execute("set statement_timeout = '60s'")""",
        'execute("set role mamnon_migrator")',
        'execute("select 1; set session authorization x")',
        'execute("set time zone 7")',
    ],
)
def test_what_outlives_a_transaction_is_found(text: str) -> None:
    assert _lasts(text)


@pytest.mark.parametrize(
    "text",
    [
        "select set_config('app.school_id', x::text, true)",
        'func.set_config("app.school_id", cast(_school, Text), True)',
        'func.set_config(\n    "app.school_id",\n    func.coalesce(a, b),\n    True,\n).label("school")',
        "set_config(setting_name => 'app.school_id', new_value => x, is_local => true)",
        """op.execute("set local lock_timeout = '3s'")""",
        'execute("set constraints all deferred; set transaction read only")',
        "update marks\n   set mark = 'present', note = false",
        "on conflict do update set value = counters.value + 1",
        "create function x() returns uuid security definer set search_path = public, pg_temp as $$",
        "alter role app set statement_timeout = '15s'",
        "a set of sessions",
    ],
)
def test_what_ends_with_its_transaction_is_not(text: str) -> None:
    assert not _lasts(text)
