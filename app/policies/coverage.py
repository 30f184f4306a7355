"""Which separations of duties would leave nobody to act, as the school's posts are held now: asked after an assignment.

For a separation and a person whom it could bar: does anybody else hold the action then? The conditional grants of "when every
holder is conflicted" count as the engine counts them. All of it follows from the declarations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from app.models.post import POST_UNITS, Post
from app.policies.declare import GRANTS, NEVERS, Grant, Never, separations
from app.policies.facts import contributed, decided_before
from app.policies.scopes import own, school


@dataclass(frozen=True, slots=True)
class Holding:
    """A post that a person holds; `unit`: the group or class, None: the school."""

    person: UUID
    post: Post
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Were the person tied to a row, nobody else could do the action. `helped_by`: the posts that another would have to hold."""

    never: Never
    person: UUID
    helped_by: list[Post] = field(default_factory=list)


def gaps(holdings: list[Holding], *, person: UUID | None, posts: set[Post]) -> list[Gap]:
    """One gap at most for each action, of those that concern the person, or actions that one of the posts gives."""
    found: dict[str, Gap] = {}
    for never in _separations():
        by_post = any(grant.post in posts for grant in GRANTS[never.action])
        for each in dict.fromkeys(held.person for held in holdings):
            if never.action not in found and (each == person or by_post) and _bars_all(never, each, holdings):
                found[never.action] = Gap(never, each, _helping(never, each, holdings))
    return list(found.values())


def _separations() -> Iterator[Never]:
    """Of an action's, the one on an earlier step last: who wrote is met more often than who decided."""
    for action in NEVERS:
        yield from sorted(separations(action), key=lambda never: never.when is decided_before)


def _bars_all(never: Never, person: UUID, holdings: list[Holding]) -> bool:
    """Whether there is a row, in some group or none, that the person alone could decide on, but for the tie."""
    posts = {held.post for held in holdings if held.person == person}
    if (never.otherwise and never.otherwise.post in posts) or not _may_be_tied(never, posts):
        return False
    groups = {held.unit for held in holdings if held.post is Post.GROUP_LEADER}
    return any(_deciders(never.action, person, holdings, group) == {person} for group in (None, *groups))


def _may_be_tied(never: Never, posts: set[Post]) -> bool:
    """About oneself anybody may be; hands come from the noun's other actions, earlier decisions from its other decisions."""
    if never.when not in (contributed, decided_before):
        return True
    noun = never.action.partition(".")[0]
    for action, grants in GRANTS.items():
        of, _, verb = action.partition(".")
        if of != noun or action == never.action or verb.startswith("read"):
            continue
        if bool(separations(action)) == (never.when is decided_before) and any(_by(grant, posts) for grant in grants):
            return True
    return False


def _by(grant: Grant, posts: set[Post]) -> bool:
    return grant.post in posts or (grant.post is Post.STAFF and bool(posts - {Post.COMMUNE_OFFICE, Post.PARENT}))


def _deciders(action: str, tied: UUID, holdings: list[Holding], group: UUID | None) -> set[UUID]:
    """Who holds the action on a row of the group, where one person is tied to it; the tied one among them."""
    return {
        held.person
        for grant in GRANTS[action]
        for held in holdings
        if held.post is grant.post and grant.scope is not own and _reaches(grant, held, tied, holdings, group)
    }


def _reaches(grant: Grant, held: Holding, tied: UUID, holdings: list[Holding], group: UUID | None) -> bool:
    near = grant.scope is school or held.unit == group
    if not grant.only or not near:
        return near
    if not grant.only.tied:
        return False  # a fact of the row, such as what it is about: there are rows of which it is not true
    free = (
        other
        for other in holdings
        if other.post in grant.only.tied and other.person != tied
        and (grant.only.everywhere or POST_UNITS[other.post] == "school" or other.unit == group)
    )  # fmt: skip
    return not any(free)


def _helping(never: Never, person: UUID, holdings: list[Holding]) -> list[Post]:
    """The posts of the action that would close the gap, were another to hold them; a second principal only at the last."""
    another = UUID(int=0)
    posts = list(dict.fromkeys(grant.post for grant in GRANTS[never.action] if grant.post))
    groups = {held.unit for held in holdings if held.post is Post.GROUP_LEADER and held.person == person}

    def closes(post: Post) -> bool:
        units = groups or {None} if post is Post.GROUP_LEADER else {None}
        more = [Holding(another, post, unit) for unit in units]
        return not _bars_all(never, person, [*holdings, *more])

    helping = [post for post in posts if closes(post)]
    return [post for post in helping if post is not Post.PRINCIPAL] or helping
