"""Why a whole file is not taken: one sentence each, in both languages, saying what to do about it."""

from typing import Final

from app.core.words import Words

SENTENCES: Final[dict[str, Words]] = {
    "empty": Words(
        "Tệp không có nội dung. Hãy chọn lại tệp danh sách.",
        "The file is empty. Choose the list again.",
    ),
    "foreign": Words(
        "Tệp không phải bảng tính. Hãy gửi tệp Excel (.xlsx) hoặc CSV.",
        "The file is no spreadsheet. Send an Excel workbook (.xlsx) or CSV.",
    ),
    "old_excel": Words(
        "Tệp Excel kiểu cũ (.xls) không đọc được. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
        "An old Excel file (.xls) is not read. Open it in Excel and save it as .xlsx.",
    ),
    "macros": Words(
        "Tệp Excel có macro nên không được mở. Hãy lưu lại dạng .xlsx không có macro rồi gửi lại.",
        "A workbook with macros is not opened. Save it as .xlsx without macros and send it again.",
    ),
    "password": Words(
        "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file has a password. Remove it and send the file again.",
    ),
    "damaged": Words(
        "Tệp Excel bị hỏng hoặc bị cắt mất một phần. Hãy mở bằng Excel, lưu lại rồi gửi lại.",
        "The workbook is damaged or cut short. Open it in Excel, save it and send it again.",
    ),
    "unpacks_too_large": Words(
        "Tệp nén chứa quá nhiều dữ liệu nên không được mở. Hãy chép danh sách sang một tệp mới.",
        "The file unpacks into too much and was not opened. Copy the list into a new workbook.",
    ),
    "open_quote": Words(
        "Tệp CSV có dấu ngoặc kép mở mà không đóng, từ dòng {detail}. Hãy sửa dấu ngoặc kép rồi gửi lại.",
        "A quotation mark opened at line {detail} of the CSV is never closed. Mend it.",
    ),
    "endless_cell": Words(
        "Tệp CSV có một ô dài quá {detail} ký tự. Hãy kiểm tra lại tệp rồi gửi lại.",
        "The CSV holds a cell of more than {detail} characters. Check the file and send it again.",
    ),
    "too_heavy": Words(
        "Tệp quá nặng hoặc bị hỏng nên không đọc được. Hãy chép danh sách sang một tệp mới rồi gửi lại.",
        "The file is too heavy or damaged to be read. Copy the list into a new workbook.",
    ),
    "no_header": Words(
        "Không tìm thấy dòng tiêu đề của bảng. Cần có các cột: {detail}.",
        "No header row was found. These columns are needed: {detail}.",
    ),
    "too_many_rows": Words(
        "Bảng có quá {detail} dòng. Hãy chia thành nhiều tệp.",
        "More than {detail} rows. Split the file.",
    ),
    "too_many_columns": Words(
        "Bảng có quá {detail} cột. Hãy xóa cột thừa.",
        "More than {detail} columns. Remove some.",
    ),
    "too_many_cells": Words(
        "Bảng có quá {detail} ô. Hãy chia thành nhiều tệp.",
        "More than {detail} cells. Split the file.",
    ),
    "too_many_sheets": Words(
        "Tệp có quá {detail} trang tính. Hãy chia thành nhiều tệp.",
        "More than {detail} sheets. Split the file.",
    ),
}


class TableProblem(Exception):
    """A file that is not taken. `code` is a key of SENTENCES, `words` its sentence."""

    def __init__(self, code: str, *details: object) -> None:
        super().__init__(code)
        self.code = code
        vi = ", ".join(each.vi if isinstance(each, Words) else str(each) for each in details)
        en = ", ".join(each.en if isinstance(each, Words) else str(each) for each in details)
        self.words = Words(SENTENCES[code].vi.format(detail=vi), SENTENCES[code].en.format(detail=en))


class UnreadableTable(TableProblem):
    """Meant as a table, but damaged, empty, hostile or without a known header: 422."""


class UnsupportedTable(TableProblem):
    """Neither xlsx nor csv: 415."""


class TooLarge(TableProblem):
    """More rows, columns, cells or sheets than the limits: 413."""


def problem(code: str, detail: object = "") -> TableProblem:
    """The exception that goes with a code."""
    if code in ("foreign", "old_excel", "macros"):
        return UnsupportedTable(code, detail)
    return TooLarge(code, detail) if code.startswith("too_many_") else UnreadableTable(code, detail)
