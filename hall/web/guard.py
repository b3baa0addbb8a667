"""The guard at every door: who asks, whether they may, and that a browser meant it.

A token comes as `Authorization: Bearer …`, or in a cookie that scripts cannot read.
What a cookie vouches for is only done with the page's own CSRF token besides.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Request, Response, current_app, g, redirect, request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from hall import devices, staff
from hall.errors import Away, NotSignedIn, NotTrusted
from hall.model import DeviceKind
from hall.news import News, TrustEnded
from hall.store import Store
from hall.vault import ALPHABET, TOKEN_LENGTH, fingerprint
from hall.web.caller import Caller

P = ParamSpec("P")
R = TypeVar("R")

TRUST_SECONDS = 1.0  # a token once looked up is believed that long
MANY = 5_000  # tokens kept in mind
COOKIE_DAYS = 3650  # a paired kiosk stays paired
csrf = CSRFProtect()


def put_up(app: Flask) -> None:
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # only what a cookie vouches for: see `_identify`
        WTF_CSRF_TIME_LIMIT=None,  # a kiosk's page lives for weeks
        WTF_CSRF_SSL_STRICT=False,  # SameSite=Strict and the token say more than a referrer
        SESSION_COOKIE_NAME="tiepdan_page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    app.session_interface = PageCookie()
    csrf.init_app(app)
    app.extensions["hall.trust"] = Trust(app.extensions["hall"].store)

    @app.before_request
    def nobody_yet() -> None:
        g.caller = None


class PageCookie(SecureCookieSessionInterface):
    """What proves that a page is ours. A hall may be served with and without TLS at once."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:  # programs bring none
            return self.session_class()  # and need no signer made ready
        return super().open_session(app, request)


def needs(*kinds: str, roles: tuple[str, ...] = ()) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only for callers of these kinds (and staff of these roles): else 401 or 403."""

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            g.caller = _identify(kinds, roles)
            return view(*args, **kwargs)

        inner.needs = kinds  # type: ignore[attr-defined]  # read by tests of the whole map
        return inner

    return guarded


def page_for(
    kind: str, *, roles: tuple[str, ...] = ()
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A page: strangers get the pairing page, or the sign-in page, and nothing else."""

    def guarded(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def inner(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                g.caller = _identify((kind,), roles)
            except NotSignedIn:
                if kind == "staff":
                    return redirect(url_for("staff_console.sign_in", next=request.full_path), 303)
                from hall.web import pairing  # the door stands on the guard

                return pairing.page(DeviceKind(kind))
            return view(*args, **kwargs)

        inner.needs = (kind,)  # type: ignore[attr-defined]
        return inner

    return guarded


def remember_staff(response: Response, token: str) -> None:
    """Put a sign-in into the browser: until it closes, or the server ends it."""
    _set_cookie(response, "staff", token, days=None)


def remember_device(response: Response, kind: str, token: str) -> None:
    """Put a device's token into its browser, for years."""
    _set_cookie(response, kind, token, days=COOKIE_DAYS)


def forget(response: Response, kind: str) -> None:
    """Take the token out of the browser."""
    response.delete_cookie(_cookie(kind), samesite="Strict", httponly=True)


def trust() -> "Trust":
    found: Trust = current_app.extensions["hall.trust"]
    return found


class Trust:
    """Whose a token is. Remembers for a moment, and forgets at once what it hears has ended."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[bytes, bool], tuple[float, Caller]] = {}
        self._guard = threading.Lock()
        store.subscribe(self._hear)

    def whose(self, token: str, *, is_use: bool = False) -> Caller | None:
        """The holder of that token; None if it is nobody's, or no longer good.

        `is_use` keeps a sign-in awake; a page that only looks again does not.
        """
        if len(token) != TOKEN_LENGTH or not set(token) <= set(ALPHABET):
            return None
        key = (fingerprint(token), is_use)  # what was only looked at was not yet used
        known = self._known.get(key)
        if known is not None and time.monotonic() - known[0] < TRUST_SECONDS:
            return known[1]
        found = self._look_up(token, is_use)
        with self._guard:
            if len(self._known) > MANY:
                self._known.clear()
            if found is None:
                self._known.pop(key, None)
            else:
                self._known[key] = (time.monotonic(), found)
        return found

    def _look_up(self, token: str, is_use: bool) -> Caller | None:
        now = self._store.now()
        with self._store.read() as session:
            device = devices.of_token(session, token)
            if device is not None:
                found = Caller(
                    device.kind.value,
                    device.hall_id,
                    device.id,
                    device.name,
                    reloads=device.reloads,
                )
                is_stale = device.seen_at is None or now - device.seen_at > devices.SEEN_EVERY
            else:
                signed_in = staff.who(session, token, now)
                if signed_in is None:
                    return None
                person = signed_in.staff
                found = Caller(
                    "staff", person.hall_id, person.id, person.name, person.role, signed_in.id
                )
                is_stale = is_use and now - signed_in.seen_at > staff.SEEN_EVERY
        if is_stale:
            with suppress(Away):  # when it was last seen is not worth a refusal
                self._note(found)
        return found

    def _note(self, caller: Caller) -> None:
        with self._store.work() as work:
            if caller.session_id is None:
                devices.seen(work, caller.id)
            else:
                staff.seen(work, caller.session_id)

    def _hear(self, news: News) -> None:
        if isinstance(news, TrustEnded):
            with self._guard:
                self._known = {
                    key: value
                    for key, value in self._known.items()
                    if value[1].trust != (news.kind, news.id)
                }


def _identify(kinds: tuple[str, ...], roles: tuple[str, ...]) -> Caller:
    bearer = request.headers.get("Authorization", "")
    if bearer:
        scheme, _, token = bearer.partition(" ")
        found = trust().whose(token.strip(), is_use=True) if scheme.lower() == "bearer" else None
        if found is None:
            raise NotSignedIn("the token is not good")
    else:
        found = _from_cookies(kinds)
        if found is None:
            raise NotSignedIn("no token")
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            csrf.protect()
    if found.kind not in kinds:
        raise NotTrusted(f"not for a {found.kind}")
    if roles and found.role is not None and found.role.value not in roles:  # devices have none
        raise NotTrusted("not for this role")
    return found


def _from_cookies(kinds: tuple[str, ...]) -> Caller | None:
    for kind in kinds:
        token = request.cookies.get(_cookie(kind))
        found = trust().whose(token, is_use=_is_use()) if token else None
        if found is not None and found.kind == kind:
            return found
    return None


def _is_use() -> bool:
    """Somebody pressed or opened something; a part that refetches itself is nobody."""
    return request.method != "GET" or request.headers.get("Sec-Fetch-Mode") == "navigate"


def _cookie(kind: str) -> str:
    return f"tiepdan_{kind}"


def _set_cookie(response: Response, kind: str, token: str, *, days: int | None) -> None:
    response.set_cookie(
        _cookie(kind),
        token,
        max_age=None if days is None else days * 86_400,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
