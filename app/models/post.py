"""The posts of a school. Rights and duties belong to posts, and people hold posts by dated assignment."""

from enum import StrEnum
from typing import Literal

from app.core.words import Words


class Post(StrEnum):
    """The code is public: it stands in assignments, in refusals and in the policy."""

    PRINCIPAL = "principal"
    VP_ACADEMIC = "vp_academic"
    VP_CARE = "vp_care"
    GROUP_LEADER = "group_leader"
    HOMEROOM_TEACHER = "homeroom_teacher"
    WEB_ADMIN = "web_admin"
    ACCOUNTANT = "accountant"
    ASSET_KEEPER = "asset_keeper"
    NURSE = "nurse"
    KITCHEN = "kitchen"
    CLERK = "clerk"
    STAFF = "staff"
    PARENT = "parent"
    COMMUNE_OFFICE = "commune_office"


POST_NAMES: dict[Post, Words] = {
    Post.PRINCIPAL: Words("Hiệu trưởng", "Principal"),
    Post.VP_ACADEMIC: Words("Phó hiệu trưởng chuyên môn", "Academic vice-principal"),
    Post.VP_CARE: Words(
        "Phó hiệu trưởng nuôi dưỡng, cơ sở vật chất, y tế", "Vice-principal for care, facilities and health"
    ),
    Post.GROUP_LEADER: Words("Tổ trưởng chuyên môn", "Group leader"),
    Post.HOMEROOM_TEACHER: Words("Giáo viên chủ nhiệm", "Homeroom teacher"),
    Post.WEB_ADMIN: Words("Quản trị website", "Website administrator"),
    Post.ACCOUNTANT: Words("Kế toán", "Accountant"),
    Post.ASSET_KEEPER: Words("Nhân viên tài sản, thiết bị", "Asset keeper"),
    Post.NURSE: Words("Nhân viên y tế", "Nurse"),
    Post.KITCHEN: Words("Nhân viên nuôi dưỡng", "Kitchen staff"),
    Post.CLERK: Words("Văn thư", "Clerk"),
    Post.STAFF: Words("Cán bộ, giáo viên, nhân viên", "Member of staff"),
    Post.PARENT: Words("Cha, mẹ hoặc người giám hộ", "Parent or guardian"),
    Post.COMMUNE_OFFICE: Words("Phòng Văn hóa - Xã hội", "Commune Office of Culture and Society"),
}

# What an assignment to the post is for. A class is a class of one school year; a parent's unit is each
# child under their guardianship.
POST_UNITS: dict[Post, Literal["school", "group", "class", "student"]] = {
    Post.PRINCIPAL: "school",
    Post.VP_ACADEMIC: "school",
    Post.VP_CARE: "school",
    Post.GROUP_LEADER: "group",
    Post.HOMEROOM_TEACHER: "class",
    Post.WEB_ADMIN: "school",
    Post.ACCOUNTANT: "school",
    Post.ASSET_KEEPER: "school",
    Post.NURSE: "school",
    Post.KITCHEN: "school",
    Post.CLERK: "school",
    Post.STAFF: "school",
    Post.PARENT: "student",
    Post.COMMUNE_OFFICE: "school",
}

# Where the regulation speaks of the post, the main place first: a whole article or section ("3", "4.1"),
# or single clauses where the post has no article of its own.
POST_CLAUSES: dict[Post, tuple[str, ...]] = {
    Post.PRINCIPAL: ("3",),
    Post.VP_ACADEMIC: ("4.1",),
    Post.VP_CARE: ("4.2",),
    Post.GROUP_LEADER: ("5",),
    Post.HOMEROOM_TEACHER: ("6",),
    Post.WEB_ADMIN: ("7",),
    Post.ACCOUNTANT: ("4.2.3",),
    Post.ASSET_KEEPER: ("4.2.2",),
    Post.NURSE: ("3.1", "4.2.5"),
    Post.KITCHEN: ("3.1", "4.2.1"),
    Post.CLERK: ("3.1", "1"),
    Post.STAFF: ("2",),
    Post.PARENT: ("6.3", "4.2.5"),
    Post.COMMUNE_OFFICE: ("4.1.4",),
}
