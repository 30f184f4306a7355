"""Whether the files that the database knows are there, and are what it says: some of each school, the newest and any others."""

import hashlib
from uuid import UUID

import asyncpg

from app.cli.doctor.finding import Check, Finding
from app.core.files.folder import PIECE, Folder
from app.core.words import Words
from app.settings import Settings

FILE_CONTENTS = Check("file_contents", Words("Nội dung tệp", "File contents"))
SAMPLED = 20  # of each school: half of them the newest

SCHOOLS = "select school_id from every_school()"
SAMPLE = f"""
(select id, size, sha256 from files where school_id = $1 and state <> 'deleted' order by id desc limit {SAMPLED // 2}) union
(select id, size, sha256 from files where school_id = $1 and state <> 'deleted' order by sha256 limit {SAMPLED // 2})"""  # noqa: S608 - a number


async def contents(connection: asyncpg.Connection, settings: Settings) -> Finding:
    """By size and SHA-256. A hash is as good as chance, and gives the same files each time, so that a finding stays found."""
    store, seen, wrong = Folder(settings.files), 0, []
    try:
        for row in await connection.fetch(SCHOOLS):
            for file in await _of(connection, row["school_id"]):
                seen += 1
                if not _is_there(store, row["school_id"], file):
                    wrong.append(f"{row['school_id']}/{file['id']}")
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedFunctionError):
        return FILE_CONTENTS.ok("chưa có bảng tệp", "no table of files yet")
    if wrong:
        return FILE_CONTENTS.fail(
            Words(
                f"mất hoặc sai nội dung: {', '.join(wrong[:3])}…",
                f"lost, or not what they were: {', '.join(wrong[:3])}…",
            ),
            Words(
                "hãy kiểm tra MAMNON_FILES_DIR; chạy mamnon files prune để liệt kê; phục hồi từ bản sao lưu",
                "look at MAMNON_FILES_DIR; mamnon files prune lists them; restore them from a backup",
            ),
        )
    return FILE_CONTENTS.ok(f"{seen} tệp xem thử đều đúng", f"{seen} files looked at, all as they were")


async def _of(connection: asyncpg.Connection, school: UUID) -> list[asyncpg.Record]:
    async with connection.transaction(readonly=True):
        await connection.execute("select set_config('app.school_id', $1, true)", str(school))
        return list(await connection.fetch(SAMPLE, school))


def _is_there(store: Folder, school: UUID, file: asyncpg.Record) -> bool:
    try:
        with store.open(str(school), str(file["id"])) as content:
            digest, size = hashlib.sha256(), 0
            while piece := content.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except (LookupError, OSError):
        return False
    return (size, digest.digest()) == (file["size"], file["sha256"])
