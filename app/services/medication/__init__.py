"""Medicine on a parent's written request (4.2.5): asked for, accepted or refused, given dose by dose, ended."""

from app.services.medication.deciding import accept, end, refuse, withdraw
from app.services.medication.giving import TooSoon, give
from app.services.medication.reading import list_, of_a_child, read
from app.services.medication.requesting import request

__all__ = ["TooSoon", "accept", "end", "give", "list_", "of_a_child", "read", "refuse", "request", "withdraw"]
