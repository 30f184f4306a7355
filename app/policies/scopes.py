"""How far a right reaches. A scope is one comparison: a column of the row (its lock) with the caller's keys."""

from dataclasses import dataclass

from app.core.words import Words


@dataclass(frozen=True, slots=True)
class Scope:
    """`lock`: the name of the row's column that a key must fit."""

    name: str
    lock: str
    words: Words


own = Scope("self", "person_id", Words("của mình", "one's own"))
own_class = Scope("own_class", "class_id", Words("lớp mình chủ nhiệm", "own class"))
own_group = Scope("own_group", "group_id", Words("tổ mình phụ trách", "own group"))
own_children = Scope("own_children", "child_id", Words("con mình", "own children"))
school = Scope("school", "school_id", Words("toàn trường", "the whole school"))
