"""Article 3. The principal answers for everything, and reads everything to do so."""

from app.models.post import Post
from app.policies.engine import D, T, article
from app.policies.facts import roster_open
from app.policies.scopes import own, school

principal = article(Post.PRINCIPAL, school)
principal.may(T("3.1"), "user.create", "user.update", "user.suspend", "user.reinstate")
principal.may(T("3.1"), "assignment.create", "assignment.end")
principal.may(D("3.1"), "user.read", "assignment.read")
principal.may(D("3.1"), "school_year.create", "school_year.update", "calendar.update")
principal.may(D("3.1"), "group.create", "group.update", "class.create", "class.update")
principal.may(T("3.2"), "user.reset_password")
principal.may(T("3.3"), "student.read", "attendance.read")
principal.may(D("3.3"), "class.read_size", "class.read_completeness", "student.read_history")
principal.may(D("4.2.5"), "safety_card.read", "access.read")
principal.may(D("3.1"), "user.import")
principal.may(D("3.1"), "import.read", "import.undo", within=own)

# The principal may have the clerk import the whole roster until it is due; the clerk reads no records by it.
clerk = article(Post.CLERK, school)
clerk.may(D("3.1"), "student.import", only=roster_open)
clerk.may(D("3.1"), "import.read", "import.undo", within=own)
