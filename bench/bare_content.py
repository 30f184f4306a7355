"""The reference of `content_list`: a page of all the school's articles, newest first."""

from uuid import UUID

import asyncpg

LIST = """
select array_agg(p.body order by p.id desc) as items from (
    select json_build_object(
        'id', i.id, 'kind', i.kind, 'state', i.state,
        'group', case when g.id is not null then json_build_object('id', g.id, 'name', g.name) end,
        'author', json_build_object('user_id', u.id, 'full_name', p.full_name), 'title', i.title, 'summary', r.summary,
        'language', r.language, 'channels', r.channels, 'revision', i.revision, 'approved_revision', i.approved_revision,
        'published_revision', i.published_revision, 'plan_entry_id', i.plan_entry_id, 'created_at', i.created_at,
        'updated_at', i.updated_at, 'etag', '"' || i.version || '"')::text as body, i.id
    from content_items i
    join content_revisions r on r.school_id = i.school_id and r.content_id = i.id and r.number = i.revision
    left join groups g on g.school_id = i.school_id and g.id = i.group_id
    join persons p on p.school_id = i.school_id and p.id = i.author_id
    left join users u on u.school_id = p.school_id and u.person_id = p.id
    where i.school_id = $1
    order by i.id desc
    limit $2) p
"""


async def list_content(pool: asyncpg.Pool, school: UUID, limit: int) -> tuple[bytes, None]:
    """A page, and whether there is more."""
    items = await pool.fetchval(LIST, school, limit + 1) or []
    cursor = "null" if len(items) <= limit else '"more"'
    return f'{{"items":[{",".join(items[:limit])}],"next_cursor":{cursor}}}'.encode(), None
