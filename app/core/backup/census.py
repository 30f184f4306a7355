"""What must be the same before and after: each table's rows, counted and digested, and facts that the program names."""

from collections.abc import Mapping, Sequence

OURS = """n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (
    select from pg_depend d where d.objid = c.oid and d.deptype = 'e')"""

# UNLOGGED tables hold what may be lost: they are not dumped, so not counted either.
TABLES = f"""
select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and c.relpersistence = 'p' and {OURS}
 order by 1"""

# A row's text depends on these.
PINNED = "set time zone 'UTC'; set datestyle = 'ISO, MDY'; set bytea_output = 'hex'; set extra_float_digits = 1;"


def census(tables: Sequence[str], facts: Mapping[str, str]) -> str:
    """SQL of one jsonb value: {"tables": {name: {"rows", "digest"}}, "facts": {name: value}}.

    The digest is the sum of sixty bits of each row's MD5: it depends on no order, and shows damage, not forgery.
    """
    counted = " union all ".join(
        f"select {literal(table)} as name, jsonb_build_object('rows', count(*), 'digest', "
        f"coalesce(sum(('x' || left(md5(counted::text), 15))::bit(60)::bigint), 0)::text) as figures from {table} counted"
        for table in tables
    )
    told = ", ".join(f"{literal(name)}, ({sql})" for name, sql in facts.items())
    return (
        f"select jsonb_build_object('tables', (select jsonb_object_agg(name, figures) from ({counted}) t), "
        f"'facts', jsonb_build_object({told}))"
    )


def literal(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"
