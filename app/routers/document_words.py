"""What the OpenAPI document says in words and by example: areas, headers, refusals. All people in it are invented."""

from typing import Any

from app.core.openapi import Json
from app.core.words import Words

DESCRIPTION = """\
Hệ thống của trường mầm non: quy chế sử dụng các hệ thống CNTT thành chương trình. Mỗi thao tác ghi rõ quyền (`x-action`)
và điều khoản (`x-clause`); `x-origin`: T là lời quy chế, L là luật, D là quy định của hệ thống.

- Ngày giờ theo trường (Asia/Ho_Chi_Minh); ngày hôm nay lấy ở `GET /v1/me`.
- Danh sách: `{"items": […], "next_cursor": …}`, mỗi trang nhiều nhất 200.
- Mọi lời từ chối là `application/problem+json`: phần mềm đọc `code`, người đọc `detail` (tiếng Việt; tiếng Anh nếu
  `Accept-Language: en`).
- Câu trả lời có thể thêm trường mới: hãy bỏ qua trường chưa biết. Trường lạ gửi lên bị từ chối (422).
- Phương thức khác trên một địa chỉ: 405, `Allow` kể các phương thức được nhận.

The backend of a Vietnamese kindergarten: its regulation as running code. Each operation names its right (`x-action`) and
the clauses that give it (`x-clause`); `x-origin`: T the regulation's words, L a law, D a rule of the system.

- Days and times are the school's (Asia/Ho_Chi_Minh); today's date stands in `GET /v1/me`.
- A list is `{"items": […], "next_cursor": …}`, at most 200 a page.
- Every refusal is `application/problem+json`: programs read `code`, people read `detail` (Vietnamese; English with
  `Accept-Language: en`).
- Fields may be added to any answer: ignore what you do not know. An unknown field that is sent is refused (422).
- Any other method on an address is 405; `Allow` names those that are taken.
"""

SERVER: Json = {
    "url": "/",
    "description": "máy chủ của trường; the school's own server (production)",
    "x-internal": False,
}

TAGS: dict[str, Words] = {
    "standing": Words("Máy chủ có hoạt động không.", "Whether the server lives and can work."),
    "sessions": Words(
        "Đăng nhập, gia hạn, đăng xuất, đổi mật khẩu của mình.",
        "Signing in, staying signed in, signing out, one's own password.",
    ),
    "account": Words("Tài khoản, nhiệm vụ và quyền của mình.", "One's own account, posts and rights."),
    "policy": Words("Quy chế theo từng điều khoản.", "The regulation, clause by clause."),
    "structure": Words("Năm học, tổ chuyên môn, lớp.", "School years, groups, classes."),
    "people": Words(
        "Người dùng và phân công nhiệm vụ (điều 3.1).", "Users, and what they are assigned to (clause 3.1)."
    ),
    "students": Words("Hồ sơ trẻ (điều 6.1).", "Children's records (clause 6.1)."),
    "safety cards": Words(
        "Phiếu an toàn của trẻ: dị ứng, chế độ ăn, thuốc khẩn cấp, người cần gọi, người được đón; ai đã xem (điều 4.2.5).",
        "Safety cards: allergies, diet, emergency medicines and contacts, who may pick up; who looked (clause 4.2.5).",
    ),
    "growth": Words(
        "Tăng trưởng của trẻ theo chuẩn WHO: điểm z, biểu đồ, phiếu cho cha mẹ, số liệu của đợt cân đo (điều 4.2.5).",
        "How children grow by the WHO's standards: z-scores, charts, a sheet for parents, a round's counts (clause 4.2.5).",
    ),
    "guardians": Words(
        "Người giám hộ của trẻ: mời lập tài khoản (điều 6.1), chặn theo quyết định (điều 3.1).",
        "A child's guardians: inviting them to an account (clause 6.1), blocking one by decision (clause 3.1).",
    ),
    "health": Words(
        "Sức khỏe của trẻ: đợt cân đo, khám; số đo, điều phát hiện; tóm tắt cho giáo viên chủ nhiệm (điều 4.2.5).",
        "Children's health: rounds of measuring, what is measured and found, summaries for teachers (clause 4.2.5).",
    ),
    "health advice": Words(
        "Tư vấn sức khỏe cho phụ huynh của trẻ, theo dõi sau tư vấn; trẻ có nguy cơ chưa được tư vấn (điều 4.2.5).",
        "Health advice to a child's parents and what came of it; children at risk who lack it (clause 4.2.5).",
    ),
    "health notices": Words(
        "Thông tin bệnh thường gặp gửi mọi phụ huynh (điều 4.2.5).",
        "Notices on common illnesses to all parents (clause 4.2.5).",
    ),
    "health incidents": Words(
        "Sự cố sức khỏe của trẻ ở trường và việc đã xử trí (điều 4.2.5).",
        "What happened to a child at school, and what was done (clause 4.2.5).",
    ),
    "medicine": Words(
        "Cho trẻ dùng thuốc theo đơn viết của phụ huynh: nhận đơn, từng lần cho, kết thúc (điều 4.2.5).",
        "Medicine on a parent's written request: accepting it, each dose, the end (clause 4.2.5).",
    ),
    "messages": Words(
        "Tin nhắn mà phụ huynh nhận được: xem, đánh dấu đã đọc, xác nhận (điều 6.3, 4.2.5).",
        "Messages that a parent received: reading, marking as read, acknowledging (clauses 6.3, 4.2.5).",
    ),
    "attendance": Words(
        "Sổ điểm danh: xem, điểm danh, xác nhận (điều 6.2).", "The register: read, mark, confirm (clause 6.2)."
    ),
    "content": Words(
        "Tin bài: soạn, xác minh, thẩm định, duyệt đúng bản đã đọc, trả lại, gỡ; so sánh các bản (điều 3.1, 4.1.5, 5.2, 5.3, 7.4).",
        "Content: writing, verifying, appraising, approving the very revision, returning, withdrawing (3.1, 5.2, 7.4).",
    ),
    "editorial plan": Words(
        "Kế hoạch tin bài: ai viết gì, hạn nào, cho tổ và kênh nào (điều 3.5, 5.2).",
        "The editorial plan: who writes what by when, for which group and channels (clauses 3.5, 5.2).",
    ),
    "consents": Words(
        "Phụ huynh cho phép đăng tên, hình ảnh của con, và rút lại (điều 6.3).",
        "Parents' consents to publish a child's name or image, and their withdrawal (clause 6.3).",
    ),
    "stock": Words(
        "Thuốc, thiết bị y tế: danh mục, lô, hạn dùng, nhập, xuất, loại bỏ, danh mục hằng năm (điều 4.2.6).",
        "Medicines and medical equipment: catalogue, lots, expiry, movements, the year's list (clause 4.2.6).",
    ),
    "files": Words("Ảnh, tài liệu đính kèm (điều 5.2).", "Pictures and documents to attach (clause 5.2)."),
    "assets": Words(
        "Tài sản, thiết bị dạy học: sổ, biến động, tem, sổ in (điều 4.2.2).",
        "Assets and teaching equipment: the register, movements, labels, the book (clause 4.2.2).",
    ),
    "inventories": Words(
        "Kiểm kê tài sản: mở đợt, kiểm đếm bằng điện thoại, xác nhận, xử lý chênh lệch (điều 4.2.2).",
        "Inventories: opening, counting by phone, confirming, following up differences (clause 4.2.2).",
    ),
    "code lists": Words("Các danh mục mã của hệ thống.", "The codes of the API in words."),
    "sheets": Words(
        "Tệp mẫu để điền và danh sách lớp để in.", "Empty templates to fill in, and the class list to print."
    ),
    "publications": Words(
        "Đăng nội dung đã duyệt lên các kênh của trường (điều 7.2).",
        "Publishing what is approved on the school's channels (clause 7.2).",
    ),
    "public site": Words(
        "Trang công khai của trường, không cần đăng nhập: nội dung đã duyệt và đã đăng (điều 7.2).",
        "The school's public site, without login: what was approved and published (clause 7.2).",
    ),
    "content checks": Words(
        "Đối chiếu nội dung đang đăng với bản đã duyệt (điều 7.1).",
        "What is posted, compared with what was approved (clause 7.1).",
    ),
    "imports": Words(
        "Nhập dữ liệu hàng loạt từ xlsx hoặc csv, và xác nhận danh sách lớp.",
        "Bulk imports from xlsx or csv, and the confirming of a class's roster.",
    ),
}
"""Every area, in the document's order."""

DONE: dict[int, str] = {
    200: "Đã xong. Done.",
    201: "Đã tạo. Created.",
    202: "Đang làm tiếp. Going on.",
    204: "Đã xong. Done.",
}


def _text(most: int, pattern: str, example: str) -> Json:
    return {"type": "string", "maxLength": most, "pattern": pattern, "examples": [example]}


HEADERS: dict[str, Json] = {
    "X-Request-Id": {
        "description": "mã yêu cầu, để báo khi có lỗi; the request's id, to be told when something went wrong",
        "required": True,
        "schema": _text(64, "^[A-Za-z0-9_-]{8,64}$", "8d0f5e6a4c1b4f0a9f3e2d1c0b9a8f7e"),
    },
    "Cache-Control": {
        "description": "không lưu lại ở đâu; nothing here may be stored on the way: it is about people",
        "required": True,
        "schema": {"type": "string", "const": "no-store"},
    },
    "Cache-Control: no-cache": {
        "description": "giữ lại được, nhưng phải hỏi lại bằng ETag; to be kept only if asked again by its ETag",
        "required": True,
        "schema": {"type": "string", "const": "no-cache"},
    },
    "Cache-Control: public": {
        "description": "ai cũng giữ lại được một phút, rồi phải hỏi lại; anybody may keep it for a minute, then asks again",
        "required": True,
        "schema": {"type": "string", "const": "public, max-age=60, must-revalidate"},
    },
    "Last-Modified": {
        "description": "lần thay đổi cuối; when it changed last",
        "schema": _text(40, "^[A-Z][a-z]{2}, .+ GMT$", "Wed, 25 Nov 2026 00:30:00 GMT"),
    },
    "ETag": {
        "description": "phiên bản, dùng cho If-Match; the version, for If-Match",
        "required": True,
        "schema": _text(200, r'^"[^"\s]*"$', '"7"'),
    },
    "Location": {
        "description": "địa chỉ của tài nguyên vừa tạo; the address of what was made",
        "required": True,
        "schema": _text(400, r"^/v1/\S+$", "/v1/students/0193c2f0-7a10-7c3e-9c41-52b1e0a4d7aa"),
    },
    "Idempotent-Replayed": {
        "description": "đã làm trước đó với cùng Idempotency-Key; done before, with the same Idempotency-Key",
        "schema": {"type": "string", "const": "true"},
    },
    "Content-Language": {
        "description": "ngôn ngữ của lời từ chối; the language of the refusal's words",
        "required": True,
        "schema": {"type": "string", "enum": ["vi", "en"]},
    },
    "Content-Disposition": {
        "description": "tên tệp; the file's name",
        "required": True,
        "schema": _text(400, "^(attachment|inline); filename.+$", 'attachment; filename="refused.csv"'),
    },
    "Retry-After": {
        "description": "số giây cần đợi; seconds to wait",
        "required": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": 86_400, "examples": [2]},
    },
    "WWW-Authenticate": {
        "description": "cách đăng nhập; how to prove who one is",
        "schema": {"type": "string", "const": "Bearer"},
    },
    "Allow": {
        "description": "các phương thức được nhận; the methods that are taken",
        "required": True,
        "schema": _text(80, "^[A-Z]+(, [A-Z]+)*$", "GET, PUT"),
    },
}

PARAMETERS: dict[str, Json] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "ngôn ngữ muốn đọc, mặc định tiếng Việt; the language to read, Vietnamese by default",
        "schema": _text(200, "^[A-Za-z0-9*,;=. -]*$", "vi"),
    },
    "RequestId": {
        "name": "X-Request-Id",
        "in": "header",
        "description": "mã yêu cầu do phía gọi đặt; an id of the caller's own for this request",
        "schema": _text(64, "^[A-Za-z0-9_-]{8,64}$", "8d0f5e6a4c1b4f0a9f3e2d1c0b9a8f7e"),
    },
}
"""What every operation takes beside its own."""

SECURITY: dict[str, Json] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The `access_token` of `POST /v1/auth/sessions`: a JWT (ES256, ten minutes) handled as RFC8725 asks.",
    },
    "token": {
        "type": "oauth2",
        "description": "The same token through OAuth2's form, for the docs page and standard clients; handled as RFC8725 asks.",
        "flows": {"password": {"tokenUrl": "/v1/auth/token", "refreshUrl": "/v1/auth/token", "scopes": {}}},
    },
}

PROBLEMS: dict[str, dict[str, Any]] = {
    "forbidden": {
        "detail": Words(
            "Theo điều 6.2, việc này thuộc về: Giáo viên chủ nhiệm.", "By clause 6.2 this belongs to: Homeroom teacher."
        ),
        "clause": "6.2",
        "clauses": ["6.2"],
        "allowed_roles": ["homeroom_teacher"],
    },
    "invalid": {
        "errors": [
            {"pointer": "/full_name", "code": "required", "detail": Words("Thiếu thông tin này.", "This is required.")}
        ]
    },
    "wrong_state": {
        "detail": Words("Còn trẻ chưa điểm danh: Trần Gia Bảo.", "Not marked yet: Trần Gia Bảo."),
        "state": "open",
        "transitions": ["mark"],
    },
    "rate_limited": {"detail": Words("Hãy thử lại sau 2 giây.", "Try again in 2 seconds.")},
}
"""What an example of a refusal says beside its code's own words."""

CSV = "Họ và tên;Ngày sinh;Giới tính;Lỗi\nTrần Gia Bảo;31/02/2021;Nam;Ngày sinh không có trong lịch\n"
