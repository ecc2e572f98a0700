"""Every setting once: its name, meaning and default. `python -m bot settings` prints this list.

A setting comes from the environment (`BOT_` and the field's name in capitals), else from `.env` in
the project's folder, else from the default here. Settings are read once a process, by `settings()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

from bot.errors import SetupError
from bot.passwords import HIDDEN, without_passwords

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
    encoder_threads: int = Field(
        default=2,
        ge=1,
        description="threads that encode a question while no other waits, where processors are there",
    )
    encoder_memory: int = Field(
        default=512, ge=16, description="latest questions of a process that are not encoded again"
    )
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
        description="a YAML file whose hours, capacities and places replace the examples of the services; "
        "what staff change on the page of a service goes before it",
    )
    staff_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="who may use the staff API: name:role:token, separated by commas; "
        "roles are viewer, clerk, manager",
    )
    kiosk_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="kiosks and the communities they stand in: name:community:token, separated by commas; "
        "each is set up once by opening /kiosk?device=token",
    )
    session_idle_seconds: int = Field(
        default=30 * 60,
        ge=60,
        description="seconds after which a login of the staff ends when nothing is done with it",
    )
    session_seconds: int = Field(
        default=12 * 3600, ge=60, description="seconds after which a login of the staff ends in any case"
    )
    service_recorder: str = Field(
        default="",
        description="who records volunteers' hours, as certificates print it (记录单位); "
        "empty: an example that says so",
    )
    redis_url: str = Field(
        default="",
        description="where several workers keep conversations: redis://…; empty: in one process' memory",
        repr=False,
    )
    turn_lease_seconds: float = Field(
        default=4.0,
        ge=1.0,
        description="seconds after which a worker that says nothing loses its turn of a conversation "
        "to the next message",
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
    handover_retention_days: int = Field(
        default=180,
        ge=1,
        description="days after which the words of a hand-over to a person, and of agents, are erased",
    )
    public_url: str = Field(
        default="",
        description="where residents reach this server from outside, such as https://www.example.gov.cn: "
        "long replies in WeChat link to their sources there, QR codes of kiosks to the chat; empty: no links",
    )
    callback_window_seconds: int = Field(
        default=300,
        ge=10,
        description="how old or new by its timestamp a message of WeChat or WeCom may be, in seconds",
    )
    callback_deadline_seconds: float = Field(
        default=4.5,
        gt=0,
        lt=5,
        description="seconds until a message of WeChat or WeCom is acknowledged and its answer follows by "
        "itself (they wait 5 s)",
    )
    wechat_token: SecretStr = Field(
        default=SecretStr(""),
        description="the WeChat official account's token (令牌); empty: the account is not connected",
    )
    wechat_app_id: str = Field(default="", description="the WeChat official account's AppID")
    wechat_aes_key: SecretStr = Field(
        default=SecretStr(""),
        description="the WeChat official account's EncodingAESKey, 43 characters; needed for the safe mode "
        "(安全模式), which is the one to choose: in plain mode nothing signs a message's content",
    )
    wechat_app_secret: SecretStr = Field(
        default=SecretStr(""),
        description="the WeChat official account's AppSecret; empty: late answers and notifications wait for "
        "the resident's next message",
    )
    wechat_api_base: str = Field(
        default="https://api.weixin.qq.com", description="where WeChat's API is reached"
    )
    wechat_safe_only: bool = Field(
        default=False, description="whether WeChat messages that are not encrypted are refused"
    )
    wechat_templates: dict[str, str] = Field(
        default={},
        description='ids of WeChat template messages by kind of notification, as JSON: {"reminder": "id"}; '
        "kinds are confirmation, reminder, change, cancelled, promotion, rating, and * for all others",
    )
    wecom_token: SecretStr = Field(
        default=SecretStr(""),
        description="the token of the WeCom (企业微信) application's callback; empty: it is not connected",
    )
    wecom_corp_id: str = Field(default="", description="the WeCom corporation's id (企业ID)")
    wecom_aes_key: SecretStr = Field(
        default=SecretStr(""), description="the EncodingAESKey of the WeCom application's callback"
    )
    wecom_secret: SecretStr = Field(
        default=SecretStr(""),
        description="the WeCom application's secret; empty: late answers and notifications wait for the "
        "resident's next message",
    )
    wecom_agent_id: str = Field(default="", description="the WeCom application's AgentId")
    wecom_api_base: str = Field(
        default="https://qyapi.weixin.qq.com", description="where WeCom's API is reached"
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    class Config:
        env_prefix = "BOT_"
        env_file = ROOT / ".env"

    @property
    def keeps_cases_in_a_file(self) -> bool:
        """Whether cases are in an SQLite file of this machine, not in a database server."""
        return not self.database_url or self.database_url.startswith("sqlite")

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

    @validator("redis_url")
    def _redis_url(cls, value: str) -> str:
        """redis-py would say what is wrong with a part of the password in it."""
        if value and not _is_redis_url(value):
            raise ValueError("is not of the form redis://[user:password@]host:port/number")
        return value

    def __repr_args__(self) -> Sequence[tuple[str | None, Any]]:
        """What a traceback or a debugger may show: no secret."""
        return [(name, shown(value)) for name, value in super().__repr_args__()]


def shown(value: Any) -> str:
    """A setting's value without what is secret in it."""
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    return without_passwords(str(value))


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises `SetupError` for one that cannot be."""
    try:
        return Settings()
    except ValidationError as error:
        found = (f"{environment_name(str(item['loc'][0]))}: {item['msg']}" for item in error.errors())
        raise SetupError("; ".join(found)) from None


def environment_name(field: str) -> str:
    """The environment variable of a field: `port` → `BOT_PORT`."""
    return f"BOT_{field.upper()}"


def _is_redis_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname) and port != 0
