"""Where the school publishes (7.2): one protocol, and its real implementations."""

from app.channels.channel import Channel, Edition, File, Placed, Standing, Unreachable
from app.channels.site import Site

CHANNELS: dict[str, Channel] = {"website": Site()}
"""Those that there are, by the names that content is written for (models.content.CHANNELS)."""

__all__ = ["CHANNELS", "Channel", "Edition", "File", "Placed", "Standing", "Unreachable"]
