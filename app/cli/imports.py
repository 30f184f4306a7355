"""`mamnon import`: the bulk import as a script runs it, over HTTP like any other client."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, cast

import typer

from app.core.text import visible

NOTHING_REFUSED, ROWS_REFUSED, COULD_NOT_RUN = 0, 1, 2


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the list, as xlsx or csv", show_default=False)],
    server: Annotated[str, typer.Option(metavar="URL", help="the server's address")],
    kind: Annotated[Literal["students"], typer.Option(help="what the file lists")],
    school_year: Annotated[str | None, typer.Option(metavar="NAME", help="default: the current one")] = None,
    class_: Annotated[
        str | None, typer.Option("--class", metavar="NAME", help="for a file that names no class")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, write nothing")] = False,
    on_error: Annotated[
        Literal["skip"] | None, typer.Option(help="keep the good rows; default: one refused row writes nothing")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the server's answer")] = False,
) -> None:
    """Import a list of children into a server. The token is read from MAMNON_TOKEN.

    Exit 0: nothing was refused. 1: rows were. 2: it could not run.
    """
    token = os.environ.get("MAMNON_TOKEN", "").strip()
    if not token or not token.isascii():
        _refuse("There is no token: set MAMNON_TOKEN to the access token of whoever imports.")
    try:
        content = file.read_bytes()
    except OSError as error:
        _refuse(f"{file} cannot be read ({error.strerror}).")
    fields = {"kind": kind, "school_year": school_year, "class": class_, "on_error": on_error,
              "dry_run": "true" if dry_run else "false"}  # fmt: skip
    result = _sent(
        server, token, {name: value for name, value in fields.items() if value is not None}, file.name, content
    )
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        _show(result)
    raise typer.Exit(ROWS_REFUSED if result["counts"]["refused"] else NOTHING_REFUSED)


def _sent(server: str, token: str, fields: dict[str, str], name: str, content: bytes) -> dict[str, Any]:
    """The server's answer to the file; what is none is said in one sentence."""
    import httpx

    try:
        answer = httpx.post(
            server.rstrip("/") + "/v1/imports",
            data=fields,
            files={"file": (visible(name), content, "application/octet-stream")},
            headers={"authorization": f"Bearer {token}", "accept-language": "en"},
            timeout=httpx.Timeout(120, connect=10),
        )
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        _refuse(f"{server} does not answer ({type(error).__name__}); check the address.")
    try:
        result = answer.json()
    except ValueError:
        result = None
    known = isinstance(result, dict)
    if not known or not (answer.is_success and "counts" in result):
        _refuse(
            _told(result)
            if known and "detail" in result
            else f"{server} answered {answer.status_code}, and not like a mamnon server; check the address."
        )
    return cast(dict[str, Any], result)


def _told(problem: dict[str, Any]) -> str:
    """A problem document as one line."""
    if problem.get("status") == 401:
        return "The token in MAMNON_TOKEN is not, or no longer, good: sign in again."
    reasons = [f"{error['pointer'].strip('/')}: {error['detail']}" for error in problem.get("errors", [])]
    return " ".join(visible("; ".join(reasons) or problem["detail"]).split())


def _show(result: dict[str, Any]) -> None:
    """The counts and every issue: a table on a terminal, else a line each with tabs between."""
    counts = result["counts"]
    mode = " (dry run: nothing was written)" if result["dry_run"] else ""
    failed = " Nothing was written." if result["state"] == "failed" and not result["dry_run"] else ""
    said = ", ".join(f"{counts[name]} {name}" for name in ("created", "updated", "unchanged", "refused"))
    print(f"{result['state']}{mode}: {said}.{failed}")
    rows = [
        [visible(str(issue[name] if issue[name] is not None else "")) for name in _COLUMNS]
        for issue in result["issues"]
    ]
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
    elif rows:
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for name in _COLUMNS:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*row)
        Console(markup=False, highlight=False, emoji=False).print(table)
    if counts["refused"]:
        print(f"The refused rows, to mend and send again: GET /v1/imports/{result['id']}/refused")


_COLUMNS = ("severity", "sheet", "row", "column", "value", "message")


def _refuse(sentence: str) -> NoReturn:
    print(f"mamnon: {sentence}", file=sys.stderr)
    raise typer.Exit(COULD_NOT_RUN)
