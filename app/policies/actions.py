"""The vocabulary: every action, in alphabetical order, in both languages.

A name is `noun.verb`: a singular noun of the school, then create, read, update or the school's own verb.
Never a scope or a post inside a name. What is not here does not exist: an unknown name stops the start.
"""

from difflib import get_close_matches

from app.core.words import Words

ACTIONS: dict[str, Words] = {
    "access.read": Words("xem ai đã xem thông tin sức khỏe, an toàn của trẻ", "see who looked at a child's health and safety data"),
    "account.change_password": Words("đổi mật khẩu của mình", "change one's own password"),
    "account.read": Words("xem tài khoản của mình", "read one's own account"),
    "assignment.create": Words("phân công nhiệm vụ", "assign somebody to a post"),
    "assignment.end": Words("kết thúc một phân công", "end an assignment"),
    "assignment.read": Words("xem các phân công", "read assignments"),
    "attendance.confirm": Words("xác nhận sổ điểm danh trong ngày", "confirm the day's register"),
    "attendance.mark": Words("điểm danh", "mark the day's register"),
    "attendance.read": Words("xem sổ điểm danh", "read a register"),
    "attendance.read_counts": Words("xem sĩ số trong ngày", "read the day's counts"),
    "calendar.read": Words("xem lịch năm học", "read the school year's calendar"),
    "calendar.update": Words("đặt lịch năm học", "set the school year's calendar"),
    "class.create": Words("lập lớp", "create a class"),
    "class.read": Words("xem lớp", "read a class"),
    "class.read_completeness": Words("xem hồ sơ của lớp đã đủ đến đâu", "read how complete a class's records are"),
    "class.read_size": Words("xem sĩ số lớp", "read how many children a class has"),
    "class.update": Words("sửa thông tin lớp", "change a class"),
    "code_list.read": Words("xem các danh mục mã", "read the lists of codes"),
    "correction.read": Words("xem các lần sửa điểm danh", "read corrections of registers"),
    "day.read": Words("xem việc của mình hôm nay", "read one's own day"),
    "group.create": Words("lập tổ chuyên môn", "create a group"),
    "group.read": Words("xem tổ chuyên môn", "read a group"),
    "group.update": Words("sửa tên tổ chuyên môn", "change a group"),
    "import.forget": Words("xóa nội dung các lần nhập đã quá hạn lưu", "erase what imports kept past its time"),
    "import.read": Words("xem kết quả nhập dữ liệu", "read the results of an import"),
    "import.undo": Words("hoàn tác một lần nhập dữ liệu", "undo an import"),
    "permission.read": Words("xem quyền của mình", "read one's own rights"),
    "pick_up.update": Words("ghi người được đón trẻ", "name who may pick a child up"),
    "policy.read": Words("xem quy chế", "read the policy"),
    "roster.confirm": Words("xác nhận danh sách trẻ do văn thư nhập", "confirm the roster that the clerk imported"),
    "safety_card.read": Words("xem phiếu an toàn của trẻ", "read a child's safety card"),
    "safety_card.read_diet": Words("xem dị ứng và chế độ ăn của trẻ", "read a child's allergies and diet"),
    "safety_card.update": Words("ghi phiếu an toàn của trẻ", "keep a child's safety card"),
    "school.create": Words("lập trường và hiệu trưởng đầu tiên", "create a school and its first principal"),
    "school_year.create": Words("lập năm học", "create a school year"),
    "school_year.read": Words("xem năm học", "read a school year"),
    "school_year.update": Words("sửa năm học và các thời hạn", "change a school year and its due dates"),
    "server.watch": Words("theo dõi máy chủ", "watch the server"),
    "session.create": Words("đăng nhập", "sign in"),
    "session.end": Words("đăng xuất một thiết bị của mình", "end one's own session"),
    "session.read": Words("xem các phiên đăng nhập của mình", "read one's own sessions"),
    "session.refresh": Words("gia hạn phiên đăng nhập", "stay signed in"),
    "session.verify": Words("lấy khóa công khai", "fetch the public keys"),
    "student.create": Words("lập hồ sơ trẻ", "create a child's record"),
    "student.import": Words("nhập danh sách trẻ từ tệp", "import children from a file"),
    "student.mark_entered_in_error": Words("đánh dấu hồ sơ ghi nhầm", "mark a record as entered in error"),
    "student.merge": Words("gộp hai hồ sơ của một trẻ", "merge two records of one child"),
    "student.read": Words("xem hồ sơ trẻ", "read a child's record"),
    "student.read_history": Words("xem lịch sử hồ sơ trẻ", "read the history of a child's record"),
    "student.update": Words("sửa hồ sơ trẻ", "change a child's record"),
    "user.create": Words("lập tài khoản", "create an account"),
    "user.import": Words("nhập danh sách cán bộ từ tệp", "import staff from a file"),
    "user.read": Words("xem các tài khoản", "read accounts"),
    "user.reinstate": Words("mở lại tài khoản đã tạm khóa", "reinstate an account"),
    "user.reset_password": Words("cấp mã một lần để đặt lại mật khẩu", "give a one-time code to set a new password"),
    "user.suspend": Words("tạm khóa tài khoản", "suspend an account"),
    "user.update": Words("sửa thông tin của người có tài khoản", "change what an account says of its owner"),
}


class UnknownAction(LookupError):
    """A rule or a route names an action that the vocabulary does not have."""


def known(action: str) -> str:
    """The action itself. UnknownAction, naming the nearest, where there is none of that name."""
    if action in ACTIONS:
        return action
    nearest = get_close_matches(action, ACTIONS, n=1, cutoff=0)
    raise UnknownAction(f"there is no action {action!r}; the nearest is {nearest[0]!r} (app/policies/actions.py)")
