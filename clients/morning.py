"""A teacher's morning through the generated Python client: sign in, list the class, mark, confirm."""

import os

from mamnon_client import AuthenticatedClient, Client
from mamnon_client.api.account import read_me
from mamnon_client.api.attendance import confirm_register, mark_register, read_register
from mamnon_client.api.sessions import sign_in
from mamnon_client.api.students import list_students
from mamnon_client.models import (
    MarkIn,
    MarksIn,
    MeOut,
    ProblemOut,
    RegisterOut,
    SignInIn,
    StudentPage,
    TokensOut,
)

server = os.environ["MAMNON_SERVER"]
credentials = SignInIn(username=os.environ["MAMNON_USERNAME"], password=os.environ["MAMNON_PASSWORD"])

tokens = sign_in.sync(client=Client(server, raise_on_unexpected_status=True), body=credentials)
assert isinstance(tokens, TokensOut), tokens
client = AuthenticatedClient(server, tokens.access_token, raise_on_unexpected_status=True)

me = read_me.sync(client=client)
assert isinstance(me, MeOut), me
class_id, today = me.assignments[0].unit.id, me.school.today

children = list_students.sync(client=client, class_id=class_id, limit=200)
assert isinstance(children, StudentPage), children
assert children.items, "the class is empty"

marks = [MarkIn(student_id=child.id, mark="present") for child in children.items]
early = confirm_register.sync(class_id, today, client=client)
assert isinstance(early, ProblemOut), early
assert early.code == "wrong_state", early

marked = mark_register.sync(class_id, today, client=client, body=MarksIn(marks=marks))
assert isinstance(marked, RegisterOut), marked
assert (marked.state, marked.counts.present) == ("marked", len(marks)), marked

register = read_register.sync_detailed(class_id, today, client=client)
confirmed = confirm_register.sync(class_id, today, client=client, if_match=register.headers["ETag"])
assert isinstance(confirmed, RegisterOut), confirmed
assert confirmed.state == "confirmed", confirmed
