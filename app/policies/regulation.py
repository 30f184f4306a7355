"""The regulation as data: its clauses, in its order, told in our words.

Every permission, duty and separation cites one of these numbers. They stand in the order of the paper, which
numbers its clauses in articles 3 and 4 only: the other numbers are ours.
"""
# ruff: noqa: E501 -- a summary is one line, here as on the board

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from os.path import commonprefix

from app.core.words import Words

IN_FORCE_SINCE = date(2025, 10, 17)
"""Nothing is owed before this day."""

SOURCE = Words(
    "Quyết định số 149/QĐ-MNVH ngày 17/10/2025 của Hiệu trưởng Trường Mầm non Vĩnh Hào",
    "Decision 149/QĐ-MNVH of 17 October 2025, by the principal of Vĩnh Hào Kindergarten",
)


class Origin(StrEnum):
    """Where a rule comes from, so that nobody takes our words for the regulation's."""

    TEXT = "T"
    LAW = "L"
    DERIVED = "D"


ORIGIN_WORDS: dict[Origin, Words] = {
    Origin.TEXT: Words("quy định của quy chế", "the regulation's own words"),
    Origin.LAW: Words("luật hoặc tiêu chuẩn", "a law or standard"),
    Origin.DERIVED: Words("quy tắc của hệ thống", "a rule of the system"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered sentence of the regulation. Articles and sections ("3", "4.1") are not clauses."""

    number: str
    title: Words
    summary: Words


CLAUSES: dict[str, Clause] = {
    clause.number: clause
    for clause in (
        # Article 1. The systems
        Clause(
            "1",
            Words("Phạm vi: các hệ thống của trường", "Scope: the school's systems"),
            Words(
                "Áp dụng cho mọi hệ thống CNTT của trường: từ website, Facebook, Zalo đến SMAS, sổ tay đảng viên, văn bản và điều hành.",
                "Covers every IT system of the school: from website, Facebook and Zalo to SMAS, the party handbook, documents and daily operations.",
            ),
        ),
        # Article 2. Everyone
        Clause(
            "2",
            Words("Giữ tài khoản, tự làm việc mình", "Guard your account, do your own work"),
            Words(
                "Ai cũng phải giữ kín tài khoản, đổi mật khẩu đều đặn, tự làm phần việc của mình và nhận việc Hiệu trưởng giao thêm.",
                "Everyone keeps their account secret, changes the password regularly, does their own work and any task the principal assigns.",
            ),
        ),
        # Article 3. The principal
        Clause(
            "3.1",
            Words("Phân quyền và trách nhiệm nội dung", "User rights and responsibility for content"),
            Words(
                "Hiệu trưởng lập người dùng, giao quyền đúng nhiệm vụ từng người và chịu trách nhiệm về mọi nội dung trên website.",
                "The principal sets up users, gives each the rights their work needs and answers for everything on the website.",
            ),
        ),
        Clause(
            "3.2",
            Words("Quản lý tài khoản và bảo mật", "Accounts and their security"),
            Words(
                "Hiệu trưởng nắm mọi tài khoản (website, cổng thông tin, nhóm Zalo của lớp) và kiểm tra việc giữ an toàn tài khoản.",
                "The principal is in charge of all accounts (website, portal, class Zalo groups) and checks that they are kept secure.",
            ),
        ),
        Clause(
            "3.3",
            Words("Kiểm tra dữ liệu, lập hồ sơ", "Data inspection and record keeping"),
            Words(
                "Hiệu trưởng kiểm tra việc cập nhật dữ liệu giáo viên, học sinh; đưa hồ sơ công chức, viên chức, cơ sở vật chất, tài chính vào CSDL.",
                "The principal checks that teacher and child data is kept up to date, and enters staff, facility and finance files.",
            ),
        ),
        Clause(
            "3.4",
            Words("Duyệt đánh giá, thi đua, hoàn thành", "Approving evaluations, titles and completion"),
            Words(
                "Hiệu trưởng duyệt xếp loại, thi đua của giáo viên; duyệt trẻ 5 tuổi hoàn thành chương trình khi giáo viên mọi lớp đã nhập đủ.",
                "The principal approves teachers' ratings and emulation titles, and 5-year-olds' completion once all teachers have entered all data.",
            ),
        ),
        Clause(
            "3.5",
            Words("Ban chỉ đạo, thống kê, viết bài", "Steering committee, statistics and articles"),
            Words(
                "Hiệu trưởng lập và làm trưởng ban chỉ đạo về CNTT, chuyển đổi số, thống kê; giao các bộ phận, các tổ viết bài cho website.",
                "The principal forms and heads the committee for IT, digital transformation and statistics, and has groups write for the website.",
            ),
        ),
        Clause(
            "3.6",
            Words("Chỉ đạo chuyên môn trực tuyến", "Directing professional work online"),
            Words(
                "Hiệu trưởng chỉ đạo chuyên môn trên Zalo, app, cổng thông tin, cùng việc soạn E-Learning và dùng CNTT khi dạy trẻ.",
                "The principal directs professional work on the portal, app and Zalo, e-learning lessons and the use of IT in teaching.",
            ),
        ),
        Clause(
            "3.7",
            Words("Quyết định xử lý vi phạm", "Deciding on violations"),
            Words(
                "Tổ chức hoặc cá nhân làm trái quy định thì Hiệu trưởng quyết định cách xử lý trong thẩm quyền của mình.",
                "The principal decides, within their authority, how to deal with people or organisations that break the rules.",
            ),
        ),
        # Article 4.1. The academic vice-principal
        Clause(
            "4.1.1",
            Words("Theo dõi hồ sơ, chuyển trường", "Following children's records and transfers"),
            Words(
                "Phó hiệu trưởng chuyên môn theo dõi để giáo viên giữ hồ sơ trẻ đầy đủ, kể cả trẻ chuyển đến và chuyển đi.",
                "The academic vice-principal sees that teachers keep children's records complete, transfers in and out included.",
            ),
        ),
        Clause(
            "4.1.2",
            Words("Báo cáo và xử lý bất thường", "Reporting and handling anomalies"),
            Words(
                "Phó hiệu trưởng chuyên môn báo Hiệu trưởng việc bất thường, như điểm danh bị sửa, và cùng tổ chuyên môn xử lý.",
                "The academic vice-principal reports anomalies, such as altered attendance, to the principal and handles them with the groups.",
            ),
        ),
        Clause(
            "4.1.3",
            Words("Lập kế hoạch chuyên môn trực tuyến", "Planning professional work online"),
            Words(
                "Phó hiệu trưởng chuyên môn lên kế hoạch, triển khai chuyên môn qua app, cổng thông tin, E-Learning và CNTT trong dạy học.",
                "The academic vice-principal plans and runs professional work on the portal and app, e-learning lessons and IT in teaching.",
            ),
        ),
        Clause(
            "4.1.4",
            Words("Phổ cập giáo dục, gửi số liệu", "Universal education and data for the commune"),
            Words(
                "Phó hiệu trưởng chuyên môn lo phần mềm phổ cập và kết xuất số liệu gửi Phòng VHXH làm báo cáo ngành.",
                "The academic vice-principal runs the universal-education software and sends data to the commune office for its reports.",
            ),
        ),
        Clause(
            "4.1.5",
            Words("Phụ trách CNTT, giúp duyệt bài", "School IT and help with approval"),
            Words(
                "Phó hiệu trưởng chuyên môn lo CNTT trong trường và giúp Hiệu trưởng duyệt bài giáo dục, phong trào và việc đăng lên website.",
                "The academic vice-principal runs the school's IT and helps the principal approve educational and campaign content for the website.",
            ),
        ),
        # Article 4.2. The vice-principal for care, facilities and health
        Clause(
            "4.2.1",
            Words("Phần mềm dinh dưỡng của trường", "The school's nutrition software"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng chịu trách nhiệm về phần mềm dinh dưỡng.",
                "The care vice-principal is in charge of the nutrition software.",
            ),
        ),
        Clause(
            "4.2.2",
            Words("Tài sản và thiết bị dạy học", "Assets and teaching equipment"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng hướng dẫn, chỉ đạo nhân viên ghi tài sản, thiết bị dạy học và số liệu tài chính, tài sản vào hệ thống.",
                "The care vice-principal guides and directs staff in keeping assets, teaching equipment and the finance system up to date.",
            ),
        ),
        Clause(
            "4.2.3",
            Words("Hồ sơ, chứng từ hằng năm", "Yearly records and vouchers"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng lo cài đặt phần mềm và giao kế toán nhập hồ sơ, chứng từ của từng năm.",
                "The care vice-principal has the software set up and the accountant enter each year's records and vouchers.",
            ),
        ),
        Clause(
            "4.2.4",
            Words("Bảo trì máy tính, đường truyền", "Upkeep of computers and lines"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng lo máy tính và đường mạng chạy tốt để dữ liệu được cập nhật theo quy định.",
                "The care vice-principal keeps computers and network lines working, so that data is entered as the rules require.",
            ),
        ),
        Clause(
            "4.2.5",
            Words("Theo dõi, tư vấn sức khỏe trẻ", "Health monitoring and advice to parents"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng theo dõi sức khỏe trẻ định kỳ, tư vấn chăm sóc tại nhà và báo phụ huynh các bệnh hay gặp.",
                "The care vice-principal monitors children's health periodically, advises parents on care at home and tells them of common illnesses.",
            ),
        ),
        Clause(
            "4.2.6",
            Words("Thiết bị y tế và thuốc", "Medical equipment and medicines"),
            Words(
                "Phó hiệu trưởng nuôi dưỡng cập nhật thiết bị y tế, tên và số lượng thuốc trang bị mỗi năm.",
                "The care vice-principal keeps the medical equipment and each year's medicines, with their quantities, up to date.",
            ),
        ),
        # Article 5. The group leader
        Clause(
            "5.1",
            Words("Kiểm tra điểm danh của tổ", "Checking the group's attendance data"),
            Words(
                "Tổ trưởng kiểm tra việc các lớp trong tổ cập nhật điểm danh và thông tin khác trên CSDL và app.",
                "The group leader checks that the group keeps attendance and other data up to date in the database and the app.",
            ),
        ),
        Clause(
            "5.2",
            Words("Giao viết bài, bảo đảm chính xác", "Assigning articles, answering for accuracy"),
            Words(
                "Tổ trưởng giao người viết và chịu trách nhiệm để tin bài chuyên môn của tổ trên cổng thông tin, Zalo, Facebook được chính xác.",
                "The group leader assigns writers and answers for the accuracy of the group's content on the portal, Zalo and Facebook.",
            ),
        ),
        Clause(
            "5.3",
            Words("Kế hoạch tổ, thẩm định sản phẩm", "Group plans and appraisal of products"),
            Words(
                "Tổ trưởng lập kế hoạch E-Learning, dùng CNTT để dạy và thẩm định sản phẩm chuyên đề của tổ trước khi đưa lên website.",
                "The group leader plans e-learning and IT in teaching, and appraises the group's thematic products before they are posted.",
            ),
        ),
        Clause(
            "5.4",
            Words("Đề nghị kỷ luật tổ viên", "Proposing discipline of a member"),
            Words(
                "Tổ viên làm sai quy định thì tổ trưởng đề xuất kỷ luật lên Hiệu trưởng và cấp có thẩm quyền.",
                "The group leader asks the principal and the competent authority to discipline a member who breaks the rules.",
            ),
        ),
        # Article 6. The homeroom teacher
        Clause(
            "6.1",
            Words("Danh sách và hồ sơ trẻ", "Class roster and children's records"),
            Words(
                "Giáo viên chủ nhiệm nhập danh sách, lý lịch trẻ đúng hạn vào đầu năm học và cập nhật trẻ đến, trẻ đi.",
                "The homeroom teacher enters roster and children's details on time as the year begins, and keeps transfers up to date.",
            ),
        ),
        Clause(
            "6.2",
            Words("Điểm danh và xác nhận sổ", "Marking and confirming the register"),
            Words(
                "Giáo viên chủ nhiệm ghi, kiểm tra và xác nhận sổ điểm danh của lớp để Hiệu trưởng theo dõi được.",
                "The homeroom teacher keeps, checks and confirms the class register, so that the principal can follow it.",
            ),
        ),
        Clause(
            "6.3",
            Words("Nhắn tin cho phụ huynh", "Messages to parents"),
            Words(
                "Giáo viên chủ nhiệm báo phụ huynh việc học và sức khỏe của trẻ hằng tuần, hằng tháng và tin đột xuất khi có.",
                "The homeroom teacher tells parents about learning and health each week or month, and promptly of anything urgent.",
            ),
        ),
        # Article 7. The website administrator
        Clause(
            "7.1",
            Words("Kết nối và kiểm tra website", "Website links, data and checks"),
            Words(
                "Quản trị website giữ kết nối với trang của Bộ, Sở, Phòng VHXH, giữ kín dữ liệu trên máy mình và thường soát tin đã đăng.",
                "The website administrator keeps links with higher sites, protects data on their computer and regularly checks what is posted.",
            ),
        ),
        Clause(
            "7.2",
            Words("Đăng tin ngay khi được duyệt", "Posting approved content promptly"),
            Words(
                "Quản trị website đăng tin bài ngay khi lãnh đạo duyệt xong, cùng văn bản, thông báo và chỉ đạo từ cấp trên.",
                "The website administrator posts content as soon as it is approved, and documents, notices and directives from above.",
            ),
        ),
        Clause(
            "7.3",
            Words("Chuẩn bị họp, dạy trực tuyến", "Preparing online meetings and lessons"),
            Words(
                "Quản trị website chuẩn bị phương tiện cho họp, sinh hoạt chuyên môn, thao giảng trực tuyến và E-Learning đúng kế hoạch.",
                "The website administrator readies the means for online meetings, demonstration lessons and e-learning, as planned.",
            ),
        ),
        Clause(
            "7.4",
            Words("Giữ mật khẩu, đăng đúng bản duyệt", "Passwords kept, text as approved"),
            Words(
                "Quản trị website giữ kín tài khoản, mật khẩu quản trị và chịu trách nhiệm khi nội dung đăng khác bản đã duyệt.",
                "The website administrator keeps accounts and passwords secret and answers for any text that differs from what was approved.",
            ),
        ),
    )
}

_POSITIONS = {number: position for position, number in enumerate(CLAUSES)}


def order(number: str) -> int:
    """The clause's position in the regulation, to sort by and to find the first of several."""
    if number in _POSITIONS:
        return _POSITIONS[number]
    nearest = max(CLAUSES, key=lambda known: _likeness(known, number))
    raise KeyError(f"the regulation has no clause {number!r}; the nearest is {nearest!r}")


def _likeness(known: str, number: str) -> tuple[int, float]:
    """How alike two numbers are: what they begin with together, article and section, weighs first."""
    shared = commonprefix([known, number])  # noqa: RUF071 -- numbers, not paths
    return len(shared), SequenceMatcher(None, known, number).ratio()
