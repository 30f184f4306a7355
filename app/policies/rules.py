"""What nobody may do and the machinery itself keeps, by a constraint, a state or by having no way to do it.

A separation of duties asks who somebody is: those are in facts.py. These ask nothing of the caller; each is proven by the
test that tests/regulation/rights.md names beside it, once its operations exist.
"""

from dataclasses import dataclass

from app.core.words import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """`words`: how it ends the sentence "nobody may <action> …", whatever the action."""

    words: Words


as_somebody_else = Rule(Words("dưới tên người khác", "under somebody else's name"))
to_an_unknown_post = Rule(Words("khi quy chế không có chức vụ đó", "if the regulation does not know the post"))
of_the_last_principal = Rule(
    Words("khi trường không còn Hiệu trưởng nào khác", "if the school has no other principal in office")
)
choosing_another_s_password = Rule(
    Words("khi mình chọn hoặc xem được mật khẩu đó", "if they choose or can see the password")
)
with_the_secret = Rule(Words("kèm mật khẩu", "with the password itself"))
before_all_is_entered = Rule(
    Words("khi còn giáo viên chưa nhập đủ", "before all teachers of the classes have entered everything")
)
with_another_head = Rule(Words("với trưởng ban không phải Hiệu trưởng", "with a head other than the principal"))
of_a_sealed_export = Rule(Words("để sửa một tệp đã chốt", "to alter one that is sealed"))
by_deleting_it = Rule(Words("bằng cách xóa chứng từ đã ghi sổ", "by deleting what was posted"))
below_zero = Rule(Words("quá số còn trong kho", "beyond what is in stock"))
outside_the_group = Rule(Words("đối với người ngoài tổ", "against someone outside the group"))
in_another_class = Rule(Words("ở lớp khác với tư cách giáo viên chủ nhiệm", "in another class as a homeroom teacher"))
silently = Rule(Words("mà không để lại dấu vết", "after confirmation without leaving a trace"))
of_a_future_date = Rule(Words("khi ngày đó chưa đến", "if the day has not come"))
to_another_class_s_parents = Rule(Words("của lớp khác", "of another class"))
not_approved = Rule(Words("khác với bản đã duyệt", "in another revision than the approved one"))
leaving_approval_standing = Rule(
    Words("đã duyệt mà không đưa duyệt lại", "once approved without sending it back to approval")
)
about_another_child = Rule(Words("của trẻ không phải con mình", "if the child is not their own"))
not_sent_to_it = Rule(Words("không gửi cho mình", "if it was not sent to them"))
