"""Article 3. The principal answers for everything, and reads everything to do so."""

from app.models.post import Post
from app.policies.declare import D, L, T, article, never
from app.policies.facts import (
    about_oneself,
    by_the_commune,
    contributed,
    principal_and_academic_tied,
    principal_tied,
    referred_above,
    roster_open,
)
from app.policies.rules import (
    before_all_is_entered,
    choosing_another_s_password,
    of_the_last_principal,
    to_an_unknown_post,
    with_another_head,
    with_the_secret,
)
from app.policies.scopes import own, own_class, own_group, school

principal = article(Post.PRINCIPAL, school)
academic = article(Post.VP_ACADEMIC, school)
care = article(Post.VP_CARE, school)
leader = article(Post.GROUP_LEADER, own_group)
teacher = article(Post.HOMEROOM_TEACHER, own_class)
staff = article(Post.STAFF, own)

# 3.1 People, structure, admission
principal.may(T("3.1"), "user.create", "user.update", "user.suspend", "user.reinstate")
principal.may(T("3.1"), "assignment.create", "assignment.end")
principal.may(D("3.1"), "user.read", "user.import", "assignment.read")
principal.may(D("3.1"), "school_year.create", "school_year.update", "school_year.roll_over", "calendar.update")
principal.may(D("3.1"), "group.create", "group.update", "class.create", "class.update")
principal.may(D("3.1"), "campus.create", "campus.update")
principal.may(L("3.1"), "admission.decide", "transfer.accept", "transfer.refuse", "transfer.complete")
principal.may(D("3.1"), "transfer.read", "enrolment.move")
principal.may(D("3.1"), "guardian.read", "guardian.block", "guardian.unblock", "access.read")
principal.may(D("3.1"), "guardian.read_block")
principal.may(D("3.1"), "import.read", "import.undo", within=own)
principal.must(T("3.1"), "staff.assigned", "class.has_teacher", "group.has_leader", every="event")
never(D("3.1"), "assignment.create", when=to_an_unknown_post)
never(D("3.1"), "assignment.end", "user.suspend", when=of_the_last_principal)
never(D("3.1"), "guardian.block", "guardian.unblock", "guardian.read_block", when=about_oneself)

# The principal may have the clerk import the whole roster until it is due; the clerk reads no records by it.
clerk = article(Post.CLERK, school)
clerk.may(D("3.1"), "student.import", only=roster_open)
clerk.may(D("3.1"), "import.read", "import.undo", within=own)

# 3.1 Content: responsible for all that is posted
principal.may(T("3.1"), "content.read", "content.approve", "content.return", "content.withdraw")
principal.may(D("3.1"), "consent.read", "content.read_to_take_down")
never(D("3.1"), "content.approve", when=contributed)
academic.may(D("3.1"), "content.approve", "content.return", only=principal_tied)
care.may(D("3.1"), "content.read", "content.approve", "content.return", only=principal_and_academic_tied)

# 3.2 Accounts
principal.may(T("3.2"), "security.read", "password_change.require", "user.end_sessions", "user.reset_password")
principal.may(T("3.2"), "external_account.read", "external_account.update")
principal.may(D("3.2"), "security_alert.read", "security_alert.handle")
principal.may(D("3.2"), "account_review.read", "account_review.open", "account_review.sign")
never(T("3.2"), "external_account.update", when=with_the_secret)
principal.must(T("3.2"), "accounts.reviewed", every="term")
never(D("3.2"), "user.reset_password", when=choosing_another_s_password)

# 3.3 Records
principal.may(T("3.3"), "student.read", "attendance.read", "staff_file.read", "asset.read", "voucher.read")
principal.may(T("3.3"), "inventory.read", "stock.read", "device.read", "staff_file.update")
principal.may(D("3.3"), "class.read_size", "class.read_completeness", "student.read_history")
principal.may(D("3.3"), "anomaly.read", "check.read", "compliance.read", "external_act.read")
principal.may(T("3.3"), "inspection.read", "inspection.sign")
principal.may(D("3.3"), "staff_file.verify")
academic.may(D("3.3"), "staff_file.read", "staff_file.verify", only=principal_tied)
care.may(D("3.3"), "staff_file.read", "staff_file.verify", only=principal_and_academic_tied)
staff.may(D("3.3"), "staff_file.read", "staff_file.propose", "staff_file.confirm")
principal.must(T("3.3"), "data.inspected", every="month")
principal.must(T("3.3"), "staff_files.confirmed", every="school_year")
never(D("3.3"), "staff_file.verify", when=contributed)
never(D("3.3"), "staff_file.verify", when=about_oneself)

# 3.4 Evaluation, emulation, completion of the five-year-olds
principal.may(T("3.4"), "evaluation.approve", "evaluation.return", "completion.approve", "completion.return")
principal.may(T("3.4"), "emulation_title.approve", "emulation_title.return")
principal.may(D("3.4"), "evaluation.read", "emulation_title.read", "completion.read")
principal.may(T("3.4"), "completion.record_entry")
academic.may(D("3.4"), "evaluation.read", "evaluation.assess", "emulation_title.read", "emulation_title.propose")
academic.may(D("3.4"), "completion.read")
care.may(D("3.4"), "evaluation.read", "evaluation.assess", "emulation_title.read", "emulation_title.propose")
leader.may(D("3.4"), "evaluation.read", "evaluation.assess", "emulation_title.read", "emulation_title.propose")
leader.may(D("3.4"), "completion.read")
teacher.may(T("3.4"), "completion.update")
teacher.may(D("3.4"), "completion.read")
staff.may(D("3.4"), "evaluation.read", "evaluation.self_assess", "emulation_title.read")
principal.must(D("3.4"), "evaluation.approved", "emulation_titles.approved", "completion.approved", every="calendar")
never(T("3.4"), "completion.approve", when=before_all_is_entered)
never(
    D("3.4"),
    "evaluation.assess",
    "evaluation.approve",
    "emulation_title.approve",
    when=about_oneself,
    otherwise=by_the_commune,
)

# 3.5 The steering committee, statistics, articles
principal.may(T("3.5"), "committee.constitute", "editorial_plan.direct", "statistics.compile")
principal.may(D("3.5"), "committee.read", "editorial_plan.read", "statistics.read", "office.read", "office.update")
staff.may(D("3.5"), "committee.read", within=school)
principal.must(T("3.5"), "committee.constituted", every="school_year")
principal.must(T("3.5"), "statistics.compiled", every="term")
leader.must(T("3.5"), "articles.written", every="month", figure="articles_a_month")
never(T("3.5"), "committee.constitute", when=with_another_head)

# 3.6 Directives and tasks
principal.may(T("3.6"), "directive.issue")
principal.may(D("3.6"), "directive.read", "task.read", "task.assign")
staff.may(D("3.6"), "directive.read", within=school)

# 3.7 Violations
principal.may(T("3.7"), "discipline.decide", "discipline.refer")
principal.may(D("3.7"), "discipline.open", "discipline.read")
principal.must(D("3.7"), "case.decided", every="event", figure="case_decided")
never(D("3.7"), "discipline.decide", when=about_oneself, otherwise=referred_above)
