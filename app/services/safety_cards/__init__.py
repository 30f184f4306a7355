"""Safety cards, and who looked at them (4.2.5)."""

from app.services.safety_cards.accesses import accesses
from app.services.safety_cards.reading import list_, list_diets, read, read_diet
from app.services.safety_cards.writing import name_pick_up_persons, update

__all__ = ["accesses", "list_", "list_diets", "name_pick_up_persons", "read", "read_diet", "update"]
