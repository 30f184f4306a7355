"""Why an import could not run: one sentence each, in both languages, saying what to do about it."""

from typing import Final, Literal

from app.core.text import visible
from app.core.words import Words

Locale = Literal["vi", "en"]

NO_TOKEN: Final = Words(
    "Chưa có mã truy cập: hãy đặt biến MAMNON_TOKEN là access token của người nhập.",
    "There is no token: set MAMNON_TOKEN to the access token of whoever imports.",
)
BAD_TOKEN: Final = Words(
    "Mã truy cập trong MAMNON_TOKEN không đúng hoặc đã hết hạn: hãy đăng nhập lại.",
    "The token in MAMNON_TOKEN is not, or no longer, good: sign in again.",
)
NOT_READ: Final = Words("Không đọc được {file} ({why}).", "{file} cannot be read ({why}).")
NOT_WRITTEN: Final = Words("Không ghi được {file} ({why}).", "{file} cannot be written ({why}).")
SAME_FILE: Final = Words(
    "--refused sẽ ghi đè lên chính tệp đang nhập: hãy chọn tên tệp khác.",
    "--refused would overwrite the very file that is imported: choose another name.",
)
LARGE: Final = Words(
    "{file} lớn hơn {most} MB: đó không phải một danh sách. Hãy xem lại tệp.",
    "{file} is larger than {most} MB: that is no list. Check the file.",
)
TOO_LARGE: Final = Words(
    "Tệp quá lớn đối với máy chủ: hãy chia nhỏ danh sách.", "The file is too large for the server: split the list."
)
UNREACHABLE: Final = Words(
    "Không kết nối được với {server} ({why}): hãy kiểm tra địa chỉ và mạng.",
    "{server} does not answer ({why}): check the address and the network.",
)
LOST: Final = Words(
    "Đã gửi tệp nhưng không nhận được câu trả lời của {server} ({why}). Hãy chạy lại đúng lệnh này: tệp không bị nhập hai lần.",
    "The file was sent, but no answer came from {server} ({why}). Run this very command again: nothing is imported twice.",
)
REDIRECTED: Final = Words(
    "{server} chuyển sang địa chỉ khác ({where}): hãy ghi thẳng địa chỉ đúng vào --server.",
    "{server} points elsewhere ({where}): give the right address to --server.",
)
STRANGE: Final = Words(
    "{server} trả lời {status}, không phải như máy chủ mamnon: hãy kiểm tra địa chỉ.",
    "{server} answered {status}, and not like a mamnon server: check the address.",
)
STILL_RUNNING: Final = Words(
    "{server} vẫn đang nhập tệp này. Hãy chạy lại đúng lệnh này sau ít phút để xem kết quả.",
    "{server} is still importing this file. Run this very command again in some minutes for the result.",
)
STOPPED: Final = Words(
    "Đã dừng theo yêu cầu. Máy chủ có thể đã nhận tệp: chạy lại đúng lệnh này thì tệp không bị nhập hai lần.",
    "Stopped. The server may have the file already: running this very command again imports nothing twice.",
)


class CannotRun(Exception):
    """The import did not run, or nobody knows. `document`: what the server said about it, if it did."""

    def __init__(self, words: Words, *, document: str | None = None, **values: object) -> None:
        super().__init__(words.en)
        shown = {name: visible(str(value)) for name, value in values.items()}
        self.words = Words(words.vi.format(**shown), words.en.format(**shown)) if shown else words
        self.document = document
