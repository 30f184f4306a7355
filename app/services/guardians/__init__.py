"""A child's guardians towards the system: who they are to the staff, their accounts (6.1), their blocks (3.1)."""

from app.services.guardians.blocking import block, read_block, unblock
from app.services.guardians.inviting import invite
from app.services.guardians.reading import list_, read

__all__ = ["block", "invite", "list_", "read", "read_block", "unblock"]
