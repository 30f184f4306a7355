"""`mamnon openapi`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from app.runtime import Runtime


def document() -> str:
    """The OpenAPI document, as it is committed."""
    from app.main import create_app

    return json.dumps(create_app(cast("Runtime", None)).openapi(), ensure_ascii=False, indent=2, sort_keys=False) + "\n"


def openapi(
    check: Annotated[Path | None, typer.Option(help="compare with this file: exit 1 where it differs")] = None,
    write: Annotated[Path | None, typer.Option(help="write it to this file")] = None,
) -> None:
    """Print the OpenAPI document; or check or write the committed one."""
    now = document()
    if write:
        write.write_text(now, encoding="utf-8")
    elif check is None:
        sys.stdout.write(now)
    elif not check.exists() or check.read_text(encoding="utf-8") != now:
        print(f"{check} is not what the program says; run: mamnon openapi --write {check}", file=sys.stderr)
        raise SystemExit(1)
