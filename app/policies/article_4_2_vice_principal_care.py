"""Article 4.2. The vice-principal for care feeds from the registers: the kitchen sees counts, never names."""

from app.models.post import Post
from app.policies.engine import D, article
from app.policies.facts import year_not_over
from app.policies.scopes import school

care = article(Post.VP_CARE, school)
care.may(D("4.2.1"), "attendance.read", "attendance.read_counts", "class.read_size", only=year_not_over)
care.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet", "safety_card.update")

nurse = article(Post.NURSE, school)
nurse.may(D("4.2.5"), "safety_card.read", "safety_card.read_diet", "safety_card.update")

kitchen = article(Post.KITCHEN, school)
kitchen.may(D("4.2.1"), "attendance.read_counts", only=year_not_over)
kitchen.may(D("4.2.5"), "safety_card.read_diet")
