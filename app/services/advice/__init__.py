"""Health advice (4.2.5): sending it to a child's parents, following it up, and who still lacks it."""

from app.services.advice.at_risk import at_risk
from app.services.advice.following_up import close, follow_up
from app.services.advice.reading import list_, of_a_child, read
from app.services.advice.sending import send

__all__ = ["at_risk", "close", "follow_up", "list_", "of_a_child", "read", "send"]
