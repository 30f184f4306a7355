"""Article 5. The group leader checks the group's registers and answers for what the group publishes."""

from app.models.post import Post
from app.policies.declare import D, T, article, never
from app.policies.facts import all_leaders_tied, contributed, leader_tied, outside_any_group, with_content_one_reads
from app.policies.owed import content
from app.policies.rules import outside_the_group
from app.policies.scopes import own, own_group, school

leader = article(Post.GROUP_LEADER, own_group)
academic = article(Post.VP_ACADEMIC, school)
care = article(Post.VP_CARE, school)
staff = article(Post.STAFF, own)

# 5.1 The group's registers and other data
leader.may(T("5.1"), "attendance.read", "student.read", "check.sign")
leader.may(D("5.1"), "class.read_size", "class.read_completeness", "student.read_history", "check.read")
leader.may(D("5.1"), "flag.create", "flag.read")
leader.must(T("5.1"), "register.checked", every="school_week")
leader.never(D("5.1"), "attendance.mark", "attendance.confirm", "attendance.mark_late", "attendance.correct")

# 5.2 Who writes, and that it is true
leader.may(T("5.2"), "editorial_plan.update", "content.verify", "content.return")
leader.may(D("5.2"), "editorial_plan.read", "content.read")
staff.may(D("5.2"), "editorial_plan.read", within=school)
staff.may(D("5.2"), "content.create", "content.read", "content.update", "content.submit")
staff.may(D("5.2"), "file.create", "file.read", "file.delete")
staff.may(D("5.2"), "file.read", within=school, only=with_content_one_reads)
leader.must(D("5.2"), "content.verified", every="event", figure="content_verified", owed=content.verified)
never(D("5.2"), "content.verify", when=contributed)
leader.may(D("5.2"), "content.read", "content.verify", "content.return", within=school, only=leader_tied)
academic.may(D("5.2"), "content.verify", "content.return", only=all_leaders_tied)

# 5.3 Plans, and products before they are posted
leader.may(T("5.3"), "plan.read", "plan.create", "plan.update", "plan.close", "content.appraise")
leader.must(T("5.3"), "product.appraised", every="event", figure="product_appraised", owed=content.appraised)
never(D("5.3"), "content.appraise", when=contributed)
leader.may(D("5.3"), "content.appraise", within=school, only=leader_tied)
academic.may(D("5.3"), "content.appraise", only=all_leaders_tied)

# 5.4 Discipline
leader.may(T("5.4"), "discipline.propose")
leader.may(D("5.4"), "discipline.read")
academic.may(D("5.4"), "discipline.read", "discipline.propose", only=outside_any_group)
care.may(D("5.4"), "discipline.read", "discipline.propose", only=outside_any_group)
never(D("5.4"), "discipline.propose", when=outside_the_group)
