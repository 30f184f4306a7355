"""Why there is no backup, or no restored database."""


class BackupProblem(RuntimeError):
    """One sentence: what is wrong and what to do. Nothing was changed, unless it says so."""
