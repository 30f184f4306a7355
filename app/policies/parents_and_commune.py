"""Parents, by guardianship in force, see their own children. The commune office sees what is sent to it, nothing else."""

from app.models.post import Post
from app.policies.engine import L, article
from app.policies.scopes import own_children

parent = article(Post.PARENT, own_children)
parent.may(L("6.3"), "student.read")
parent.may(L("4.2.5"), "safety_card.read", "pick_up.update", "access.read")
