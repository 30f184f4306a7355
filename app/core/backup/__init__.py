"""A database as one file, and back: by PostgreSQL's own programs, counted before and after.

`archive`  the file: a tar of the dump, of what stands beside the database, and of a manifest that says what must be in it
`beside`   what stands beside the database
`census`   the manifest's figures: rows and a digest of every table, as SQL
`taking`   dump and census in one snapshot, while others go on writing
`restoring` everything in one transaction: what was there, what comes, the census, the commit
"""

from app.core.backup.archive import Manifest, opened, put_back
from app.core.backup.beside import Beside
from app.core.backup.problem import BackupProblem
from app.core.backup.restoring import restore
from app.core.backup.taking import take

__all__ = ["BackupProblem", "Beside", "Manifest", "opened", "put_back", "restore", "take"]
