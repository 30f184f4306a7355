"""What can be looked at without the database: program, settings, folder, keys, port, backups."""

import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo

from app.cli.doctor.finding import Check, Finding
from app.core.security.keys import KeyProblem, KeyRing
from app.core.words import Words
from app.services.backups import LAST
from app.settings import Settings

ROOM_TO_FAIL, ROOM_TO_WARN = 200 << 20, 2 << 30  # bytes
OLD_KEY = timedelta(days=365)
OLD_BACKUP = timedelta(days=2)
NETWORK_FILE_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "fuse.sshfs",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
}
SCHOOL_TIME = "Asia/Ho_Chi_Minh"

PROGRAM = Check("program", Words("Chương trình", "Program"))
SETTINGS = Check("settings", Words("Cấu hình", "Settings"))
FOLDER = Check("data_folder", Words("Thư mục dữ liệu", "Data folder"))
SPACE = Check("space", Words("Dung lượng đĩa", "Disk space"))
FILES = Check("files", Words("Tệp đính kèm", "Attached files"))
KEYS = Check("keys", Words("Khóa ký", "Signing keys"))
PORT = Check("port", Words("Cổng mạng", "Port"))
BACKUP = Check("backup", Words("Bản sao lưu", "Backup"))
TIME_ZONES = Check("time_zones", Words("Múi giờ", "Time zones"))


def examined(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield program()
    yield SETTINGS.ok("đọc được, từ biến môi trường", "readable, from the environment")
    yield folder(settings.data_dir)
    yield space(settings.data_dir)
    yield files(settings.files)
    yield keys(settings.keys, now)
    yield port(settings)
    yield backup(settings, now)
    yield time_zones()


def program() -> Finding:
    """Python, and the packages against what the program asks for."""
    python = ".".join(map(str, sys.version_info[:3]))
    wrong = sorted(name for name, oldest in _asked_for() if not _present(name, oldest))
    if sys.version_info < (3, 11) or wrong:
        names = ", ".join(wrong)
        return PROGRAM.fail(
            Words(f"Python {python}; thiếu hoặc quá cũ: {names}", f"Python {python}; missing or too old: {names}"),
            Words("hãy chạy lại make install", "run make install again"),
        )
    said = f"mamnon {version('mamnon')}, Python {python}"
    return PROGRAM.ok(f"{said}, các gói đầy đủ", f"{said}, packages as required")


def _asked_for() -> Iterator[tuple[str, str]]:
    """Package and oldest version, as pyproject.toml has them; those for other systems or for work on it left out."""
    for line in requires("mamnon") or ():
        asked, _, marker = line.partition(";")
        found = re.match(r"([\w.-]+)(?:\[.*?\])?\s*>=\s*([\d.]+)", asked)
        if found and "extra" not in marker:
            yield found[1], found[2]


def _present(name: str, oldest: str) -> bool:
    try:
        return _numbers(version(name)) >= _numbers(oldest)
    except PackageNotFoundError:
        return False


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text.partition("+")[0])]


def folder(place: Path) -> Finding:
    if not place.exists():
        return FOLDER.warn(
            Words(f"{place} chưa có", f"{place} is not there yet"),
            Words(
                "mamnon serve sẽ tạo; nếu đặt sai, hãy sửa MAMNON_DATA_DIR",
                "mamnon serve makes it; if misnamed, set MAMNON_DATA_DIR",
            ),
        )
    if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        return FOLDER.fail(
            Words(f"{place} không dùng được với người dùng này", f"{place} cannot be used by this user"),
            Words("hãy cấp quyền, hoặc đặt MAMNON_DATA_DIR", "give the rights, or set MAMNON_DATA_DIR"),
        )
    if (kind := file_system(place)) in NETWORK_FILE_SYSTEMS:
        return FOLDER.warn(
            Words(f"{place} nằm trên ổ mạng ({kind})", f"{place} is on a network file system ({kind})"),
            Words(
                "hãy chuyển về đĩa của máy: khóa tệp qua mạng không chắc",
                "move it to a local disk: locks over a network are not sure",
            ),
        )
    return FOLDER.ok(f"{place}", f"{place}")


def file_system(place: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Its kind, by the mount that holds it (Linux); empty where that is not known."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    real = str(place.resolve())
    held = [
        (point, kind)
        for _, point, kind, *_ in map(str.split, lines)
        if Path(real).is_relative_to(point.replace("\\040", " "))
    ]
    return max(held, key=lambda it: len(it[0]), default=("", ""))[1]


def space(place: Path) -> Finding:
    there = next(it for it in (place.absolute(), *place.absolute().parents) if it.exists())
    free = shutil.disk_usage(there).free
    said = Words(f"còn trống {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB free")
    todo = Words("hãy dọn đĩa", "make room on the disk")
    if free < ROOM_TO_FAIL:
        return SPACE.fail(said, todo)
    return SPACE.warn(said, todo) if free < ROOM_TO_WARN else SPACE.ok(said.vi, said.en)


def files(place: Path) -> Finding:
    """Whether what people attach can be written; that each row has its bytes is looked at where the rows are."""
    there = next(it for it in (place.absolute(), *place.absolute().parents) if it.exists())
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return FILES.fail(
            Words(f"{place} không ghi được", f"{place} cannot be written"),
            Words("hãy cấp quyền, hoặc đặt MAMNON_FILES_DIR", "give the rights, or set MAMNON_FILES_DIR"),
        )
    if not place.exists():
        return FILES.ok(f"{place} chưa có tệp nào", f"{place} has none yet")
    free = shutil.disk_usage(place).free
    return FILES.ok(f"{place}, còn trống {free / 1e9:.1f} GB", f"{place}, {free / 1e9:.1f} GB free")


def keys(place: Path, now: datetime) -> Finding:
    """KeyRing sees to rights and to P-256."""
    if not place.exists():
        return KEYS.warn(
            Words(f"{place} chưa có", f"{place} is not there yet"),
            Words(
                "mamnon serve sẽ tạo; sau khi phục hồi, hãy chép khóa cũ về",
                "mamnon serve makes it; after a move, copy the old keys there",
            ),
        )
    try:
        ring = KeyRing(place)
    except (KeyProblem, OSError) as problem:
        return KEYS.fail(
            Words(f"{place} không dùng được ({problem})", f"{place} cannot be used ({problem})"),
            Words("hãy đặt quyền 700 cho thư mục, 600 cho tệp khóa", "give the folder mode 700 and each key mode 600"),
        )
    if not ring.keys:
        return KEYS.warn(
            Words(f"{place} trống", f"{place} is empty"),
            Words("mamnon serve sẽ tạo khóa", "mamnon serve makes a key"),
        )
    born = datetime.fromtimestamp((place / f"{ring.signing.number:04}.json").stat().st_mtime, now.tzinfo)
    days = max((now - born).days, 0)
    said = Words(
        f"{len(ring.keys)} khóa P-256, khóa ký {days} ngày tuổi",
        f"{len(ring.keys)} of P-256, the signing one {days} days old",
    )
    if now - born > OLD_KEY:
        return KEYS.warn(said, Words("hãy chạy mamnon keys rotate", "run mamnon keys rotate"))
    return KEYS.ok(said.vi, said.en)


def port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            taken = error.strerror or str(error)
        else:
            return PORT.ok(f"{where} còn trống, chưa có máy chủ chạy", f"{where} is free, no server runs")
    if _is_ours(settings):
        return PORT.ok(f"mamnon đang chạy ở {where}", f"mamnon serves on {where}")
    return PORT.fail(
        Words(f"{where} không dùng được ({taken})", f"{where} cannot be used ({taken})"),
        Words("hãy dừng chương trình đang chiếm, hoặc đặt MAMNON_PORT", "stop what uses it, or set MAMNON_PORT"),
    )


def _is_ours(settings: Settings) -> bool:
    import httpx

    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - asked, not bound
    try:
        answer = httpx.get(f"http://{host}:{settings.port}/livez", timeout=3)
        return answer.status_code == 200 and "x-request-id" in answer.headers
    except httpx.HTTPError:
        return False


def backup(settings: Settings, now: datetime) -> Finding:
    """Where the last `mamnon db backup` went; one made by other means is not known here."""
    todo = Words("hãy chạy mamnon db backup mỗi ngày", "run mamnon db backup every day")
    try:
        last = json.loads((settings.data_dir / LAST).read_text("utf-8"))
        file, age = Path(last["file"]), now - datetime.fromisoformat(last["created_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return BACKUP.warn(Words("chưa có bản nào", "none so far"), todo)
    hours = max(int(age / timedelta(hours=1)), 0)
    said = Words(f"{hours} giờ trước: {file}", f"{hours} hours ago: {file}")
    if not file.exists():
        gone = Words(f"{file} không còn ở đó", f"{file} is not there any more")
        return BACKUP.warn(
            gone, Words("hãy kiểm tra nơi cất, hoặc sao lưu lại", "see where it was moved, or back up again")
        )
    return BACKUP.warn(said, todo) if age > OLD_BACKUP else BACKUP.ok(said.vi, said.en)


def time_zones() -> Finding:
    try:
        zone = ZoneInfo(SCHOOL_TIME)
    except (OSError, KeyError):
        return TIME_ZONES.fail(
            Words(f"thiếu dữ liệu của {SCHOOL_TIME}", f"no data for {SCHOOL_TIME}"),
            Words("hãy cài lại gói tzdata", "install the package tzdata again"),
        )
    return TIME_ZONES.ok(f"có dữ liệu của {zone.key}", f"{zone.key} is known")
