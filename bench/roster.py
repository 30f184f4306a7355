"""The import's contests; entered here once app/services/imports can write.

`roster_merge`: 5,000 parsed rows to commit, all new, in rows a second, to a COPY of the same rows into the same tables
(`to="copy"`, goal 0.45); `roster_unchanged`: the same file once more (goal 0.80); `roster_parse`: reading the file, in
rows a second, without a reference (goal None, `pair.ours` only).

A contest works on a school of its own in `arena.data` (`arena.data.url` passes the walls, for the COPY and to clean up)
and fills a `Pair`: `pair.ours.add(Measured(rows, seconds))`.
"""

CONTESTS: tuple = ()  # type: ignore[type-arg]
