"""What `mamnon import` takes, and what it does in which order."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.imports import files, showing
from app.cli.imports.problems import NO_TOKEN, SAME_FILE, STOPPED, CannotRun, Locale

if TYPE_CHECKING:
    from app.cli.imports.sending import Sender

NOTHING_REFUSED, ROWS_REFUSED, COULD_NOT_RUN = 0, 1, 2


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the list, as xlsx or csv", show_default=False)],
    server: Annotated[str, typer.Option(metavar="URL", help="the server's address")],
    kind: Annotated[Literal["students", "staff", "health", "assets"], typer.Option(help="what the file lists")],
    school_year: Annotated[str | None, typer.Option(metavar="NAME", help="default: the current one")] = None,
    class_: Annotated[
        str | None, typer.Option("--class", metavar="NAME", help="for a file that names no class")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, write nothing")] = False,
    on_error: Annotated[
        Literal["skip"] | None, typer.Option(help="keep the good rows; default: one refused row writes nothing")
    ] = None,
    refused: Annotated[
        Path | None, typer.Option(metavar="FILE", help="save the refused rows here, to mend and send again")
    ] = None,
    codes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="save new accounts' one-time codes here, not on the screen")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the server's answer and nothing else")] = False,
    locale: Annotated[Locale | None, typer.Option(help="default: by LANG, Vietnamese unless that is English")] = None,
) -> None:
    """Import a list of children or staff into a server. The token is read from MAMNON_TOKEN.

    Exit 0: nothing was refused. 1: rows were. 2: it could not run.
    """
    spoken = locale or _spoken()
    fields = {"kind": kind, "school_year": school_year, "class": class_, "on_error": on_error,
              "dry_run": "true" if dry_run else "false"}  # fmt: skip
    try:
        given = {name: value for name, value in fields.items() if value is not None}
        some = _run(file, server, given, refused, codes, as_json, spoken)
    except CannotRun as problem:
        if as_json and problem.document:
            print(problem.document)
        _tell(problem.words.in_(spoken))
        raise typer.Exit(COULD_NOT_RUN) from None
    except KeyboardInterrupt:
        _tell(STOPPED.in_(spoken))
        raise typer.Exit(COULD_NOT_RUN) from None
    raise typer.Exit(ROWS_REFUSED if some else NOTHING_REFUSED)


def _run(
    file: Path, server: str, fields: dict[str, str], refused: Path | None, codes: Path | None, as_json: bool,
    locale: Locale,
) -> bool:  # fmt: skip
    """Send the file and tell what became of it; whether rows were refused. Raises CannotRun."""
    token = os.environ.get("MAMNON_TOKEN", "").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise CannotRun(NO_TOKEN)
    if refused and refused.resolve() == file.resolve():
        raise CannotRun(SAME_FILE)
    content = files.read(file)
    from app.cli.imports.sending import Sender  # httpx takes its time

    with files.new_file(codes) as kept, Sender(server, token, locale) as sender:
        with showing.progress(len(content), locale) as progress:
            text = sender.send(fields, file.name, content, progress)
        result: dict[str, Any] = json.loads(text)
        made = result.get("codes") or []
        if kept and made:
            kept.write(files.table(made))
        if as_json:
            print(text)
        else:
            showing.show(result, locale, mend=refused is None)
            showing.show_codes(made if kept is None else [], locale)
        some = bool(result["counts"]["refused"])
        if some and refused:
            _keep_refused(refused, sender, result["id"], locale)
    return some


def _keep_refused(file: Path, sender: "Sender", id_: str, locale: Locale) -> None:
    """The import has run, whatever becomes of this."""
    try:
        files.save(file, sender.refused(id_))
    except CannotRun as problem:
        _tell(problem.words.in_(locale))


def _tell(sentence: str) -> None:
    print(f"mamnon: {sentence}", file=sys.stderr)


def _spoken() -> Locale:
    language = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "en" if language.lower().startswith("en") else "vi"
