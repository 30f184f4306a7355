"""`python -m clients`: a teacher's morning through each generated client, against a real server with the sample school."""

import os
import subprocess
import sys
import time
from pathlib import Path

from demo import stage

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "openapi/tools"
MORNINGS = {
    "python": ("gvcn.a1@vinh-hao", [str(TOOLS / ".venv/bin/python"), str(ROOT / "clients/morning.py")]),
    "typescript": ("gvcn.b1@vinh-hao", ["node", str(TOOLS / "build/morning.js")]),
}
"""Of each client the teacher, each with a class of her own, and the program."""


def main() -> int:
    """Both mornings; 1 where one does not end well."""
    with stage.school("--sample") as (address, data):
        passwords = {each["username"]: each["password"] for each in stage.accounts(data)}
        for client, (username, program) in MORNINGS.items():
            begun = time.monotonic()
            people = {"MAMNON_SERVER": address, "MAMNON_USERNAME": username, "MAMNON_PASSWORD": passwords[username]}
            paths = {"PYTHONPATH": str(ROOT / "clients/python")}
            done = subprocess.run(program, cwd=ROOT, env=os.environ | people | paths, check=False, timeout=60)
            if done.returncode:
                print(f"The morning through the {client} client does not end well.", file=sys.stderr)
                return 1
            print(f"{client}: signed in, listed the class, marked, confirmed ({time.monotonic() - begun:.1f} s)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
