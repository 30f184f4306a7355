"""What nobody may do and the machinery itself keeps, by a constraint, a state or by having no way to do it.

A separation of duties asks who somebody is: those are in facts.py. These ask nothing of the caller; each is proven by the
test that tests/regulation/rights.md names beside it, once its operations exist.
"""

from dataclasses import dataclass

from app.core.words import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """`words`: how it ends the sentence "nobody may <action> …"."""

    words: Words


as_somebody_else = Rule(Words("dưới tên người khác", "in somebody else's name"))
to_an_unknown_post = Rule(Words("vào chức vụ không có trong quy chế", "to a post that the regulation does not know"))
of_the_last_principal = Rule(
    Words("khi trường không còn Hiệu trưởng nào khác", "when the school has no other principal in office")
)
choosing_another_s_password = Rule(
    Words("bằng mật khẩu do mình chọn hoặc xem được", "by a password that one chose or can see")
)
with_the_secret = Rule(Words("kèm mật khẩu", "with the password itself"))
before_all_is_entered = Rule(
    Words("khi còn giáo viên chưa nhập đủ", "before all teachers of the classes have entered everything")
)
with_another_head = Rule(Words("với trưởng ban không phải Hiệu trưởng", "with a head other than the principal"))
of_a_sealed_export = Rule(Words("đã chốt", "that is sealed"))
by_deleting_it = Rule(Words("bằng cách xóa chứng từ đã ghi sổ", "by deleting what was posted"))
below_zero = Rule(Words("quá số còn trong kho", "beyond what is in stock"))
outside_the_group = Rule(Words("đối với người ngoài tổ", "against someone outside the group"))
in_another_class = Rule(Words("của lớp khác", "of another class"))
silently = Rule(Words("đã xác nhận mà không ghi lý do", "that is confirmed, without saying why"))
of_a_future_date = Rule(Words("cho ngày chưa đến", "for a day to come"))
to_another_class_s_parents = Rule(Words("của lớp khác", "of another class"))
not_approved = Rule(Words("chưa duyệt, hoặc khác bản đã duyệt", "not approved, or other than the approved revision"))
leaving_approval_standing = Rule(
    Words("đã duyệt mà không đưa duyệt lại", "that is approved, without sending it back to approval")
)
about_another_child = Rule(Words("của trẻ khác", "of another child"))
not_sent_to_it = Rule(Words("không gửi cho mình", "that was not sent to it"))
