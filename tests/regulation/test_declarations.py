"""The declarations themselves: what is not said, and not said plainly, stops the start."""

import ast
from pathlib import Path

import pytest

import app.policies as policies
from app.core.answer import Answer
from app.models.post import Post
from app.policies.actions import ACTIONS, UnknownAction
from app.policies.criteria import opens
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS, D, Grant, T, article
from app.policies.duties import DUTIES, UnknownDuty
from app.policies.regulation import CLAUSES
from app.policies.rows import session
from app.policies.scopes import own_class, school
from app.routers.area import Area
from app.routers.route import Lane
from tests.program import Program

ARTICLES = sorted(
    path
    for path in Path(policies.__file__).parent.glob("*.py")
    if path.name.startswith("article_") or path.name == "parents_and_commune.py"
)

# Who asks these has no token: why that is so. An entry that no route needs any more fails.
PUBLIC = {
    "POST /v1/auth/sessions": "signing in comes before any token",
    "POST /v1/auth/refresh": "the refresh token is the proof",
    "POST /v1/auth/token": "signing in comes before any token",
    "GET /.well-known/jwks.json": "public keys are public",
    "GET /livez": "for whoever watches the process",
    "GET /readyz": "for whoever sends it requests",
    "GET /public/site": "what was approved and published is for everybody",
    "GET /public/site/{content_id}": "what was approved and published is for everybody",
    "GET /public/items/{content_id}": "what was approved and published is for everybody",
    "GET /public/feed.json": "what was approved and published is for everybody",
    "GET /public/feed.atom": "what was approved and published is for everybody",
    "GET /public/files/{file_id}": "what was approved and published is for everybody",
}

# What stands in an article: imports, `name = article(post, scope)` and `name.may(T("6.2"), "noun.verb", …)`.
PLAIN = (
    ast.Module, ast.Expr, ast.Constant, ast.Import, ast.ImportFrom, ast.alias, ast.Assign, ast.Name, ast.Store, ast.Load,
    ast.Call, ast.Attribute, ast.keyword,
)  # fmt: skip
VERBS = {"article", "may", "must", "never", "T", "L", "D"}


async def _nothing(act: object) -> Answer:
    return Answer()


def test_every_route_has_its_action_or_a_reason_to_be_public(program: Program) -> None:
    lanes = [route for route in program.application.routes if isinstance(route, Lane)]
    public = {f"{method} {lane.path}" for lane in lanes if lane.public for method in lane.methods}
    assert public == set(PUBLIC)
    for lane in lanes:
        assert lane.action in ACTIONS
        assert lane.public or GRANTS[lane.action]
    others = {getattr(route, "path", "") for route in program.application.routes if not isinstance(route, Lane)}
    assert others <= {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/docs/fastapi", "/docs/static"}, (
        "a route past the lane"
    )


def test_an_unknown_action_stops_the_start_and_names_the_nearest() -> None:
    with pytest.raises(UnknownAction, match=r"attendance\.confirm"):
        article(Post.PRINCIPAL, school).may(T("3.3"), "attendance.conform")
    with pytest.raises(UnknownAction, match=r"student\.read"):
        Area("students").get("/x", action="student.raed", answers=None)(_nothing)
    assert "attendance.conform" not in GRANTS


def test_an_unknown_clause_stops_the_start_and_names_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"the nearest is '6\."):
        T("6.4")


def test_a_grant_by_a_lock_that_the_row_lacks_stops_the_start() -> None:
    grant = Grant(0, T("6.2"), Post.HOMEROOM_TEACHER, own_class, "session.read")
    with pytest.raises(LookupError, match=r"class_id.*session"):
        opens(session, grant)


def test_a_route_that_nobody_may_use_stops_the_start() -> None:
    with pytest.raises(LookupError, match=r"nobody may school\.create"):
        Area("schools").get("/schools", action="school.create", answers=None)(_nothing)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_a_flat_list_of_literal_sentences(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        assert isinstance(node, PLAIN), f"{path.name}:{getattr(node, 'lineno', 1)}: {type(node).__name__}"
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name in VERBS, f"{path.name}:{node.lineno}: {name}"
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            verb = getattr(statement.value.func, "attr", "never")
            words = DUTIES if verb == "must" else ACTIONS
            rest = statement.value.args[1:]
            assert rest, f"{path.name}:{statement.lineno}"
            for arg in rest:
                assert isinstance(arg, ast.Constant), f"{path.name}:{statement.lineno}"
                assert arg.value in words, f"{path.name}:{statement.lineno}"


def test_every_clause_of_the_regulation_is_declared() -> None:
    rules = [*GRANTS.values(), *NEVERS.values(), DUTIES_OWED]
    cited = {rule.cited.clause for each in rules for rule in each}
    assert list(CLAUSES) == [clause for clause in CLAUSES if clause in cited]


def test_no_rule_is_declared_twice() -> None:
    for grants in GRANTS.values():
        said = [(g.post, g.action, g.scope, g.only, g.cited) for g in grants]
        assert len(said) == len(set(said))
    duties = [(duty.name, duty.post, duty.cited) for duty in DUTIES_OWED]
    assert len(duties) == len(set(duties))


def test_every_word_of_the_vocabularies_is_used() -> None:
    """But for what is done before anybody is signed in, or at the command line."""
    without = {action for action in ACTIONS if action not in GRANTS}
    assert without == {
        "asset.wear", "content.read_published", "database.back_up", "database.restore", "file.prune", "import.forget",
        "school.create", "server.watch", "session.create", "session.refresh", "session.verify",
    }  # fmt: skip
    assert {duty.name for duty in DUTIES_OWED} == set(DUTIES)


def test_an_unknown_duty_or_rhythm_stops_the_start() -> None:
    before = list(DUTIES_OWED)
    with pytest.raises(UnknownDuty, match=r"register\.checked"):
        article(Post.GROUP_LEADER, school).must(T("5.1"), "register.chekced", every="school_week")
    with pytest.raises(LookupError, match="every='fortnight'"):
        article(Post.GROUP_LEADER, school).must(T("5.1"), "register.checked", every="fortnight")
    assert before == DUTIES_OWED


def test_a_right_that_another_sentence_says_the_post_never_has_stops_the_start() -> None:
    kept = list(GRANTS["student.update"])
    try:
        with pytest.raises(LookupError, match=r"student\.update: 4\.1\.1 gives vp_academic what 4\.1\.1 says"):
            article(Post.VP_ACADEMIC, school).may(D("4.1.1"), "student.update")
    finally:
        GRANTS["student.update"][:] = kept


def test_every_article_is_read() -> None:
    assert {path.stem for path in ARTICLES} == set(policies.__all__)


def test_the_vocabulary_is_alphabetical_and_in_both_languages() -> None:
    assert list(ACTIONS) == sorted(ACTIONS)
    for name, words in ACTIONS.items():
        noun, _, verb = name.partition(".")
        assert noun.replace("_", "").isalpha()
        assert verb.replace("_", "").isalpha()
        assert not {"manage", "own"} & {*noun.split("_"), *verb.split("_")}
        assert words.vi
        assert words.en
    for grants in GRANTS.values():
        for grant in grants:
            assert grant.action in ACTIONS


def test_the_document_names_action_and_clause_of_every_operation(program: Program) -> None:
    for path, methods in program.application.openapi()["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["x-action"] in ACTIONS, where
            clauses = {grant.cited.clause for grant in GRANTS.get(operation["x-action"], ())}
            assert set(operation["x-clause"]) == clauses, where
            assert operation["operationId"], where
