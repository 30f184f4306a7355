"""The school's own public site as a channel: publishing writes its copy of the revision, looking is done over HTTP."""

from app.channels.site.channel import Site

__all__ = ["Site"]
