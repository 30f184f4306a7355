"""A list of staff against what is known: who is new, what is added, what is refused. Decides; writes nothing. Clause 3.1.

The same person by username, else national id, else name and phone; never by name alone. An empty cell changes nothing,
and nobody absent from the list loses anything.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.db import Connection
from app.core.ids import new_id
from app.core.imports.listed import note_duplicate
from app.core.imports.values import CellFault
from app.core.text import fold
from app.core.words import Words
from app.services.founding import TIME_ZONE
from app.services.imports.staff.known import Account, Given, Known, Member, look_up
from app.services.imports.staff.plan import Plan
from app.services.imports.staff.posting import new, wanted
from app.services.imports.staff.rows import StaffList, StaffRow
from app.services.imports.staff.scope import Scope
from app.services.people.usernames import free_username
from app.services.persons import alike

USERNAME_TAKEN = CellFault(
    "username_taken",
    Words(
        "{label} {value} là của người khác. Hãy ghi tên đăng nhập khác, hoặc để trống để hệ thống đặt.",
        "{label} {value} is somebody else's. Write another one, or leave it blank for the system to choose.",
    ),
)
USERNAME_KEPT = CellFault(
    "username_kept",
    Words(
        "{label} {value} không được ghi vì người này đã có tài khoản với tên đăng nhập khác.",
        "{label} {value} was not taken: they have an account with another username.",
    ),
)
ID_TAKEN = CellFault(
    "national_id_taken",
    Words(
        "{label} {value} đã ghi cho người khác. Hãy xem lại.",
        "{label} {value} is somebody else's already. Check.",
    ),
)
POST_MISSING = CellFault(
    "post_missing",
    Words(
        "Thiếu chức vụ của người mới. Hãy ghi chức vụ, ví dụ Giáo viên chủ nhiệm, Kế toán, Nhân viên.",
        "Somebody new needs a post. Write it, for example Giáo viên chủ nhiệm, Kế toán, Nhân viên.",
    ),
)
UNCLEAR = CellFault(
    "identity_unclear",
    Words(
        "Đã có tài khoản của người tên {value}. Nếu là một người, hãy ghi tên đăng nhập đang dùng; nếu không, ghi tên khác.",
        "Somebody named {value} has an account. If it is the same person, write their username; if not, write a new one.",
    ),
)
SAME_NAME = CellFault(
    "same_name",
    Words(
        "Đã có tài khoản của một người khác cùng tên {value}. Hãy xem lại.",
        "Somebody else named {value} has an account already. Check.",
    ),
)
SUSPENDED = CellFault(
    "account_suspended",
    Words(
        "Tài khoản của {value} đang bị tạm dừng nên dòng này không được ghi. Hãy mở lại tài khoản trước.",
        "The account of {value} is suspended, so this row was not taken. Reinstate it first.",
    ),
)


async def decide(connection: Connection, staff: StaffList, scope: Scope) -> Plan:
    """The plan for all rows that no error refuses; further remarks are noted on the rows."""
    known = await look_up(connection, scope.school, staff.rows, ZoneInfo(TIME_ZONE))
    plan = Plan()
    taken: dict[UUID, StaffRow] = {}
    for row in staff.rows:
        given = wanted(row, scope)
        member = None if row.refused else _the_same(row, given, known)
        if member and member.id in taken:
            note_duplicate(row, taken[member.id], _name_column(row))
        elif member is None and not row.refused:
            _check_new(row, given, known)
        if row.refused:
            plan.counts.refused += 1
            continue
        if member is None:
            member = Member(new_id(), row.full_name, row.birth_year, row.phone, row.national_id)
            plan.persons.append(member)
        taken[member.id] = row
        if member.account and member.account.suspended:
            row.say(_name_column(row), SUSPENDED, warning=True)
            plan.counts.unchanged += 1
            continue
        changed = _change(row, member, plan)
        made = _account(row, member, known, plan)
        assert member.account
        added = new(row, given, member.account.given, scope.today)
        plan.given += [(member.account, each) for each in added]
        member.account.given += added
        known.add(member)
        if made:
            plan.counts.created += 1
        elif changed or added:
            plan.counts.updated += 1
        else:
            plan.counts.unchanged += 1
    return plan


def _the_same(row: StaffRow, given: list[Given], known: Known) -> Member | None:
    """The same person; an error where a key is somebody else's."""
    named = known.by_username.get(row.username or "")
    if named and not _vouched(row, named):
        row.say("username", USERNAME_TAKEN)
        return None
    numbered = known.by_national_id.get(row.national_id or "")
    if numbered and (not alike(row.full_name, numbered.full_name) or named not in (None, numbered)):
        row.say("national_id", ID_TAKEN)
        return None
    if named or numbered:
        return named or numbered
    for member in known.by_phone.get((row.phone or "", row.key), ()):
        if row.national_id in (None, member.national_id) or member.national_id is None:
            return member
    if not (row.username or row.national_id or row.phone):  # told by the name alone: only to find nothing to do
        return next((each for each in known.by_name.get(row.key, ()) if _says_nothing_new(row, given, each)), None)
    return None


def _says_nothing_new(row: StaffRow, given: list[Given], member: Member) -> bool:
    held = {(each.post, each.unit) for each in member.account.given} if member.account else set()
    return row.birth_year in (None, member.birth_year) and {(each.post, each.unit) for each in given} <= held


def _vouched(row: StaffRow, member: Member) -> bool:
    """Whoever has the username is meant: of the same name, or of the same number."""
    same_number = row.national_id and row.national_id == member.national_id
    return bool(
        fold(row.full_name) == fold(member.full_name) or same_number or (row.phone and row.phone == member.phone)
    )


def _check_new(row: StaffRow, given: list[Given], known: Known) -> None:
    """Somebody new needs a post; and must not be somebody known of whom the list says too little."""
    if not given:
        row.say("posts", POST_MISSING)
    if row.username:
        return
    namesakes = known.by_name.get(row.key, ())
    if any(not _another(row, member) for member in namesakes):
        row.say(_name_column(row), UNCLEAR)
    elif namesakes:
        row.say(_name_column(row), SAME_NAME, warning=True)


def _another(row: StaffRow, member: Member) -> bool:
    """A number tells the two apart."""
    pairs = ((row.phone, member.phone), (row.national_id, member.national_id))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _name_column(row: StaffRow) -> str:
    return "full_name" if "full_name" in row.source.block.columns else "given_name"


def _change(row: StaffRow, member: Member, plan: Plan) -> bool:
    """Take over what the row says of a person; whether anything changed."""
    stated = {name: getattr(row, name) for name in ("birth_year", "phone", "national_id")}
    if member.key != row.key:  # not the same name typed another way
        stated["full_name"] = row.full_name
    new_values = {name: value for name, value in stated.items() if value not in (None, getattr(member, name))}
    for name, value in new_values.items():
        setattr(member, name, value)
    if new_values:
        plan.changed.append(member)
    return bool(new_values)


def _account(row: StaffRow, member: Member, known: Known, plan: Plan) -> bool:
    """The person's account; whether it is a new one. A parent who joins the staff stays one person."""
    if member.account:
        if row.username not in (None, member.account.username):
            row.say("username", USERNAME_KEPT, warning=True)
        return False
    member.account = Account(new_id(), row.username or free_username(row.full_name, known.usernames))
    plan.accounts.append((member, member.account))
    return True
