"""The journal draws its randomness once a statement, and each row's salt follows from it.

Why: PostgreSQL built without OpenSSL opens the system's source of randomness for every value; for an import of 5,000 children
that is 30,000 times. A salt is as hard to guess as before: the secret is kept nowhere, and one salt tells nothing of another. The
older program reads and writes the same rows.
"""

from alembic import op

revision = "salts_drawn_once"
down_revision = "lots_written_once"

DRAWN_FOR_EACH = """        select nextval('journal_entry_seq') as entry, gen_random_uuid() as salt, changed.*
        from changed where before is distinct from after
"""
DRAWN_ONCE = """        select each.*, encode(substr(sha256(uuid_send(secret) || int8send(entry)), 1, 16), 'hex')::uuid as salt
        from (
            select nextval('journal_entry_seq') as entry, changed.* from changed where before is distinct from after
        ) each, (select gen_random_uuid() as secret offset 0) drawn
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    _rewrite(DRAWN_FOR_EACH, DRAWN_ONCE)  # those that the tools of today wrote just now have it already


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    _rewrite(DRAWN_ONCE, DRAWN_FOR_EACH)


def _rewrite(old: str, new: str) -> None:
    op.execute(f"""
do $$
declare
    found record;
begin
    for found in
        select pg_get_functiondef(oid) as source from pg_proc
        where pronamespace = 'public'::regnamespace and proname like 'journal\\_%' and position($old${old}$old$ in prosrc) > 0
    loop
        execute replace(found.source, $old${old}$old$, $new${new}$new$);
    end loop;
end $$""")
