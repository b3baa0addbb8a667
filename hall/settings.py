"""Settings, read once from the environment, refused at start when wrong.

Every setting is TIEPDAN_ and its name in capitals, or TIEPDAN_…_FILE for a file
that holds it; docs/running.md lists them all (a test sees to it).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from hall.words import available

PREFIX = "TIEPDAN_"
SECRET = frozenset({"database_url", "redis_url"})  # may hold a password
HIDDEN = frozenset({"printer_token"})
AT_LEAST_ONE = ("sockets", "threads", "kiosk_per_minute", "signin_per_minute", "printer_width")
# of the makers of Chrome and most others, Firefox, Edge, Safari
PUSH_SERVICES = (
    "fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com"
)


class BadSettings(Exception):
    """The house will not open with these settings."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Path = Path("data")  # folder of database, keys, slips
    database_url: str = ""  # empty: SQLite in the data folder
    redis_url: str = ""  # joins several server processes; empty: one process
    public_url: str = ""  # what QR codes point to; empty: the address served on
    hall: str = ""  # code of the hall this process serves; empty: the only one
    languages: str = "vi,en"  # BCP 47, comma separated; the first is the fallback
    sockets: int = 500  # open sockets of phones beyond which they fall back to asking
    threads: int = 96  # for requests; sockets have their own beside these
    one_core: bool = True  # keep to one core: several cost more than they give (Linux)
    kiosk_per_minute: int = 30  # tickets one kiosk may take
    signin_per_minute: int = 10  # tries of one name or address
    printer: str = ""  # a printer at this very machine: tcp://…, usb://…; empty: none
    printer_token: str = ""  # its device token
    printer_width: int = 576  # dots: 576 on 80 mm paper, 384 on 58 mm; a profile says it better
    printer_profile: str = ""  # file that `tiepdan-printer probe --write` made; empty: none
    voice_program: str = "espeak-ng"  # speaks where no recording does; empty: none
    hook_networks: str = ""  # 10.20.0.0/16, …: told of records also there, and without TLS
    push_services: str = PUSH_SERVICES  # hosts that may be asked to tell a phone
    trust_proxy: bool = False  # believe X-Forwarded-* of exactly one proxy

    def __post_init__(self) -> None:
        for name in AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise BadSettings(f"{PREFIX}{name.upper()}: at least 1 is wanted")
        if self.public_url and not self.public_url.startswith(("http://", "https://")):
            raise BadSettings(f"{PREFIX}PUBLIC_URL: an http(s) address is wanted")
        if not self.language_codes or not set(self.language_codes) <= set(available()):
            raise BadSettings(f"{PREFIX}LANGUAGES: of {', '.join(available())}")
        try:
            _ = self.networks
        except ValueError:
            raise BadSettings(f"{PREFIX}HOOK_NETWORKS: networks like 10.20.0.0/16") from None

    @property
    def url(self) -> str:
        """The database, as SQLAlchemy names it."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.data.absolute() / 'tiepdan.db'}"

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Where else than on the public Internet other systems may be told."""
        return tuple(
            ip_network(text.strip()) for text in self.hook_networks.split(",") if text.strip()
        )

    @property
    def push_hosts(self) -> list[str]:
        """Names of hosts; `*.` stands for any below."""
        return [name.strip() for name in self.push_services.split(",") if name.strip()]

    @property
    def language_codes(self) -> list[str]:
        return [code.strip() for code in self.languages.split(",") if code.strip()]

    @classmethod
    def read(cls, environ: Mapping[str, str], **given: object) -> Self:
        """From TIEPDAN_* variables; what the command line gave wins.

        BadSettings for a name nobody knows or a value that cannot be meant.
        """
        known = {field.name: field for field in fields(cls)}
        values: dict[str, object] = {}
        for key, text in environ.items():
            if not key.startswith(PREFIX):
                continue
            name = key.removeprefix(PREFIX).lower()
            if name not in known and name.endswith("_file"):
                name, text = name.removesuffix("_file"), _in_file(key, text)
            if name not in known:
                raise BadSettings(f"{key}: no such setting")
            values[name] = _meant(key, text, known[name].type)
        values |= {name: value for name, value in given.items() if value is not None}
        return cls(**values)  # type: ignore[arg-type]

    def shown(self) -> dict[str, str]:
        """All settings as text, passwords hidden."""
        found = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        hidden = {name: "***" for name in HIDDEN if found[name]}
        masked = {name: _masked(found[name]) for name in SECRET}
        return found | masked | hidden


def _in_file(key: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise BadSettings(f"{key}: {error}") from None


def _meant(key: str, text: str, kind: object) -> object:
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise BadSettings(f"{key}={text!r}: a whole number is wanted") from None
    if kind is bool:
        if text.lower() not in {"yes", "no", "true", "false", "1", "0"}:
            raise BadSettings(f"{key}={text!r}: yes or no is wanted")
        return text.lower() in {"yes", "true", "1"}
    return Path(text) if kind is Path else text


def _masked(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url
    where = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:***@{where}"))
