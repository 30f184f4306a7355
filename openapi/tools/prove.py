"""Shows that `make contract` would notice: the released document, broken in one way at a time, has to be refused."""

import copy
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REDOCLY = HERE / "node_modules/.bin/redocly"
RELEASED = HERE.parent / "released.json"


def _without_an_operation(document: Any) -> None:
    del document["paths"]["/v1/groups"]


def _without_a_field(document: Any) -> None:
    del document["components"]["schemas"]["StudentOut"]["properties"]["full_name"]


def _with_a_field_that_must_be_sent(document: Any) -> None:
    document["components"]["schemas"]["MarkIn"]["required"].append("note")


def _with_a_tighter_limit(document: Any) -> None:
    document["components"]["schemas"]["MarksIn"]["properties"]["marks"]["maxItems"] = 20


def _with_one_more_field(document: Any) -> None:
    document["components"]["schemas"]["StudentOut"]["properties"]["nickname"] = {"type": "string", "maxLength": 50}


CHANGES: dict[Callable[[Any], None], int] = {
    _without_an_operation: 1,
    _without_a_field: 1,
    _with_a_field_that_must_be_sent: 1,
    _with_a_tighter_limit: 1,
    _with_one_more_field: 0,
}
"""A change, and how `redocly diff` has to end."""


def main() -> int:
    """1 where a change is not judged as it should be."""
    released = json.loads(RELEASED.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for change, wanted in CHANGES.items():
            changed = copy.deepcopy(released)
            change(changed)
            path = Path(folder) / "openapi.json"
            path.write_text(json.dumps(changed), "utf-8")
            done = subprocess.run([REDOCLY, "diff", RELEASED, path], capture_output=True, check=False)
            if done.returncode != wanted:
                print(f"redocly diff ends with {done.returncode}{change.__name__.replace('_', ' ')}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
