"""What every hall of the tests would compile anew, kept from one to the next: SQL and templates.

Half the time of a test that asks for a page went into it; a server does it once.
"""

from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine

STATEMENTS = 1_200  # of all tests of one process; beyond that the oldest go

_engines: dict[str, Engine] = {}  # the first of each dialect


def engine_for(url: str, **more: Any) -> Engine:
    """An engine that finds what was compiled for another. Its connections are its own."""
    engine = create_engine(url, query_cache_size=STATEMENTS, **more)
    first = _engines.setdefault(engine.dialect.name, engine)
    # a dialect learns at its first connection what its server can
    if getattr(first.dialect, "server_version_info", None):
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
    return engine


class _Kept(BytecodeCache):
    codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


def keep_templates(app: Flask) -> Flask:
    """The app, which takes templates as another left them."""
    app.jinja_env.bytecode_cache = _Kept()
    return app
