"""Children's records (3.3, 4.1.1, 5.1, 6.1)."""

from app.services.students.completeness import completeness
from app.services.students.history import history
from app.services.students.merging import merge
from app.services.students.mistakes import mark_entered_in_error
from app.services.students.reading import list_, read
from app.services.students.writing import create, update

__all__ = ["completeness", "create", "history", "list_", "mark_entered_in_error", "merge", "read", "update"]
