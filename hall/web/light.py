"""What is the same for everybody goes out small: the files of pages, and open pages, compressed.

Never an answer that holds something of its reader's: its size would tell what is in it (BREACH,
CVE-2013-3587). Who needs it are phones on a weak network; within a hall it makes no difference.
"""

import gzip
from functools import lru_cache

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

TEXT = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
SHORTEST = 300  # bytes; below that nothing is gained
FILES = 256  # kept in memory as they go out: more than the house has


def lightened(answer: ResponseReturnValue) -> Response:
    """The answer, compressed if it is text, is long enough, and the browser takes it so."""
    response = make_response(answer)
    if response.mimetype not in TEXT:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SHORTEST:
        return response
    response.set_data(_pressed(content))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # RFC 9110, 8.8.3.3: other bytes, the same file
    return response


@lru_cache(maxsize=FILES)
def _pressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
