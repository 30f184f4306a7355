"""Article 6. The homeroom teacher keeps the class's records and its register, and writes to its parents."""

from app.models.post import Post
from app.policies.declare import D, T, article, never
from app.policies.rules import in_another_class, of_a_future_date, silently, to_another_class_s_parents
from app.policies.scopes import own, own_class

teacher = article(Post.HOMEROOM_TEACHER, own_class)

# 6.1 The records
teacher.may(T("6.1"), "student.read", "student.create", "student.update", "student.import")
teacher.may(T("6.1"), "transfer.propose")
teacher.may(D("6.1"), "student.merge", "student.mark_entered_in_error", "student.read_history", "transfer.read")
teacher.may(D("6.1"), "roster.confirm", "class.read_size", "class.read_completeness")
teacher.may(D("6.1"), "guardian.read", "guardian.invite", "consent.read", "flag.read")
teacher.may(D("6.1"), "import.read", "import.undo", within=own)
teacher.must(T("6.1"), "roster.entered", "records.completed", every="calendar")
never(D("6.1"), "student.create", "student.update", "student.import", when=in_another_class)
never(D("6.1"), "student.merge", "student.mark_entered_in_error", when=in_another_class)

# 6.2 The register
teacher.may(T("6.2"), "attendance.read", "attendance.mark", "attendance.confirm")
teacher.may(D("6.2"), "attendance.mark_late", "attendance.record_event")
teacher.may(T("6.2"), "attendance.correct")
teacher.must(D("6.2"), "attendance.marked", every="school_day")
teacher.must(T("6.2"), "attendance.confirmed", every="school_day")
never(D("6.2"), "attendance.mark", "attendance.mark_late", when=of_a_future_date)
never(D("6.2"), "attendance.mark", "attendance.correct", when=silently)

# 6.3 Messages
teacher.may(T("6.3"), "message.send")
teacher.may(D("6.3"), "message.read")
teacher.must(T("6.3"), "parents.messaged", every="month")
never(D("6.3"), "message.send", when=to_another_class_s_parents)
