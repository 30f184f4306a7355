"""What migrations of school tables say in one line: the wall around a school, the journal of a table.

A migration passes literals: these functions may only change in ways that leave old migrations' meaning alone.
"""

from alembic import op

SCHOOL = "(select nullif(current_setting('app.school_id', true), '')::uuid)"


def wall(table: str, column: str = "school_id") -> None:
    """Row-level security by school, forced on the owner too. Inside a scalar subquery, so that an index still serves."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy school_wall on {table} using ({column} = {SCHOOL}) with check ({column} = {SCHOOL})")


def journaled(table: str, *, keys: str, subject: str, child: str | None, columns: str) -> None:
    """Statement triggers that write a journal row, and its values, for each row of `table` that changed.

    `keys`: the primary key without school_id; `columns`: what is kept, old and new. The acting person, action,
    clause, request and instant come from the transaction's app.act: a write without it is refused.
    """
    same = " and ".join(f"o.{key} = n.{key}" for key in ("school_id", *keys.split()))
    before, row = _values("o", columns), _row(subject, child)
    _on(table, "insert", _kept(table, _inserted(subject, child, columns)), "new table as new_rows")
    changed = (
        f"select {row}, {before} as before, {_values('n', columns)} as after from new_rows n join old_rows o on {same}"
    )
    _on(table, "update", _kept(table, changed), "new table as new_rows old table as old_rows")


def journaled_once(table: str, *, subject: str, child: str | None, columns: str) -> None:
    """As `journaled`, where the grants let nobody change `columns` after a row was written: an update only wants an act.

    So a quantity that moves all day long does not ask each time what else moved. An INSERT that finds its rows in the way
    fires both triggers, the first with nothing to keep.
    """
    nothing = "if not exists (select from new_rows) then\n        return null;\n    end if;\n    "
    _on(table, "insert", nothing + _kept(table, _inserted(subject, child, columns)), "new table as new_rows")
    _on(table, "update", "", None)


def _values(row: str, columns: str) -> str:
    return "jsonb_build_object(" + ", ".join(f"'{c}', {row}.{c}" for c in columns.split()) + ")"


def _row(subject: str, child: str | None) -> str:
    return f"n.school_id, n.{subject} as subject, {f'n.{child}' if child else 'null::uuid'} as child"


def _inserted(subject: str, child: str | None, columns: str) -> str:
    return f"select {_row(subject, child)}, null::jsonb as before, {_values('n', columns)} as after from new_rows n"


def _kept(table: str, changed: str) -> str:
    # Each row's salt follows from a secret that is drawn once a statement and kept nowhere: to draw one for each row took a
    # tenth of an import.
    return f"""with changed as ({changed}),
    entries as (
        select each.*, encode(substr(sha256(uuid_send(secret) || int8send(entry)), 1, 16), 'hex')::uuid as salt
        from (
            select nextval('journal_entry_seq') as entry, changed.* from changed where before is distinct from after
        ) each, (select gen_random_uuid() as secret offset 0) drawn
    ),
    kept as (
        insert into journal_values (school_id, entry, child_id, salt, before, after)
        select school_id, entry, child, salt, before, after from entries
    )
    insert into journal (school_id, entry, at, person_id, session_id, action, clause, outcome, noun, subject_id, request_id,
                         commitment)
    select school_id, entry, (act->>'at')::timestamptz, (act->>'person')::uuid, (act->>'session')::uuid, act->>'action',
           act->>'clause', 'done', '{table}', subject, act->>'request',
           sha256(convert_to(salt || coalesce(before::text, '') || '>' || after::text, 'UTF8'))
    from entries;
    """


def _on(table: str, event: str, does: str, tables: str | None) -> None:
    op.execute(f"""
create function journal_{table}_{event}() returns trigger language plpgsql as $$
declare
    act jsonb := nullif(current_setting('app.act', true), '')::jsonb;
begin
    if act is null then
        raise exception 'a write to {table} outside an act' using errcode = 'insufficient_privilege';
    end if;
    {does}return null;
end $$""")
    op.execute(
        f"create trigger journal_{event} after {event} on {table} {f'referencing {tables} ' if tables else ''}"
        f"for each statement execute function journal_{table}_{event}()"
    )


def unjournaled(table: str) -> None:
    """Undo `journaled`."""
    for event in ("insert", "update"):
        op.execute(f"drop trigger journal_{event} on {table}")
        # Nobody calls it but the trigger that is gone.
        op.execute(f"-- squawk-ignore ban-drop-function\ndrop function journal_{table}_{event}()")
