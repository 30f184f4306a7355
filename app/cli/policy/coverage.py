"""`mamnon policy coverage`: clause → what is declared, what exists, what is proven."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

COLUMNS = ("grants", "separations", "rules", "duties", "measured", "actions", "built", "operations", "cells", "tests")


def coverage(
    english: Annotated[bool, typer.Option("--english", help="titles in English")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON: one array, a clause each")] = False,
    tests: Annotated[Path, typer.Option(help="the folder of the tests, to count what cites a clause")] = Path("tests"),
) -> None:
    """Print how far each clause is running code; exit 1 where one has no declaration at all.

    built: actions that an operation does already. measured: duties whose state is computed. cells, tests: expectations and
    tests that cite the clause.
    """
    import app.main  # noqa: F401 -- reads every article, and knows every operation
    from app.services.coverage import covered

    found = covered("en" if english else "vi", tests if tests.is_dir() else None)
    if as_json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, pad_edge=False)
        table.add_column("clause", no_wrap=True)
        table.add_column("", ratio=1, no_wrap=True, overflow="ellipsis")
        for name in COLUMNS:
            table.add_column(name, justify="right", no_wrap=True)
        for each in found:
            values = ["–" if value is None else str(value) for value in (getattr(each, name) for name in COLUMNS)]
            table.add_row(each.clause, each.title, *values, style=None if each.declared else "red")
        Console(width=140).print(table)
    if not all(each.declared for each in found):
        raise typer.Exit(1)
