"""Signing in and staying signed in (clause 2)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Boolean, Text, and_, bindparam, cast, column, func, literal, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import FieldError, Invalid, InvalidCredentials, Unauthenticated
from app.core.ids import new_id
from app.core.security.refresh import Rotation, issue_refresh, read_refresh, rotate
from app.core.security.tokens import InvalidToken, issue
from app.core.shape import etag, text, thing
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.caller import me
from app.models.journal import journal
from app.models.people import sessions, users
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.reading import Listing, listed
from app.policies.rows import session as session_row
from app.schemas.base import PageQuery
from app.schemas.sessions import SignInIn, TokenForm
from app.services import throttle
from app.services.passwords import proven

_now = bindparam("now", type_=Instant)
_school, _user, _id = (bindparam(name, type_=Uuid) for name in ("school", "user", "id"))
_account = func.account_of(bindparam("username", type_=Text), bindparam("code", type_=Text)).table_valued(
    column("school_id", Uuid), column("user_id", Uuid), column("person_id", Uuid), column("password_hash", Text),
    column("code_hash", Text), column("code_expires_at", Instant), column("must_change_password", Boolean),
    column("suspended", Boolean), name="account",
)  # fmt: skip
_ACCOUNT = Statement(select(_account))
_USE_CODE = Statement(
    users.update()
    .where(
        users.c.school_id == _school,
        users.c.id == _user,
        users.c.code_hash.is_not(None),
        users.c.code_used_at.is_(None),
    )
    .values(code_used_at=_now, must_change_password=True)
    .returning(users.c.id)
)
_REHASH = Statement(
    users.update()
    .where(users.c.school_id == _school, users.c.id == _user)
    .values(password_hash=bindparam("hash", type_=Text))
)
_OPEN = Statement(
    sessions.insert().values(
        school_id=_school, id=_id, user_id=_user, device_name=bindparam("device", type_=Text), created_at=_now,
        last_used_at=_now, idle_until=bindparam("idle_until", type_=Instant),
        expires_at=bindparam("expires_at", type_=Instant), refresh_counter=0,
    )
)  # fmt: skip
# A failure is in the journal of the account's school; where there is no account the same statement writes nothing.
_there = (
    select(func.set_config("app.school_id", cast(_school, Text), True).label("school"))
    .where(_school.is_not(None))
    .cte("there")
)
_FAILED = Statement(
    journal.insert().from_select(
        ["school_id", "entry", "at", "person_id", "action", "clause", "outcome", "noun", "request_id"],
        select(
            cast(_there.c.school, Uuid), func.nextval("journal_entry_seq"), _now, bindparam("person", type_=Uuid),
            bindparam("action", type_=Text), literal("2"), literal("refused"), literal("session"),
            bindparam("request", type_=Text),
        ),
    )
)  # fmt: skip
_SCHOOL_OF = Statement(select(func.school_of_session(_id)))
_LOCKED = Statement(
    select(sessions, users.c.person_id, users.c.suspended_at, users.c.must_change_password)
    .join(users, and_(users.c.school_id == sessions.c.school_id, users.c.id == sessions.c.user_id))
    .where(sessions.c.school_id == _school, sessions.c.id == _id)
    .with_for_update(of=sessions)
)
_TURN = Statement(
    sessions.update()
    .where(sessions.c.school_id == _school, sessions.c.id == _id)
    .values(
        refresh_counter=bindparam("counter", type_=sessions.c.refresh_counter.type),
        last_used_at=_now,
        idle_until=bindparam("idle_until", type_=Instant),
    )
)
_END = Statement(
    sessions.update()
    .where(sessions.c.school_id == _school, sessions.c.id == _id, sessions.c.ended_at.is_(None))
    .values(ended_at=_now, end_reason=bindparam("reason", type_=Text))
)


class TokenReused(Unauthenticated):
    """A refresh token came a second time: two hold this session. It stays ended though the caller is refused."""

    commits = True


async def sign_in(act: Act, given: SignInIn) -> Answer:
    """A new session for a username and its password or one-time code.

    Raises InvalidCredentials, whatever was wrong and after the same time, and RateLimited.
    """
    name, _, code = given.username.lower().partition("@")
    account = await act.row(_ACCOUNT, username=name, code=code or None)
    subject = str(account["user_id"]) if account else f"{name}@{code}"
    await throttle.attempt(act, subject)
    how = await proven(act, account, given.password)
    if account is None or how is None or account["suspended"]:
        await act.row(_FAILED, school=account["school_id"] if account else None, person=account["person_id"] if account else None,
                      action=act.action)  # fmt: skip
        raise InvalidCredentials
    await act.begin()
    await act.enter_school(account["school_id"])
    await act.sign("2", person=account["person_id"])
    if how == "code" and not await act.row(_USE_CODE, school=account["school_id"], user=account["user_id"]):
        raise InvalidCredentials  # somebody was quicker with the same code
    if how not in ("code", "password"):
        await act.row(_REHASH, school=account["school_id"], user=account["user_id"], hash=how)
    await throttle.succeeded(act, subject)
    session = new_id()
    settings = act.runtime.settings
    await act.row(
        _OPEN, school=account["school_id"], id=session, user=account["user_id"], device=given.device_name,
        idle_until=act.now + timedelta(days=settings.session_idle_days), expires_at=act.now + timedelta(days=settings.session_days),
    )  # fmt: skip
    return _tokens(act, account["user_id"], session, 0, how == "code" or account["must_change_password"], status=201)


async def refresh(act: Act, token: str) -> Answer:
    """The next tokens of a session. Raises Unauthenticated; a token from before its parent ends the session."""
    try:
        session, presented = read_refresh(act.runtime.ring, token)
    except InvalidToken:
        raise Unauthenticated from None
    await act.begin()
    school = await act.row(_SCHOOL_OF, id=session)
    await act.enter_school(school[0] if school else None)
    row = await act.row(_LOCKED, school=school[0] if school else None, id=session)
    if row is None or row["ended_at"] or row["suspended_at"] or min(row["idle_until"], row["expires_at"]) <= act.now:
        raise Unauthenticated
    await act.sign("2", person=row["person_id"])
    turn = rotate(presented, row["refresh_counter"])
    if turn is Rotation.REUSED:
        await act.row(_END, school=row["school_id"], id=session, reason="token_reused")
        raise TokenReused
    counter = presented + 1
    idle_until = act.now + timedelta(days=act.runtime.settings.session_idle_days)
    await act.row(_TURN, school=row["school_id"], id=session, counter=counter, idle_until=idle_until)
    return _tokens(act, row["user_id"], session, counter, row["must_change_password"])


async def token(act: Act, form: TokenForm) -> Answer:
    """The OAuth2 form: password or refresh_token."""
    if form.grant_type == "refresh_token" and form.refresh_token:
        return await refresh(act, form.refresh_token)
    if form.grant_type == "password" and form.username and form.password:
        signed = await sign_in(act, SignInIn(username=form.username, password=form.password))
        return Answer(signed.body)
    raise Invalid(
        FieldError(
            "/grant_type",
            "required",
            Words("Thiếu trường của kiểu cấp quyền này.", "A field of this grant type is missing."),
        )
    )


def _tokens(act: Act, user: UUID, session: UUID, counter: int, must_change: bool, status: int | None = None) -> Answer:
    settings, ring = act.runtime.settings, act.runtime.ring
    access = issue(
        ring, subject=user, session=session, issuer=settings.issuer, audience=settings.issuer, now=act.now,
        lifetime=settings.access_lifetime,
    )  # fmt: skip
    return Answer.of(
        {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": int(settings.access_lifetime.total_seconds()),
            "refresh_token": issue_refresh(ring, session, counter),
            "must_change_password": must_change,
        },
        status=status,
    )


_SESSION = {
    "id": sessions.c.id,
    "device_name": sessions.c.device_name,
    "created_at": sessions.c.created_at,
    "last_used_at": sessions.c.last_used_at,
    "expires_at": sessions.c.expires_at,
    "current": sessions.c.id == me.c.session_id,
    "etag": etag(sessions.c.refresh_counter),
}
_LIST = Listing(
    "session.read",
    session_row,
    text(thing(**_SESSION)),
    order=(sessions.c.created_at, sessions.c.id),
    filters={"living": and_(sessions.c.ended_at.is_(None), sessions.c.idle_until > _now, sessions.c.expires_at > _now)},
)
_TO_END = door("session.end", session_row)


async def list_(act: Act, query: PageQuery) -> Answer:
    """One's own living sessions."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, living=True)


async def end(act: Act, session: UUID | None) -> Answer:
    """End one of one's own sessions; None: the current one."""
    await act.begin()
    found = await fetch(act, _TO_END, id=session or act.session)
    await act.sign(found.grant.cited.clause, person=found["person_id"])
    await act.row(_END, school=found["school_id"], id=session or act.session, reason="signed_out")
    return Answer(status=204)
