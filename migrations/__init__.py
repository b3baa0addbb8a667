"""How the tables came to be what they are: run at start, under a lock, each once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

LOCK = 0x7469_6570  # any number, the same in every process


def bring_up_to_date(engine: Engine) -> None:
    """Give the database the tables of this version. Two processes at once: the second waits."""
    with engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's settings; there is no ini file."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found
