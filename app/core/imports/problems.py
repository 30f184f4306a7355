"""Why a whole file is not taken: one sentence each, in both languages, saying what to do about it."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "empty": (
        "Tệp không có nội dung. Hãy chọn lại tệp danh sách.",
        "The file is empty. Please choose the list again.",
    ),
    "foreign": (
        "Tệp không phải bảng tính. Hãy gửi tệp Excel (.xlsx) hoặc CSV.",
        "The file is no spreadsheet. Please send an Excel workbook (.xlsx) or CSV.",
    ),
    "old_excel": (
        "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu không đọc được. Hãy bỏ mật khẩu và lưu lại dạng .xlsx.",
        "An old Excel file (.xls) or one with a password. Please remove the password and save as .xlsx.",
    ),
    "password": (
        "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file has a password. Please remove it and send the file again.",
    ),
    "damaged": (
        "Tệp Excel bị hỏng hoặc bị cắt mất một phần. Hãy mở bằng Excel, lưu lại rồi gửi lại.",
        "The workbook is damaged or cut short. Please open it in Excel, save it and send it again.",
    ),
    "unpacks_too_large": (
        "Tệp nén chứa quá nhiều dữ liệu nên không được mở. Hãy chép danh sách sang một tệp mới.",
        "The file unpacks into too much and was not opened. Please copy the list into a new workbook.",
    ),
    "open_quote": (
        "Tệp CSV có dấu ngoặc kép mở mà không đóng, từ dòng {detail}. Hãy sửa dấu ngoặc kép rồi gửi lại.",
        "A quotation mark opened at line {detail} of the CSV is never closed. Please mend it.",
    ),
    "too_heavy": (
        "Tệp quá nặng hoặc bị hỏng nên không đọc được. Hãy chép danh sách sang một tệp mới rồi gửi lại.",
        "The file is too heavy or damaged to be read. Please copy the list into a new workbook.",
    ),
    "no_header": (
        "Không tìm thấy dòng tiêu đề của bảng. Cần có các cột: {detail}.",
        "No header row was found. These columns are needed: {detail}.",
    ),
    "too_many_rows": (
        "Bảng có quá {detail} dòng. Hãy chia thành nhiều tệp.",
        "More than {detail} rows. Please split the file.",
    ),
    "too_many_columns": (
        "Bảng có quá {detail} cột. Hãy xóa cột thừa.",
        "More than {detail} columns. Please remove some.",
    ),
    "too_many_cells": (
        "Bảng có quá {detail} ô. Hãy chia thành nhiều tệp.",
        "More than {detail} cells. Please split the file.",
    ),
    "too_many_sheets": (
        "Tệp có quá {detail} trang tính. Hãy chia thành nhiều tệp.",
        "More than {detail} sheets. Please split the file.",
    ),
}


class TableProblem(Exception):
    """A file that is not taken. `code` is a key of SENTENCES; `message` one sentence in "vi" and "en"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        vi, en = SENTENCES[code]
        self.message = {"vi": vi.format(detail=detail), "en": en.format(detail=detail)}


class UnreadableTable(TableProblem):
    """Meant as a table, but damaged, empty, hostile or without a known header: 422."""


class UnsupportedTable(TableProblem):
    """Neither xlsx nor csv: 415."""


class TooLarge(TableProblem):
    """More rows, columns, cells or sheets than the limits: 413."""


def problem(code: str, detail: str = "") -> TableProblem:
    """The exception that goes with a code."""
    if code in ("foreign", "old_excel"):
        return UnsupportedTable(code, detail)
    return TooLarge(code, detail) if code.startswith("too_many_") else UnreadableTable(code, detail)
