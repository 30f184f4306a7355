"""`mamnon policy export`: the handbook as a file."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from app.services.handbook import contents


class Format(StrEnum):
    MARKDOWN = "md"
    WORKBOOK = "xlsx"
    PDF = "pdf"


class By(StrEnum):
    ALL = "all"
    CLAUSE = "clause"
    POST = "post"
    RESOURCE = "resource"


def export(
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Markdown, a workbook, or a PDF to print; left out: by the file's ending"),
    ] = None,
    by: Annotated[By, typer.Option(help="the parts: by clause, by post, by resource, or all of them")] = By.ALL,
    english: Annotated[bool, typer.Option("--english", help="in English")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the file to write; Markdown: or to stdout")
    ] = None,
    check: Annotated[Path | None, typer.Option(help="compare Markdown with this file: exit 1 where it differs")] = None,
) -> None:
    """Write the handbook "who may, who must, who never", made from the declarations."""
    import app.main  # noqa: F401 -- reads every article, and knows every operation
    from app.runtime import system_clock
    from app.services.founding import TIME_ZONE
    from app.services.handbook import contents, markdown

    if output and output.suffix.removeprefix(".") in set(Format):
        ending = Format(output.suffix.removeprefix("."))
        if form not in (None, ending):
            _fail(f"{output} ends like {ending}, and --format says {form}", 2)
        form = ending
    form = form or Format.MARKDOWN
    now = system_clock()
    parts = tuple(contents.PARTS) if by is By.ALL else (cast(contents.By, by.value),)
    book = contents.handbook("en" if english else "vi", now.astimezone(ZoneInfo(TIME_ZONE)).date(), parts)
    if check:
        if not check.exists() or check.read_text("utf-8") != markdown.markdown(book):
            _fail(f"{check} is not what the policy says; run: mamnon policy export -o {check}", 1)
    elif form is Format.MARKDOWN and output is None:
        sys.stdout.write(markdown.markdown(book))
    elif output is None:
        _fail(f"name the file to write: mamnon policy export --format {form} -o so-tay-quy-che.{form}", 2)
    elif not output.parent.is_dir():
        _fail(f"there is no folder {output.parent}", 2)
    else:
        output.write_bytes(_made(form, book, now))


def _made(form: Format, book: "contents.Handbook", now: datetime) -> bytes:
    from app.services.handbook import markdown, paper, workbook

    match form:
        case Format.MARKDOWN:
            return markdown.markdown(book).encode()
        case Format.WORKBOOK:
            return workbook.workbook(book, now)
        case Format.PDF:
            return cast(bytes, paper.pdf(book, now))


def _fail(said: str, code: int) -> None:
    print(f"mamnon: {said}", file=sys.stderr)
    raise typer.Exit(code)
