"""Article 4.1. The academic vice-principal follows records and registers, and changes neither."""

from app.models.post import Post
from app.policies.engine import D, T, article
from app.policies.scopes import school

academic = article(Post.VP_ACADEMIC, school)
academic.may(T("4.1.1"), "student.read", "attendance.read")
academic.may(D("4.1.1"), "class.read_size", "class.read_completeness", "student.read_history")
academic.may(D("4.1.1"), "guardian.read")
academic.may(T("4.1.2"), "correction.read")
