"""Every setting once: its name, meaning and default. `python -m bot settings` prints this list.

A setting comes from the environment (`BOT_` and the field's name in capitals), else from `.env` in
the project's folder, else from the default here. Settings are read once a process, by `settings()`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseSettings, Field, SecretStr

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All settings of the assistant; each description is what an operator reads."""

    var_dir: Path = Field(
        default=ROOT / "var", description="folder for all that is built or stored at run time"
    )
    knowledge_dir: Path = Field(default=ROOT / "knowledge_base", description="the editors' folder")
    nlu_dir: Path = Field(default=ROOT / "nlu_data", description="training sentences, rules and vocabulary")
    encoder: str = Field(
        default="",
        description="a sentence-transformers model name or folder to use instead of the built encoder",
    )
    encoder_query_prefix: str = Field(
        default="query: ", description="put before a question, for the encoder that BOT_ENCODER names"
    )
    encoder_passage_prefix: str = Field(
        default="passage: ", description="put before a passage, for the encoder that BOT_ENCODER names"
    )
    encoder_threads: int = Field(default=1, ge=1, description="threads of one encoding")
    host: str = Field(default="127.0.0.1", description="address the server listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port the server listens on")
    widget_origins: str = Field(
        default="",
        description="other sites whose pages may embed the chat: origins such as https://www.example.gov.cn, "
        "separated by commas",
    )
    max_sockets: int = Field(
        default=800,
        ge=1,
        description="WebSocket connections that one worker keeps open (each takes a file descriptor); "
        "whoever comes later asks by HTTP",
    )
    conversation_ttl_seconds: int = Field(
        default=24 * 3600, ge=60, description="seconds after its last turn that a conversation is forgotten"
    )
    database_url: str = Field(
        default="",
        description="where cases are kept: postgresql+psycopg2://…; empty: an SQLite file in BOT_VAR_DIR",
    )
    database_owner_url: str = Field(
        default="",
        description="the same database as its owner, for `python -m bot db upgrade`; empty: BOT_DATABASE_URL",
    )
    data_keys: SecretStr = Field(
        default=SecretStr(""),
        description="keys that personal data are encrypted with, newest first, separated by commas "
        "(`python -m bot privacy key` makes one); empty: one is made in BOT_VAR_DIR at the first start",
    )
    timetable_file: Path | None = Field(
        default=None,
        description="a YAML file whose hours, capacities and places replace the examples of the services",
    )
    staff_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="who may use the staff API: name:role:token, separated by commas; "
        "roles are viewer, clerk, manager",
    )
    service_recorder: str = Field(
        default="",
        description="who records volunteers' hours, as certificates print it (记录单位); "
        "empty: an example that says so",
    )
    redis_url: str = Field(
        default="",
        description="where several workers keep conversations: redis://…; empty: in one process' memory",
    )
    trusted_proxies: str = Field(
        default="",
        description="proxies whose X-Forwarded-For names the caller: addresses or networks, separated by "
        "commas; empty: nobody's is believed",
    )
    limit_conversation: str = Field(
        default="30/minute",
        description="messages that one conversation may send, such as 30/minute; empty: any number",
    )
    limit_address: str = Field(
        default="300/minute", description="the same for one address, behind which many residents may be"
    )
    limit_kiosk_address: str = Field(
        default="3000/minute", description="the same for the address that a bureau's kiosks share"
    )
    limit_connector: str = Field(default="60000/minute", description="the same for all messages of a channel")
    otlp_endpoint: str = Field(
        default="",
        description="where OpenTelemetry traces go, by OTLP over HTTP: http://…:4318; empty: none are made",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text, or json: one object a line"
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    class Config:
        env_prefix = "BOT_"
        env_file = ROOT / ".env"

    @property
    def encoder_dir(self) -> Path:
        """Where the built encoder lives."""
        return self.var_dir / "encoder"

    @property
    def index_dir(self) -> Path:
        """Where the search index lives."""
        return self.var_dir / "index"

    @property
    def models_dir(self) -> Path:
        """Where trained dialogue models live."""
        return self.var_dir / "models"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read at the first call."""
    return Settings()


def environment_name(field: str) -> str:
    """The environment variable of a field: `port` → `BOT_PORT`."""
    return f"BOT_{field.upper()}"
