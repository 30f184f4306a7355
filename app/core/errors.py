"""Problem documents (RFC 9457): every error a caller can see, each with its status, code and words in two languages."""

from dataclasses import dataclass
from typing import Any, ClassVar

from app.core.words import Words


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field. `pointer`: JSON pointer into the body, or the parameter's name. Never the input itself."""

    pointer: str
    code: str
    detail: Words


class Problem(Exception):
    """A refusal with its status. `members` are the document's further fields, by code (contract)."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[Words]
    commits: ClassVar[bool] = False
    """Whether what was written before the refusal stays."""

    def __init__(self, detail: Words | None = None, *, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(self.code)
        self.detail = detail or self.title
        self.headers = headers or {}
        self.members = members

    def document(self, locale: str, request_id: str) -> dict[str, Any]:
        """The document in the caller's language ("vi" or "en")."""
        members = {name: _in(value, locale) for name, value in self.members.items()}
        return {
            "type": f"/problems/{self.code}",
            "title": self.title.in_(locale),
            "status": self.status,
            "detail": self.detail.in_(locale),
            "code": self.code,
            "request_id": request_id,
            **members,
        }


def _in(value: Any, locale: str) -> Any:
    match value:
        case Words():
            return value.in_(locale)
        case FieldError(pointer, code, detail):
            return {"pointer": pointer, "code": code, "detail": detail.in_(locale)}
        case dict():
            return {key: _in(item, locale) for key, item in value.items()}
        case list() | tuple():
            return [_in(item, locale) for item in value]
    return value


class Malformed(Problem):
    status, code = 400, "malformed"
    title = Words("Yêu cầu không đọc được.", "The request cannot be read.")


class UnknownParameter(Problem):
    status, code = 400, "unknown_parameter"
    title = Words("Có tham số không được hỗ trợ.", "A query parameter is not known here.")


class Unauthenticated(Problem):
    status, code = 401, "unauthenticated"
    title = Words("Bạn cần đăng nhập.", "You need to sign in.")

    def __init__(self, detail: Words | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class InvalidCredentials(Problem):
    status, code = 401, "invalid_credentials"
    title = Words("Tên đăng nhập hoặc mật khẩu không đúng.", "The username or the password is wrong.")


class Forbidden(Problem):
    status, code = 403, "forbidden"
    title = Words("Bạn không có quyền làm việc này.", "You may not do this.")


class PasswordChangeRequired(Problem):
    status, code = 403, "password_change_required"
    title = Words("Hãy đổi mật khẩu trước khi làm việc khác.", "Change your password before anything else.")


class NotFound(Problem):
    status, code = 404, "not_found"
    title = Words("Không tìm thấy.", "There is no such thing, or not for you.")


class MethodNotAllowed(Problem):
    status, code = 405, "method_not_allowed"
    title = Words("Địa chỉ này không nhận phương thức đó.", "This address does not take that method.")


class WrongState(Problem):
    status, code = 409, "wrong_state"
    title = Words("Trạng thái hiện tại không cho phép việc này.", "The present state does not allow this.")


class Conflict(Problem):
    status, code = 409, "conflict"
    title = Words("Dữ liệu vừa được người khác thay đổi.", "Somebody else changed the data meanwhile.")


class Stale(Problem):
    status, code = 412, "stale"
    title = Words(
        "Bản bạn đang xem đã cũ. Hãy tải lại rồi thử lại.",
        "Your copy is out of date. Load it again and retry.",
    )


class Duplicate(Conflict):
    title = Words("Đã có trong hệ thống.", "It is there already.")


class Taken(Duplicate):
    """Another has this value, which only one may have; who, is not told. `pointer` as in FieldError."""

    def __init__(self, pointer: str, detail: Words) -> None:
        super().__init__(detail, errors=[FieldError(pointer, "taken", detail)])


class PreconditionRequired(Problem):
    status, code = 428, "precondition_required"
    title = Words(
        "Hãy gửi kèm If-Match với ETag của bản bạn đã xem.",
        "Send If-Match with the ETag of the copy that you saw.",
    )


class TooLarge(Problem):
    status, code = 413, "too_large"
    title = Words("Dữ liệu gửi lên quá lớn.", "What you sent is too large.")


class UnsupportedMediaType(Problem):
    status, code = 415, "unsupported_media_type"
    title = Words("Kiểu dữ liệu này không được nhận.", "This kind of content is not taken here.")


class Invalid(Problem):
    status, code = 422, "invalid"
    title = Words("Có thông tin chưa đúng.", "Something in the request is not right.")

    def __init__(self, *errors: FieldError, detail: Words | None = None) -> None:
        super().__init__(detail or (errors[0].detail if len(errors) == 1 else None), errors=list(errors))


class RateLimited(Problem):
    status, code = 429, "rate_limited"
    title = Words("Bạn thử quá nhiều lần. Hãy đợi một lát.", "Too many attempts. Wait a moment.")

    def __init__(self, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})


class Internal(Problem):
    status, code = 500, "internal"
    title = Words(
        "Hệ thống gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo mã yêu cầu cho người quản trị.",
        "Something broke on our side. Try again; if it persists, give the request id to your administrator.",
    )


class TemporarilyUnavailable(Problem):
    status, code = 503, "unavailable"
    title = Words("Hệ thống đang bận. Hãy thử lại sau ít giây.", "The system is busy. Try again in a few seconds.")

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})
