"""Every setting, with its meaning and default. Each is read from the environment as MAMNON_<NAME>."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.ASCII)


class SettingsProblem(RuntimeError):
    """A setting has a value that cannot be; the message is one sentence naming it."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="MAMNON_", extra="ignore", populate_by_name=True)

    data_dir: Path = Field(Path(".data"), description="where the embedded database, keys and sample accounts live")
    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0: a free one")
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "MAMNON_DATABASE_URL"),
        description="the app's role on a PostgreSQL of yours; unset: an embedded one in the data folder",
    )
    migration_url: str | None = Field(
        None, description="the migrator's role, for `mamnon db migrate`; default: DATABASE_URL"
    )
    keys_dir: Path | None = Field(
        None, description="the signing keys; default: <data_dir>/keys. Share it between instances"
    )
    pool_size: int = Field(6, ge=1, le=200, description="connections to the database; two or three a core of it")
    prepared_statements: bool = Field(
        True, description="keep prepared statements on each connection; false behind PgBouncer in transaction mode"
    )
    embedded_version: int = Field(18, description="the embedded PostgreSQL's major version: 18 or 16")
    issuer: str = Field("mamnon", description="iss and aud of access tokens")
    access_minutes: int = Field(10, ge=1, le=60, description="life of an access token")
    session_idle_days: int = Field(30, ge=1, description="a session ends when it was not refreshed for so long")
    session_days: int = Field(180, ge=1, description="a session ends at the latest after this")
    max_body_bytes: int = Field(1 << 20, description="largest JSON body")
    max_upload_bytes: int = Field(10 << 20, description="largest uploaded file")
    files_dir: Path | None = Field(
        None, description="what people attach; default: <data_dir>/files. Share it between instances"
    )
    files_quota_bytes: int = Field(5 << 30, ge=0, description="how much each school may attach altogether")
    idempotency_hours: int = Field(24, ge=1, le=168, description="an Idempotency-Key is remembered for so long")
    cors_origins: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        None, description="origins, by commas, whose pages may call this API from a browser"
    )
    asset_link: str = Field(
        "mamnon:asset:{code}",
        max_length=200,
        description="what the QR code of an asset's label says, with {code} and, if need be, {school} in it",
    )
    public_url: str | None = Field(
        None, description="where visitors reach the school's public pages, https://…; default: http://<host>:<port>"
    )
    log_requests: bool = Field(True, description="one line to stderr for each request; never with personal data")

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this environment, or, by the same names, of files in MAMNON_SECRETS_DIR. Raises SettingsProblem."""
        try:
            return cls(_secrets_dir=os.environ.get("MAMNON_SECRETS_DIR"))
        except ValidationError as error:
            wrong = error.errors()[0]
            name = "_".join(map(str, wrong["loc"])).upper()
            raise SettingsProblem(f"MAMNON_{name.removeprefix('MAMNON_')} is not usable: {wrong['msg']}.") from None

    @field_validator("asset_link")
    @classmethod
    def _says_the_code(cls, given: str) -> str:
        """Nothing but text and the two names: it is filled in for each label."""
        try:
            filled = given.format(code="TS-1", school="x")
        except (KeyError, IndexError, ValueError, AttributeError):
            filled = ""
        if "TS-1" not in filled:
            raise ValueError("it is a text with {code} in it, such as https://app.example.edu.vn/tai-san/{code}")
        return given

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _origins(cls, given: object) -> object:
        """Each as a browser sends it. Everybody (`*`) is not an origin."""
        if not isinstance(given, str):
            return given
        origins = tuple(origin.strip() for origin in given.split(",") if origin.strip())
        if wrong := next((origin for origin in origins if not _ORIGIN.fullmatch(origin)), None):
            raise ValueError(f"{wrong} is not an origin such as https://app.example.edu.vn")
        return origins

    @field_validator("public_url")
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        """An origin, as a browser shows it: what is published stands below it."""
        if given is None or _ORIGIN.fullmatch(given := given.rstrip("/")):
            return given
        raise ValueError(f"{given} is not an address such as https://hoa-sen.example.edu.vn")

    @property
    def site(self) -> str:
        """Where the public pages stand, without a slash at its end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def idempotency_lifetime(self) -> timedelta:
        return timedelta(hours=self.idempotency_hours)

    @property
    def keys(self) -> Path:
        return self.keys_dir or self.data_dir / "keys"

    @property
    def files(self) -> Path:
        return self.files_dir or self.data_dir / "files"

    @property
    def access_lifetime(self) -> timedelta:
        return timedelta(minutes=self.access_minutes)
