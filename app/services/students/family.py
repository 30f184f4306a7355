"""A child's guardians as they were and as they are stated now: who is the same person, who is new, who is left out.

Decides; writes nothing. A parent is the same by national id, or phone and name, or through the other parent; never by
name alone. Who has an account, or a child in another class, is not the writer's to change (docs/decisions/0008).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.errors import FieldError, Taken
from app.core.ids import new_id
from app.core.text import identity_key
from app.core.words import Words
from app.schemas.students import GuardianIn
from app.services.persons import alike, answers_to, stays

PERSON = ("full_name", "birth_year", "phone", "occupation", "national_id")


@dataclass(slots=True, eq=False)
class Person:
    """Somebody's parent, perhaps of several children.

    `account`: signs in here. `here`: of a child whom the writer may read. `elsewhere`: of a child in a class today, whom
    the writer may not change.
    """

    id: UUID
    full_name: str
    birth_year: int | None = None
    phone: str | None = None
    occupation: str | None = None
    national_id: str | None = None
    account: bool = False
    here: bool = False
    elsewhere: bool = False

    @property
    def key(self) -> str:
        return identity_key(self.full_name)

    @property
    def stranger(self) -> bool:
        return self.account or not self.here

    def stays(self, name: str) -> bool:
        """Whether a field is not the writer's to change. An occupation is no way into an account."""
        kept = self.elsewhere or (self.account and name != "occupation")
        return stays(name, getattr(self, name), kept=kept)


@dataclass(slots=True, eq=False)
class Tie:
    """A guardianship. `blocked`: by court order, which no list of guardians ends, changes or goes around."""

    id: UUID
    person: Person
    relationship: str
    position: int
    blocked: bool = False


@dataclass(slots=True)
class Known:
    """Who writes, the child's ties, those whom the stated numbers may name, and who raises other children with whom."""

    writer: UUID
    ties: list[Tie] = field(default_factory=list)
    named: list[Person] = field(default_factory=list)
    partners: list[tuple[UUID, str, Person]] = field(default_factory=list)
    """A person's id, and who is what to a child of theirs."""


@dataclass(slots=True)
class Family:
    """The ties from now on, and what has to be written for it."""

    ties: list[Tie] = field(default_factory=list)
    added: list[Tie] = field(default_factory=list)
    moved: list[Tie] = field(default_factory=list)
    ended: list[Tie] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    changed: list[Person] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)
    warnings: list[FieldError] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return bool(self.added or self.moved or self.ended or self.changed)

    def answered(self) -> set[str]:
        """What is known now, whatever was said to be unknown before."""
        phone = {"phone"} if any(tie.person.phone for tie in self.ties) else set()
        return {tie.relationship for tie in self.ties} | phone


_NOT_HERS = Words("Trẻ này không có người này.", "The child has nobody of this id.")
_BLOCKED = Words(
    "Người này do Hiệu trưởng quyết định nên không sửa ở đây.", "This person is for the principal to decide about."
)
_TWICE = Words("Người này bị ghi hai lần.", "This person stands there twice.")
_ONE_OF_EACH = Words("Mỗi trẻ có một cha và một mẹ.", "A child has one father and one mother.")
_YOURSELF = Words(
    "Đây là chính bạn: không ai tự ghi hoặc sửa mình là người thân của trẻ.",
    "This is you: nobody makes themselves a child's guardian, nor changes that they are.",
)
_ANOTHER = Words(
    "Tên này là của một người khác. Hãy bỏ id để thêm người mới.",
    "This names somebody else. Leave the id out to add them.",
)
_TAKEN = Words("Số định danh này đã được ghi cho người khác.", "This national id is somebody else's.")
_KEPT = Words(
    "Trường đã có thông tin khác của người này nên không đổi. Hãy xem lại; nếu cần đổi, hãy đề nghị Hiệu trưởng.",
    "The school knows this person otherwise, and kept what it knows. Please check; for a change, ask the principal.",
)


def restated(given: Sequence[GuardianIn], known: Known) -> Family:
    """The guardians replaced whole. Raises Taken where a number is somebody else's; other faults are in `errors`."""
    family = Family(ties=[tie for tie in known.ties if tie.blocked])
    _check_relationships(given, family)
    # Who can be recognised comes first, so that the other may be recognised through them.
    order = sorted(enumerate(given), key=lambda each: not (each[1].id or each[1].phone or each[1].national_id))
    for number, each in order:
        if tie := _own(number, each, known, family):
            _restate(number, each, tie, known, family)
        elif each.id is None:
            _add(number, each, known, family)
    kept = {tie.id for tie in family.ties}
    family.ended = [tie for tie in known.ties if tie.id not in kept]
    return family


def _check_relationships(given: Iterable[GuardianIn], family: Family) -> None:
    seen: set[str] = set()
    for number, each in enumerate(given):
        if each.relationship in seen and each.relationship != "guardian":
            family.errors.append(FieldError(f"/guardians/{number}/relationship", "twice", _ONE_OF_EACH))
        seen.add(each.relationship)


def _own(number: int, each: GuardianIn, known: Known, family: Family) -> Tie | None:
    """The child's tie that an entry means: by id, else by relationship and name. Notes an error where there is none."""
    if each.id is not None:
        tie = next((tie for tie in known.ties if tie.id == each.id), None)
        if tie is None:
            family.errors.append(FieldError(f"/guardians/{number}/id", "not_found", _NOT_HERS))
        return tie
    key = identity_key(each.full_name)
    ties = [tie for tie in known.ties if tie.person.key == key]
    same = [tie for tie in ties if tie.blocked or tie.relationship == each.relationship]
    return next(iter(same), None)


def _restate(number: int, each: GuardianIn, tie: Tie, known: Known, family: Family) -> None:
    """A guardian whom the child has already."""
    where, person = f"/guardians/{number}", tie.person
    changed = {
        name: value
        for name in PERSON
        if name in each.model_fields_set and (value := getattr(each, name)) != getattr(person, name)
    }
    moved = (each.relationship, number) != (tie.relationship, tie.position)
    if tie.blocked:
        # Sent back as it was read, it is left alone; stated anew, it would go around the order.
        if each.id is None or changed or each.relationship != tie.relationship:
            family.errors.append(FieldError(where, "blocked", _BLOCKED))
        return
    if tie in family.ties:
        family.errors.append(FieldError(where, "twice", _TWICE))
        return
    if person.id == known.writer and each.relationship != tie.relationship:
        family.errors.append(FieldError(where, "yourself", _YOURSELF))
    if "full_name" in changed and not alike(each.full_name, person.full_name):
        family.errors.append(FieldError(f"{where}/full_name", "another_person", _ANOTHER))
    _check_number(number, each, person, known.named, family)
    _take(number, person, changed, family)
    if moved:
        tie.relationship, tie.position = each.relationship, number
        family.moved.append(tie)
    family.ties.append(tie)


def _add(number: int, each: GuardianIn, known: Known, family: Family) -> None:
    """A guardian new to the child: somebody the school knows, or a new person."""
    where = f"/guardians/{number}"
    person = _recognised(each, known, family)
    _check_number(number, each, person, [*known.named, *family.persons], family)
    if person is None:
        person = Person(new_id(), *(getattr(each, name) for name in PERSON))
        family.persons.append(person)
    elif any(tie.blocked and tie.person is person for tie in known.ties):
        family.errors.append(FieldError(where, "blocked", _BLOCKED))
        return
    elif tie := next((tie for tie in known.ties if tie.person is person), None):
        _restate(number, each, tie, known, family)  # under another relationship, or another spelling
        return
    elif any(tie.person is person for tie in family.ties):
        family.errors.append(FieldError(where, "twice", _TWICE))
        return
    elif person.id == known.writer:
        family.errors.append(FieldError(where, "yourself", _YOURSELF))
        return
    else:
        _fill(number, each, person, family)
    tie = Tie(new_id(), person, each.relationship, number)
    family.added.append(tie)
    family.ties.append(tie)


def _recognised(each: GuardianIn, known: Known, family: Family) -> Person | None:
    key = identity_key(each.full_name)
    named = [*known.named, *family.persons]
    for person in named:
        owner = each.national_id and person.national_id == each.national_id
        if owner and answers_to(person.full_name, each.full_name, stranger=person.stranger):
            return person
    for person in named:
        if each.phone and (person.phone, person.key) == (each.phone, key):
            return person
    raising = {tie.person.id for tie in family.ties if not tie.blocked}
    for other, relationship, person in known.partners:
        if other in raising and (relationship, person.key) == (each.relationship, key):
            return person
    return None


def _check_number(
    number: int, each: GuardianIn, person: Person | None, named: Iterable[Person], family: Family
) -> None:
    """A number whose owner has another name altogether is a slip of a digit, or worse: it makes nobody a parent.

    Raises Taken; of a stranger's number there is an error in `family`, the same however near the name was.
    """
    owner = next((one for one in named if each.national_id and one.national_id == each.national_id), None)
    if owner in (None, person):
        return
    where = f"/guardians/{number}/national_id"
    if not owner.stranger:
        raise Taken(where, _TAKEN)
    family.errors.append(FieldError(where, "taken", _TAKEN))


def _fill(number: int, each: GuardianIn, person: Person, family: Family) -> None:
    """Take over what the school did not know yet of somebody it knows; what it knows stays."""
    stated = {name: value for name in PERSON[1:] if (value := getattr(each, name)) not in (None, getattr(person, name))}
    for name in [name for name in stated if getattr(person, name) is not None]:
        _keep(number, name, family)
        del stated[name]
    _take(number, person, stated, family)


def _take(number: int, person: Person, changed: Mapping[str, Any], family: Family) -> None:
    """Write down what is the writer's to change; of the rest, say that it was kept."""
    taken = {name: value for name, value in changed.items() if not person.stays(name)}
    for name in [name for name in changed if name not in taken]:
        _keep(number, name, family)
    for name, value in taken.items():
        setattr(person, name, value)
    if taken:
        family.changed.append(person)


def _keep(number: int, name: str, family: Family) -> None:
    family.warnings.append(FieldError(f"/guardians/{number}/{name}", "guardian_kept", _KEPT))
