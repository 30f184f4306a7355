"""Signing in, staying signed in, one's own sessions."""

from typing import Annotated

from fastapi import Form

from app.core.answer import Answer
from app.core.errors import InvalidCredentials, NotFound, RateLimited, Unauthenticated
from app.routers.area import Area
from app.routers.queries import Paged
from app.routers.route import Act, PublicAct
from app.schemas.base import Page
from app.schemas.sessions import JwksOut, PasswordIn, RefreshIn, SessionId, SessionOut, SignInIn, TokenForm, TokensOut
from app.services import passwords, sessions

area = Area("sessions")
well_known = Area("sessions", prefix="")


@area.post(
    "/auth/sessions", action="session.create", public="signing in comes before any token", answers=TokensOut, status=201,
    raises=(InvalidCredentials, RateLimited),
)  # fmt: skip
async def sign_in(act: PublicAct, body: SignInIn) -> Answer:
    """Sign in with a password, or once with a one-time code."""
    return await sessions.sign_in(act, body)


@area.post(
    "/auth/refresh", action="session.refresh", public="the refresh token is the proof", answers=TokensOut,
    raises=(Unauthenticated,),
)  # fmt: skip
async def refresh_session(act: PublicAct, body: RefreshIn) -> Answer:
    """The next tokens. A token may be used again until its successor is; after that it ends the session."""
    return await sessions.refresh(act, body.refresh_token)


@area.post(
    "/auth/token", action="session.create", public="signing in comes before any token", answers=TokensOut,
    raises=(InvalidCredentials, RateLimited),
)  # fmt: skip
async def issue_token(act: PublicAct, form: Annotated[TokenForm, Form()]) -> Answer:
    """The same as an OAuth2 form, for the docs page and standard clients."""
    return await sessions.token(act, form)


@area.get("/auth/sessions", action="session.read", answers=Page[SessionOut])
async def list_sessions(act: Act, query: Paged) -> Answer:
    """One's own living sessions."""
    return await sessions.list_(act, query)


@area.delete("/auth/sessions/{session_id}", action="session.end", answers=None, status=204, raises=(NotFound,))
async def end_session(act: Act, session_id: SessionId) -> Answer:
    """End one of one's own sessions, or `current`."""
    return await sessions.end(act, None if session_id == "current" else session_id)


@area.put("/me/password", action="account.change_password", answers=None, status=204, raises=(RateLimited,))
async def change_password(act: Act, body: PasswordIn) -> Answer:
    """Set one's own password; all other sessions end (clause 2)."""
    return await passwords.change_password(act, body)


@well_known.get("/.well-known/jwks.json", action="session.verify", public="public keys", answers=JwksOut, cached=True)
async def read_jwks(act: PublicAct) -> Answer:
    """The public keys that access tokens are signed with."""
    return Answer.of(act.runtime.ring.public_jwks())
