"""Where content is out (7.2)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.schemas.base import Etag, OneOut, Out, Word
from app.schemas.content_checks import Channel, Sha256
from app.schemas.public import Address

Number = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[2])]


class PublicationOut(Out):
    """An approved revision on a channel."""

    id: UUID
    channel: Channel
    revision: Number
    sha256: Sha256 = Field(description="of the revision, as it was approved")
    external_id: (
        Annotated[str, Field(max_length=500, pattern=r"^\S+$", examples=["019ac8f5-3c1e-7d52-9a40-5b7e21c8d604"])]
        | None
    )
    address: Address | None = Field(description="where everybody sees it")
    published_at: datetime
    withdrawn_at: datetime | None = Field(description="when it was taken down, or another revision took its place")


class PublicationsOut(OneOut):
    """Where a content item is out, and was, the newest first."""

    content_id: UUID
    state: Word = Field(examples=["published"])
    published_revision: Number | None = Field(description="null: none is out")
    publications: Annotated[list[PublicationOut], Field(max_length=200)]
    etag: Etag
