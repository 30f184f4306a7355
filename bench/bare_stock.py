"""The reference of `stock_move`: the lot locked, the movement, what is left, and the journal's row, in one statement."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

_KEPT = ("number", "kind", "change", "balance", "reason", "reference", "reverses")
ISSUE = f"""
with lot as materialized (
    select l.*, i.name as item_name, i.kind as item_kind, i.unit as item_unit
    from stock_lots l join stock_items i on i.school_id = l.school_id and i.id = l.item_id
    where l.school_id = $1 and l.id = $2 and l.use_by >= $4::date
    for update of l),
held as (
    update stock_lots set balance = stock_lots.balance - $3, version = stock_lots.version + 1
    from lot where stock_lots.school_id = $1 and stock_lots.id = $2 and lot.balance >= $3
    returning stock_lots.id, stock_lots.balance, stock_lots.version),
entered as (
    insert into stock_movements (school_id, lot_id, number, kind, change, balance, at, person_id, reason)
    select $1, held.id, held.version, 'issue', -$3, held.balance, $5, $6, $9 from held
    returning *),
entries as (
    select nextval('journal_entry_seq') as entry, gen_random_uuid() as salt,
           jsonb_build_object({", ".join(f"'{name}', n.{name}" for name in _KEPT)}) as after
    from entered n),
kept as (
    insert into journal_values (school_id, entry, child_id, salt, before, after)
    select $1, entry, null, salt, null, after from entries),
journaled as (
    insert into journal (school_id, entry, at, person_id, session_id, action, clause, outcome, noun, subject_id, request_id,
                         commitment)
    select $1, entry, $5, $6, $7, 'stock.issue', '4.2.6', 'done', 'stock_movements', $2, $8,
           sha256(convert_to(salt || '>' || after::text, 'UTF8'))
    from entries)
select json_build_object(
    'id', lot.id, 'item', json_build_object('id', lot.item_id, 'name', lot.item_name, 'kind', lot.item_kind, 'unit', lot.item_unit),
    'lot_number', lot.lot_number, 'expires_on', lot.expires_on, 'expired', false, 'expiring', lot.use_by < $4::date + 60,
    'supplier', lot.supplier, 'source', lot.source, 'received_on', lot.received_on, 'balance', held.balance,
    'version', held.version, 'etag', '"' || held.version || '"')::text as body, held.version
from lot join held on true
"""


async def issue(
    pool: asyncpg.Pool, lot: UUID, body: bytes, *, school: UUID, person: UUID, session: UUID, today: date, now: datetime
) -> tuple[bytes, bytes] | None:
    """Some of a lot issued; None where there is not so much of it."""
    given: dict[str, Any] = orjson.loads(body)
    found = await pool.fetchrow(
        ISSUE, school, lot, given["quantity"], today, now, person, session, uuid4().hex, given["reason"]
    )
    return found and (found["body"].encode(), b'"%d"' % found["version"])
