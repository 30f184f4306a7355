"""What everybody may read without an account: what stands on a school's public site, and nothing else (7.2)."""

from app.services.public.files import file
from app.services.public.site import atom_feed, item, item_page, json_feed, list_page, refused

__all__ = ["atom_feed", "file", "item", "item_page", "json_feed", "list_page", "refused"]
