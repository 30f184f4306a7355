"""Article 2. Everyone keeps their own account and does their own work."""

from app.models.post import Post
from app.policies.declare import D, T, article, never
from app.policies.facts import decided_before
from app.policies.rules import as_somebody_else
from app.policies.scopes import own, school

everyone = article(None, own)
everyone.may(T("2"), "account.change_password")
everyone.may(D("2"), "account.read", "day.read", "permission.read", "session.read", "session.end", "policy.read")
everyone.may(D("2"), "policy.explain", "duty.read", "code_list.read", "problem.report", "misuse.report")

staff = article(Post.STAFF, school)
staff.may(D("2"), "school_year.read", "calendar.read", "group.read", "class.read")
staff.may(T("2"), "task.read", "task.complete", within=own)
staff.may(D("2"), "regulation.acknowledge", within=own)

everyone.must(T("2"), "account.password_changed", every="period", figure="password_changed")
staff.must(T("2"), "task.completed", every="event")
staff.must(D("2"), "regulation.acknowledged", every="school_year")

never(T("2"), "session.create", "session.refresh", when=as_somebody_else)
never(D("2"), "content.approve", "evaluation.assess", "evaluation.approve", "asset.confirm", when=decided_before)
