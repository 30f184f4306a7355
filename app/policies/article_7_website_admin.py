"""Article 7. The website administrator publishes what was approved, exactly so, and guards the website's keys."""

from app.models.post import Post
from app.policies.declare import D, T, article, never
from app.policies.owed import publication
from app.policies.rules import leaving_approval_standing, not_approved, with_the_secret
from app.policies.scopes import own, school

administrator = article(Post.WEB_ADMIN, school)
clerk = article(Post.CLERK, school)
staff = article(Post.STAFF, school)

# 7.1 Links, checks, the own workstation
administrator.may(T("7.1"), "link.read", "link.update", "content_check.read", "content_check.run")
administrator.may(D("7.1"), "content.read", "content.read_to_take_down", "content_check.resolve")
administrator.may(T("7.1"), "workstation.attest", within=own)
administrator.must(T("7.1"), "content.checked", every="day", owed=publication.checked)
administrator.must(
    T("7.1"), "difference.resolved", every="event", figure="difference_resolved", owed=publication.resolved
)
administrator.must(T("7.1"), "workstation.attested", every="term")

# 7.2 Publishing
administrator.may(T("7.2"), "content.publish", "content.enter_directive")
clerk.may(D("7.2"), "content.enter_directive")
administrator.must(T("7.2"), "content.published", every="event", figure="content_published", owed=publication.published)
never(T("7.2"), "content.publish", when=not_approved)

# 7.3 Online meetings and lessons
administrator.may(T("7.3"), "meeting.prepare", "meeting.read")
staff.may(D("7.3"), "meeting.read")
administrator.must(D("7.3"), "meeting.ready", every="event")

# 7.4 The website's keys, and text as it was approved
administrator.may(T("7.4"), "credential.read", "credential.update")
administrator.must(D("7.4"), "credential.rotated", every="period", figure="credential_rotated")
never(T("7.4"), "content.update", when=leaving_approval_standing)
never(T("7.4"), "credential.update", when=with_the_secret)
