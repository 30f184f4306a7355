"""Writes every migration down as SQL, under build/migrations, and has squawk read it; what it may pass over: .squawk.toml."""

import subprocess
import sys
from pathlib import Path

from app.core import migrate

FOLDER = Path("build/migrations")


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for leftover in FOLDER.glob("*.sql"):
        leftover.unlink()
    for file, sql in migrate.rendered().values():
        (FOLDER / f"{file.stem}.sql").write_text(sql, "utf-8")
    squawk = Path(sys.executable).with_name("squawk")
    files = sorted(map(str, FOLDER.glob("*.sql")))
    return subprocess.run([squawk, "--config", ".squawk.toml", *files], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
