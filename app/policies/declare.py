"""`may`, `must` and `never`: how the posts' files declare, and the registries that everything derives from.

Deny by default: grants only add, separations only take away, from everybody.
"""

from dataclasses import dataclass
from typing import TypeVar

from app.core.words import Words
from app.data.figures import FIGURES
from app.models.post import Post
from app.policies.actions import known
from app.policies.duties import EVERY, known_duty
from app.policies.facts import Fact, Otherwise, Tie
from app.policies.owed import Owed
from app.policies.regulation import Origin, order
from app.policies.rules import Rule
from app.policies.scopes import Scope


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause and where the rule comes from: T("6.2") the regulation's words, L a law, D derived by us."""

    clause: str
    origin: Origin

    def __post_init__(self) -> None:
        order(self.clause)  # an unknown clause stops the start


def T(clause: str) -> Cited:
    return Cited(clause, Origin.TEXT)


def L(clause: str) -> Cited:
    return Cited(clause, Origin.LAW)


def D(clause: str) -> Cited:
    return Cited(clause, Origin.DERIVED)


@dataclass(frozen=True, slots=True)
class Grant:
    """One post may do one action within one scope; `post` None: everyone who has an account. `only`: and only while."""

    number: int
    cited: Cited
    post: Post | None
    scope: Scope
    action: str
    only: Fact | None = None

    @property
    def reach(self) -> Words:
        """How far it goes, and while what: the scope and the fact, in words."""
        scope, fact = self.scope.words, self.only and self.only.words
        return Words(f"{scope.vi}, {fact.vi}", f"{scope.en}, {fact.en}") if fact else scope

    @property
    def role(self) -> str:
        return self.post.value if self.post else "everyone"


@dataclass(frozen=True, slots=True)
class Never:
    """What nobody may do, or what a post's clauses never give.

    `when` a Tie: a separation of duties, which the engine refuses whoever has that tie to the row. A Rule: kept by the
    machinery. None: only with a `post`, whose clauses give no such right; another post of the same person may.
    `otherwise`: who decides, outside the school, on whoever has nobody above them in it.
    """

    number: int
    cited: Cited
    post: Post | None
    action: str
    when: Tie | Rule | None
    otherwise: Otherwise | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a post owes, and how often. `figure`: a number of app/data/figures.py. `owed`: its query, None: not yet measured."""

    number: int
    cited: Cited
    post: Post | None
    name: str
    every: str
    figure: str | None = None
    owed: Owed | None = None

    @property
    def role(self) -> str:
        return self.post.value if self.post else "everyone"


Ruled = TypeVar("Ruled", Grant, Never)

GRANTS: dict[str, list[Grant]] = {}
"""The grants of each action, in the regulation's order."""
NEVERS: dict[str, list[Never]] = {}
"""What takes each action away, in the regulation's order."""
DUTIES_OWED: list[Duty] = []
"""Every duty, as the posts' files are read."""


@dataclass(frozen=True, slots=True)
class Article:
    """Declares for one post: `leader = article(Post.GROUP_LEADER, own_group)`; `leader.may(T("5.1"), …)`."""

    post: Post | None
    scope: Scope

    def may(self, cited: Cited, *actions: str, within: Scope | None = None, only: Fact | None = None) -> None:
        """Grant actions within the article's scope, or another; `only` narrows to rows of which a fact is true."""
        for action in actions:
            grant = Grant(_number(GRANTS), cited, self.post, within or self.scope, known(action), only)
            _entered(GRANTS, action, grant)
            _agree(action)

    def must(self, cited: Cited, *duties: str, every: str, figure: str | None = None, owed: Owed | None = None) -> None:
        """Owe duties; `every`: a word of duties.EVERY; `figure`: a code of FIGURES; `owed`: the query that measures it."""
        if every not in EVERY or not (figure is None or figure in FIGURES):
            raise LookupError(f"{duties[0]}: every={every!r}, figure={figure!r}")
        for duty in duties:
            DUTIES_OWED.append(Duty(len(DUTIES_OWED) + 1, cited, self.post, known_duty(duty), every, figure, owed))

    def never(self, cited: Cited, *actions: str) -> None:
        """State that the post's own clauses give no such right: a grant that does stops the start."""
        for action in actions:
            _entered(NEVERS, action, Never(_number(NEVERS), cited, self.post, known(action), None))
            _agree(action)


def article(post: Post | None, scope: Scope) -> Article:
    """The rules of one post, within its usual scope."""
    return Article(post, scope)


def never(cited: Cited, *actions: str, when: Tie | Rule, otherwise: Otherwise | None = None) -> None:
    """Take actions away from everybody: from whoever has the tie, or where the rule says so."""
    for action in actions:
        _entered(NEVERS, action, Never(_number(NEVERS), cited, None, known(action), when, otherwise))


def separations(action: str) -> list[Never]:
    """What the engine itself refuses: the separations of duties of an action."""
    return [each for each in NEVERS.get(action, ()) if isinstance(each.when, Tie)]


def _entered(rules: dict[str, list[Ruled]], action: str, rule: Ruled) -> None:
    of_action = rules.setdefault(action, [])
    of_action.append(rule)
    of_action.sort(key=lambda each: (order(each.cited.clause), each.number))


def _number(rules: dict[str, list[Ruled]]) -> int:
    return sum(map(len, rules.values())) + 1


def _agree(action: str) -> None:
    """No post is given by one sentence what another sentence says it never has. LookupError, naming both."""
    for denied in NEVERS.get(action, ()):
        for grant in GRANTS.get(action, ()):
            if denied.post and denied.when is None and denied.post is grant.post:
                raise LookupError(
                    f"{action}: {grant.cited.clause} gives {grant.role} what {denied.cited.clause} says it never has"
                )
