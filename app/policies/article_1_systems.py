"""Article 1. The systems: each has who answers for it, and what is done in one outside leaves a record here."""

from app.models.post import Post
from app.policies.declare import D, L, T, article
from app.policies.scopes import own, school

clerk = article(Post.CLERK, school)
clerk.may(L("1"), "document.create", "document.file")
clerk.may(D("1"), "document.read")

principal = article(Post.PRINCIPAL, school)
principal.may(D("1"), "document.read", "document.assign", "system.read", "system.update")
principal.must(T("1"), "systems.registered", every="event")

academic = article(Post.VP_ACADEMIC, school)
academic.may(D("1"), "document.read", "document.assign")

care = article(Post.VP_CARE, school)
care.may(D("1"), "document.read", "document.assign")

# Whoever was given a document handles it; many clauses are carried out elsewhere, by whoever holds them.
staff = article(Post.STAFF, own)
staff.may(D("1"), "document.read", "document.handle", "external_act.create", "external_act.read")
