"""Pictures are drawn anew: what was hidden in them or behind them does not come along, nor where and when they were taken."""

import io
from typing import Any, Final

from PIL import GifImagePlugin, Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from app.core.files.inspecting.refused import Refused

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
PLUGINS: Final = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)  # imported: each knows one format
TO: Final = {"JPEG": ("JPEG", "image/jpeg"), "MPO": ("JPEG", "image/jpeg"), "PNG": ("PNG", "image/png"),
             "WEBP": ("WEBP", "image/webp"), "GIF": ("PNG", "image/png")}  # fmt: skip
"""As what a picture is drawn again. MPO: two pictures in a JPEG, as some phones take them; a GIF stays sharp as PNG."""
HOW: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 82, "method": 4},
}
PLACE: Final = 0x8825  # the tag under which EXIF says where
TURNED: Final = 0x0112  # how the camera was held
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = None  # ours is looked at before anything is unpacked, and refuses at once


def is_one(content: bytes) -> bool:
    """By the first bytes of the four formats."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def redrawn(content: bytes, limits: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What to say of the picture, and its new bytes. Raises Refused: damaged, cut short, or of too many pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > limits["pixels"]:  # first of all: asking a PNG for its EXIF unpacks it
                raise Refused("too_many_pixels")
            large = max(opened.size) > limits["edge"]
            format_, media_type = TO[opened.format or ""]
            opened.draft(None, (limits["edge"], limits["edge"]))  # of a JPEG: half, a quarter, an eighth is read
            opened.load()
            warnings = _warnings(opened, large)
            drawn = _drawn(opened, format_, limits["edge"])
        out = io.BytesIO()
        drawn.save(out, format_, **HOW[format_])
    except (Refused, MemoryError):
        raise
    except Exception as error:  # decoders have many; each means the same to whoever sent the file
        raise Refused("damaged") from error
    new = out.getvalue()
    size = {"width": drawn.width, "height": drawn.height}
    return {"media_type": media_type, **size, "warnings": warnings, "bytes": len(new)}, new


def _warnings(picture: Image.Image, large: bool) -> list[str]:
    said = []
    if _tells_place(picture):
        said.append("location_removed")
    if large:
        said.append("scaled_down")
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        said.append("first_frame_only")
    return said


def _tells_place(picture: Image.Image) -> bool:
    try:
        return bool(picture.getexif().get_ifd(PLACE))
    except Exception:  # EXIF is often written badly, and goes away in any case
        return False


def _drawn(picture: Image.Image, format_: str, edge: int) -> Image.Image:
    """The first frame: upright, no larger than the edge, in the colours that every screen shows; and no more than that."""
    profile = picture.info.get("icc_profile")
    try:
        turned = picture.getexif().get(TURNED)
    except Exception:  # as above
        turned = None
    drawn = _plain(picture)
    if max(drawn.size) > edge:
        drawn.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    if turned in UPRIGHT:
        drawn = drawn.transpose(UPRIGHT[turned])
    drawn = _in_srgb(drawn, profile)
    if format_ == "JPEG" and drawn.mode not in ("L", "RGB"):
        drawn = drawn.convert("RGB")
    drawn.info.clear()  # comments, profiles and more would be written again
    return drawn


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode that can be scaled and saved: grey or coloured, with or without transparency."""
    if picture.mode.startswith("I"):  # 65,536 shades of grey
        return picture.point(lambda shade: shade * (1 / 257)).convert("L")
    if "transparency" in picture.info or picture.mode in ("LA", "La", "PA", "RGBa"):
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "RGBA", "CMYK"):
        return picture.copy()
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones take pictures in wider colours and say so in a profile, which goes: the colours stay what they were."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    if profile and colours.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            colours = converted or colours
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that cannot be read says nothing
    if colours.mode == "CMYK":
        colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours
