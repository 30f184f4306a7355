"""Article 6. The homeroom teacher keeps the class's records and its register."""

from app.models.post import Post
from app.policies.engine import D, T, article
from app.policies.scopes import own, own_class

teacher = article(Post.HOMEROOM_TEACHER, own_class)
teacher.may(T("6.1"), "student.read", "student.create", "student.update", "student.import")
teacher.may(D("6.1"), "student.merge", "student.mark_entered_in_error", "student.read_history")
teacher.may(D("6.1"), "roster.confirm", "class.read_size", "class.read_completeness")
teacher.may(D("6.1"), "import.read", "import.undo", within=own)
teacher.may(T("6.2"), "attendance.read", "attendance.mark", "attendance.confirm")
teacher.may(D("4.2.5"), "safety_card.read", "safety_card.update")
