"""Article 5. The group leader checks the group's registers and records."""

from app.models.post import Post
from app.policies.engine import D, T, article
from app.policies.scopes import own_group

leader = article(Post.GROUP_LEADER, own_group)
leader.may(T("5.1"), "attendance.read", "student.read")
leader.may(D("5.1"), "class.read_size", "class.read_completeness", "student.read_history")
leader.may(D("5.1"), "guardian.read")
