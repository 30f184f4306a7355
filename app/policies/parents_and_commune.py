"""Parents, by guardianship in force, act for their own children. The commune office sees what is sent to it, nothing else."""

from app.models.post import Post
from app.policies.declare import D, L, T, article, never
from app.policies.rules import about_another_child, not_sent_to_it
from app.policies.scopes import own_children, school

parent = article(Post.PARENT, own_children)
parent.may(L("6.3"), "student.read", "student.export", "student.request_correction", "consent.give", "consent.withdraw")
parent.may(L("6.3"), "consent.read")
parent.may(T("6.3"), "message.read_received")
parent.may(D("6.3"), "message.acknowledge", "attendance.read_confirmed", "absence.announce")
never(L("6.3"), "student.export", "student.request_correction", when=about_another_child)
never(L("6.3"), "consent.give", "consent.withdraw", when=about_another_child)
never(L("6.3"), "attendance.read_confirmed", "absence.announce", when=about_another_child)
never(L("6.3"), "message.read_received", "message.acknowledge", when=about_another_child)
never(D("4.2.5"), "medication.request", "medication.withdraw", "pick_up.update", when=about_another_child)

# What is eaten belongs to the child's day (4.2.1); its menu is the whole school's.
parent.may(D("4.2.1"), "menu.read", within=school)

commune = article(Post.COMMUNE_OFFICE, school)
commune.may(T("4.1.4"), "export.receive")
commune.may(D("4.1.4"), "export.acknowledge")
never(D("4.1.4"), "export.receive", "export.acknowledge", when=not_sent_to_it)
