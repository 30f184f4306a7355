"""Article 2. Everyone keeps their own account and does their own work."""

from app.models.post import Post
from app.policies.engine import D, T, article
from app.policies.scopes import own, school

everyone = article(None, own)
everyone.may(T("2"), "account.change_password")
everyone.may(D("2"), "account.read", "day.read", "permission.read", "session.read", "session.end", "policy.read")
everyone.may(D("2"), "code_list.read")

staff = article(Post.STAFF, school)
staff.may(D("2"), "school_year.read", "calendar.read", "group.read", "class.read")
