"""Messages to parents: sending for the areas that have something to say, reading for whoever received them (4.2.5, 6.3)."""

from app.services.messages.reading import acknowledge, list_, mark_read, read
from app.services.messages.sending import NoParents, to_all_parents, to_parents_of

__all__ = ["NoParents", "acknowledge", "list_", "mark_read", "read", "to_all_parents", "to_parents_of"]
