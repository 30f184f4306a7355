"""The policy by clause."""

from pydantic import Field

from app.schemas.base import Out


class MayOut(Out):
    role: str = Field(description="a post, or `everyone` with an account")
    action: str
    resource: str
    words: str
    scope: str
    origin: str = Field(description="T the regulation's words, L a law, D a rule of the system")
    origin_words: str
    while_: str | None = Field(alias="while", description="only while this holds")


class ClausePolicyOut(Out):
    clause: str
    title: str
    summary: str
    may: list[MayOut]
    must: list[dict[str, str]]
    never: list[dict[str, str]]


class PolicyOut(Out):
    clauses: list[ClausePolicyOut]
