"""Article 4.1. The academic vice-principal follows records and registers, and changes neither."""

from app.models.post import Post
from app.policies.declare import D, T, article, never
from app.policies.facts import contributed, of_education
from app.policies.owed import content
from app.policies.rules import of_a_sealed_export
from app.policies.scopes import own_group, school

academic = article(Post.VP_ACADEMIC, school)
leader = article(Post.GROUP_LEADER, own_group)

# 4.1.1 Records and transfers
academic.may(T("4.1.1"), "student.read", "attendance.read", "transfer.read", "reminder.send")
academic.may(D("4.1.1"), "class.read_size", "class.read_completeness", "student.read_history", "follow_up.create")
academic.must(T("4.1.1"), "record.followed_up", "transfer.followed_up", every="event")
academic.never(D("4.1.1"), "student.create", "student.update", "student.import")
academic.never(D("4.1.1"), "student.merge", "student.mark_entered_in_error")

# 4.1.2 Anomalies
academic.may(T("4.1.2"), "correction.read", "anomaly.read", "anomaly.hand_to_group", "anomaly.report")
academic.may(D("4.1.2"), "anomaly.open", "anomaly.close", "flag.read")
leader.may(T("4.1.2"), "anomaly.read", "anomaly.handle")
academic.must(D("4.1.2"), "anomaly.reported", every="event", figure="anomaly_reported")
academic.never(D("4.1.2"), "attendance.mark", "attendance.confirm", "attendance.mark_late", "attendance.correct")

# 4.1.3 Plans of professional activity
academic.may(T("4.1.3"), "plan.create", "plan.update", "plan.close", "plan.read")
academic.must(D("4.1.3"), "plan.made", every="term")

# 4.1.4 Exports to the commune office
academic.may(T("4.1.4"), "export.build", "export.preview", "export.seal", "export.send", "export.read_log")
academic.must(T("4.1.4"), "export.sent", every="calendar")
never(D("4.1.4"), "export.build", "export.seal", when=of_a_sealed_export)

# 4.1.5 The school's IT, and help with approval
academic.may(T("4.1.5"), "ict_setting.read", "ict_setting.update")
academic.may(T("4.1.5"), "content.approve", "content.return", only=of_education)
academic.may(D("4.1.5"), "content.read", "consent.read", "editorial_plan.read")
academic.must(D("4.1.5"), "content.decided", every="event", figure="content_decided", owed=content.decided)
never(D("4.1.5"), "content.approve", when=contributed)
