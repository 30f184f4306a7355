"""The parents of a list's rows as guardians of its children: who is the same person, what changes.

A parent is the same by national id, or phone and name, or through the other parent; never by name alone.
"""

from collections.abc import Iterable

from app.core.ids import new_id
from app.core.imports.issues import quoted
from app.core.text import identity_key
from app.services.imports.roster_shapes import ParentRow, RosterRow
from app.services.imports.students.known import Child, Known, Person, Tie
from app.services.imports.students.plan import Plan
from app.services.persons import alike, answers_to, stays


def answered(row: RosterRow, child: Child) -> set[str]:
    """What is known now, whatever was said to be unknown before."""
    answered = {parent.relationship for parent in row.parents}
    answered |= {tie.relationship for tie in (*child.ties, *child.blocked)}
    if any(parent.phone for parent in row.parents):
        answered.add("phone")
    return answered | ({"address"} if row.permanent_address else set())


_YOURSELF = (
    "{name} là chính bạn: không ai tự ghi mình là người thân của trẻ. Hãy đề nghị giáo viên chủ nhiệm khác hoặc Hiệu trưởng.",
    "{name} is you: nobody makes themselves a child's guardian. Ask another homeroom teacher or the principal.",
)


def refuse_yourself(row: RosterRow, child: Child | None, known: Known) -> None:
    """Notes an error where the row would make the importer the child's guardian; who is that already may stay it."""
    ties = child.ties if child else []
    there = [tie.person for tie in ties]
    stays_as = {tie.relationship for tie in ties if tie.person.id == known.importer}
    for _, parent in _in_order(row):
        person = _find_person(parent, there, known)
        if person and person.id == known.importer:
            if parent.relationship in stays_as:
                continue
            vi, en = (text.format(name=quoted(parent.full_name)) for text in _YOURSELF)
            row.note("error", f"{parent.relationship}_name", "parent_yourself", vi, en)
        elif person:
            there.append(person)


def _in_order(row: RosterRow) -> list[tuple[int, ParentRow]]:
    """Who can be recognised comes first, so that the other may be recognised through them."""
    return sorted(enumerate(row.parents), key=lambda each: not (each[1].phone or each[1].national_id))


def family(row: RosterRow, child: Child, known: Known, plan: Plan, *, confirmed: bool) -> bool:
    """The row's parents as guardians of the child; whether anything changed. `confirmed`: whether new ties are."""
    changed = False
    for position, parent in _in_order(row):
        if any(_is_same(tie.person, parent) for tie in child.blocked):
            continue  # by court order: a list gives nothing back
        tie = next((tie for tie in child.ties if tie.relationship == parent.relationship), None)
        if tie and _is_same(tie.person, parent):
            changed |= _fill(tie.person, parent, row, known, plan)
            continue
        person = _find_person(parent, (tie.person for tie in child.ties), known)
        if person and any(other.person is person for other in child.ties):
            continue  # already this child's, under another relationship
        if person is None and tie and not tie.person.fixed:
            tie.person.full_name = parent.full_name  # nobody else's parent: the name was corrected
            _fill(tie.person, parent, row, known, plan)
            _changed(tie.person, known, plan)
            changed = True
            continue
        if tie:
            plan.ended.append(tie)
            child.ties.remove(tie)
        if person is None:
            person = Person(new_id(), parent.full_name)
            plan.persons[person.id] = person
        else:
            person.fixed = True
        _fill(person, parent, row, known, plan)
        known.add_person(person)
        new = Tie(new_id(), parent.relationship, person, position, confirmed)
        child.ties.append(new)
        plan.ties.append((child, new))
        changed = True
    if changed:
        known.add_ties(child.ties)
    return changed


def _is_same(person: Person, parent: ParentRow) -> bool:
    return person.key == identity_key(parent.full_name) or bool(
        parent.national_id and parent.national_id == person.national_id and alike(person.full_name, parent.full_name)
    )


def _find_person(parent: ParentRow, there: Iterable[Person], known: Known) -> Person | None:
    """The same person: by national id, or phone and name, or through the other parent; never by name alone.

    A number whose owner has another name altogether is a slip of a digit, or worse: it makes nobody a parent.
    """
    person = known.persons_by_national_id.get(parent.national_id or "")
    if person and answers_to(person.full_name, parent.full_name, stranger=person.stranger):
        return person
    key = identity_key(parent.full_name)
    if parent.phone and (person := known.persons_by_phone.get((parent.phone, key))):
        return person
    for other in there:
        if person := known.partners.get(other.id, {}).get((parent.relationship, key)):
            return person
    return None


_KEPT = (
    "Thông tin này của {name} khác với thông tin trường đã có nên không đổi. Hãy xem lại; nếu cần đổi, hãy đề nghị Hiệu trưởng.",
    "This differs from what the school knows of {name} and was not taken. Please check; for a change, ask the principal.",
)
_TAKEN = (
    "Số định danh này đã ghi cho người khác nên không ghi cho {name}. Hãy xem lại.",
    "This ID number is somebody else's already and was not taken for {name}. Please check.",
)


def _fill(person: Person, parent: ParentRow, row: RosterRow, known: Known, plan: Plan) -> bool:
    """Take over what the row says of a person; whether anything changed."""
    changed = False
    for name in ("birth_year", "phone", "national_id"):
        value, had = getattr(parent, name), getattr(person, name)
        if value is None:
            continue
        if value != had:
            owner = known.persons_by_national_id.get(value) if name == "national_id" else None
            if owner not in (None, person):
                _remark(row, parent, name, "parent_id_taken", _TAKEN)
                continue
            if stays(name, had, kept=person.kept) or (person.id, name) in plan.stated:
                _remark(row, parent, name, "parent_kept", _KEPT)
                continue
            setattr(person, name, value)
            changed = True
        plan.stated.add((person.id, name))
    if changed:
        _changed(person, known, plan)
    return changed


def _changed(person: Person, known: Known, plan: Plan) -> None:
    if person.id not in plan.persons:
        plan.changed_persons[person.id] = person
    known.add_person(person)


def _remark(row: RosterRow, parent: ParentRow, name: str, code: str, words: tuple[str, str]) -> None:
    own = f"{parent.relationship}_{name}"
    column = own if row.source[own] is not None else "phone" if name == "phone" else own
    vi, en = (text.format(name=quoted(parent.full_name)) for text in words)
    row.note("warning", column, code, vi, en)
