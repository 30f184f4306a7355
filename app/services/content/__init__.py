"""What the school publishes: written, reviewed, approved, edited, taken down (3.1, 4.1.5, 5.2, 5.3, 7.4)."""

from app.services.content.comparing import compare
from app.services.content.reading import list_, read, revision, revisions
from app.services.content.reviewing import (
    AnotherRevision,
    ChildrenWithoutConsent,
    RevisionNotNamed,
    appraise,
    approve,
    return_,
    submit,
    verify,
    withdraw,
)
from app.services.content.taking_down import list_ as list_to_take_down
from app.services.content.writing import create, enter_directive, update

__all__ = [
    "AnotherRevision",
    "ChildrenWithoutConsent",
    "RevisionNotNamed",
    "appraise",
    "approve",
    "compare",
    "create",
    "enter_directive",
    "list_",
    "list_to_take_down",
    "read",
    "return_",
    "revision",
    "revisions",
    "submit",
    "update",
    "verify",
    "withdraw",
]
