"""Files that people attach to what they write (5.2): kept, read, given, deleted."""

from app.services.files.deleting import delete
from app.services.files.giving import content
from app.services.files.keeping import keep
from app.services.files.reading import read

__all__ = ["content", "delete", "keep", "read"]
