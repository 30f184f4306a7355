"""The day's register (clause 6.2)."""

from app.services.attendance.days import list_, list_counts
from app.services.attendance.marking import confirm, mark, read

__all__ = ["confirm", "list_", "list_counts", "mark", "read"]
