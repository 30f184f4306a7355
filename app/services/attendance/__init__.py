"""The day's register (clause 6.2)."""

from app.services.attendance.marking import confirm, mark, read

__all__ = ["confirm", "mark", "read"]
