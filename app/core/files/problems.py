"""Why a file is not taken: one sentence each, in both languages, saying what to do about it."""

from typing import Final

from app.core.errors import FieldError, Invalid, Problem, TooLarge, UnsupportedMediaType
from app.core.words import Words

_TAKEN: Final = Words("ảnh JPEG, PNG, WebP, GIF, tệp PDF, Word (.docx) hoặc Excel (.xlsx)",
                      "a JPEG, PNG, WebP or GIF picture, a PDF, a Word (.docx) or Excel (.xlsx) file")  # fmt: skip

OF_ANOTHER_KIND: Final[dict[str, Words]] = {
    "foreign": Words(
        f"Kiểu tệp này không được nhận. Hãy gửi {_TAKEN.vi}.",
        f"This kind of file is not taken. Send {_TAKEN.en}.",
    ),
    "heic": Words(
        "Ảnh HEIC chưa được nhận. Hãy lưu ảnh dạng JPEG (trên iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất) rồi gửi lại.",
        "HEIC is not taken. Save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and send that.",
    ),
    "old_office": Words(
        "Tệp Word, Excel kiểu cũ (.doc, .xls) không được nhận. Hãy lưu lại dạng .docx, .xlsx hoặc PDF rồi gửi lại.",
        "Old Word and Excel files (.doc, .xls) are not taken. Save it as .docx, .xlsx or PDF and send it again.",
    ),
    "macros": Words(
        "Tệp có macro hoặc tệp khác nhúng bên trong nên không được nhận. Hãy lưu lại không có macro, hoặc dạng PDF, rồi gửi lại.",
        "A file with macros, or others embedded in it, is not taken. Save it without them, or as PDF, and send it again.",
    ),
    "crafted": Words(
        "Tệp này không được tạo như Word, Excel vẫn lưu nên không được nhận. Hãy mở tệp, lưu lại hoặc lưu dạng PDF rồi gửi lại.",
        "This file is not made as Word and Excel make theirs, and is not taken. Open it, save it anew or as PDF and send that.",
    ),
    "active": Words(
        "Tệp PDF có chương trình hoặc tệp khác nhúng bên trong nên không được nhận. Hãy in lại ra PDF rồi gửi lại.",
        "A PDF with scripts, or other files embedded in it, is not taken. Print it to PDF again and send that.",
    ),
}
"""415."""

UNREADABLE: Final[dict[str, Words]] = {
    "empty": Words("Tệp không có nội dung. Hãy chọn lại tệp.", "The file is empty. Choose it again."),
    "damaged": Words(
        "Tệp bị hỏng hoặc bị cắt mất một phần. Hãy mở tệp, lưu lại rồi gửi lại.",
        "The file is damaged or cut short. Open it, save it and send it again.",
    ),
    "password": Words(
        "Tệp có mật khẩu nên người khác không mở được. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file has a password, so others cannot open it. Remove it and send the file again.",
    ),
    "too_heavy": Words(
        "Tệp quá nặng để xử lý. Hãy thu nhỏ hoặc lưu lại dạng khác rồi gửi lại.",
        "The file is too heavy to be worked on. Make it smaller or save it in another form and send it again.",
    ),
    "unpacks_too_large": Words(
        "Tệp nén chứa quá nhiều dữ liệu nên không được mở. Hãy chép nội dung sang một tệp mới.",
        "The file unpacks into too much and was not opened. Copy what it says into a new one.",
    ),
}
"""422."""

TOO_MANY_PIXELS: Final = Words(
    "Ảnh có quá {most} triệu điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại.",
    "The picture has more than {most} million pixels. Make it smaller and send it again.",
)

WARNINGS: Final[dict[str, Words]] = {
    "location_removed": Words(
        "Ảnh có ghi nơi chụp; thông tin này đã được xóa.",
        "The picture told where it was taken; that was removed.",
    ),
    "scaled_down": Words(
        "Ảnh lớn đã được thu nhỏ.",
        "The picture was large and was scaled down.",
    ),
    "first_frame_only": Words(
        "Ảnh động chỉ giữ lại hình đầu tiên.",
        "Of a moving picture the first frame alone was kept.",
    ),
}
"""What was done to a file that was taken."""


def problem(code: str, *, pixels: int) -> Problem:
    """The refusal of a code. `pixels`: the most that a picture may have."""
    if code in OF_ANOTHER_KIND:
        return UnsupportedMediaType(OF_ANOTHER_KIND[code])
    if code == "too_many_pixels":
        most = f"{pixels / 1e6:.0f}"
        return TooLarge(Words(TOO_MANY_PIXELS.vi.format(most=most), TOO_MANY_PIXELS.en.format(most=most)))
    return Invalid(FieldError("/file", code, UNREADABLE[code]))
