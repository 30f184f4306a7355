"""The published-content check (7.1, 7.4): what stands on each channel, compared with what was approved."""

from app.services.content_checks.reading import differences, list_, read, read_difference
from app.services.content_checks.resolving import resolve
from app.services.content_checks.running import CouldNotLook, Outcome, check_school, run

__all__ = [
    "CouldNotLook",
    "Outcome",
    "check_school",
    "differences",
    "list_",
    "read",
    "read_difference",
    "resolve",
    "run",
]
