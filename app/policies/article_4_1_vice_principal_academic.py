"""Article 4.1. The academic vice-principal follows records and registers, and changes neither."""

from app.models.post import Post
from app.policies.engine import T, article
from app.policies.scopes import school

academic = article(Post.VP_ACADEMIC, school)
academic.may(T("4.1.1"), "student.read", "attendance.read")
academic.may(T("4.1.2"), "correction.read")
