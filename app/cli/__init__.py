"""`mamnon`: the program at the command line. Each file is one group of commands, thin over the services."""

import gc
import sys


def main() -> None:
    """The entry point: a problem that a reader can mend is one sentence, never a traceback."""
    gc.set_threshold(50_000)  # what is imported lives to the end; to look for garbage among it is a tenth of the start

    from app.cli.commands import application

    try:
        application()
    except PermissionError as error:
        print(
            f"mamnon: {error.filename} cannot be used by this user; give the rights or set MAMNON_DATA_DIR.",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    except Exception as problem:
        if not isinstance(problem, _mendable()):
            raise
        print(f"mamnon: {problem}", file=sys.stderr)
        raise SystemExit(2) from None


def _mendable() -> tuple[type[Exception], ...]:
    """Imported when something went wrong, and not before: the database's part takes its time."""
    from app.core.backup import BackupProblem
    from app.core.embedded import EmbeddedPostgresError
    from app.core.security.keys import KeyProblem
    from app.database import DatabaseProblem
    from app.settings import SettingsProblem

    return BackupProblem, EmbeddedPostgresError, DatabaseProblem, KeyProblem, SettingsProblem
