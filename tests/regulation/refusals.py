"""What a refusal has to say, by the rights of each post and where each rule comes from."""

from app.policies.declare import GRANTS
from app.policies.regulation import Origin, order
from tests.program import Answer
from tests.regulation.table import rights

OURS = "quy tắc của hệ thống"


def faults_of(answer: Answer, action: str) -> list[str]:
    """What a 403 says otherwise than the rights of the posts: its clauses in the regulation's order, its posts, and
    beside each clause whether the rule is ours."""
    holders = {post: {clause for name, clause in held if name == action} for post, held in rights().items()}
    clauses = sorted({clause for of_post in holders.values() for clause in of_post}, key=order)
    posts = {post for post, of_post in holders.items() if of_post and post != "everyone"}
    faults = []
    if answer.json["clauses"] != clauses or answer.clause != clauses[0]:
        faults.append(f"clauses {answer.json['clauses']}, not {clauses}")
    if set(answer.json["allowed_roles"]) != posts:
        faults.append(f"allowed_roles {answer.json['allowed_roles']}, not {sorted(posts)}")
    for clause in clauses:
        origins = {g.cited.origin for g in GRANTS[action] if g.post and g.cited.clause == clause}
        said = f"Điều {clause}, {OURS})" in answer.json["detail"], f"Điều {clause})" in answer.json["detail"]
        if said != (Origin.DERIVED in origins, bool(origins - {Origin.DERIVED})):
            faults.append(f"whose rule {clause} is, in {answer.json['detail']!r}")
    return faults
