"""The posted schedule, for everybody: to read, print, subscribe to, hang up. Without scripts."""

from datetime import timedelta

from babel.dates import format_date
from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from hall import calendar
from hall.web import store
from hall.web.context import here, this_hall
from hall.web.headers import base_url
from hall.web.language import catalog, language
from hall.web.light import lightened
from hall.web.limits import within
from queue_display import sittings

FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=366)
POSTERS_PER_MINUTE = 20  # from one address: each is drawn anew

posted = Blueprint("schedule", __name__, url_prefix="/schedule", template_folder="templates")


@posted.get("")
def page() -> ResponseReturnValue:
    """This week and the next; or a month, if one is asked for."""
    hall, now = this_hall(), store().now()
    month = sittings.any_month(request.args.get("month", ""))
    with store().read() as session:
        shown = (
            [sittings.month(session, hall, month)]
            if month
            else sittings.whole_weeks(session, hall, now)
        )
        html = render_template(
            "queue_display/schedule.html",
            weeks=shown,
            month=month,
            this_month=calendar.day_of(hall, now).replace(day=1),
            posting=sittings.posting(session, shown),
            hall=hall,
            weekday=lambda day: format_date(day, "EEEE", locale=language()),
        )
    return lightened(html)


@posted.get("/calendar.ics")
def as_feed() -> ResponseReturnValue:
    """For calendars that subscribe: what is posted, a month back and a year ahead."""
    from queue_display import feed  # its library is loaded by whoever asks first

    hall, today = this_hall(), calendar.day_of(this_hall(), store().now())
    with store().read() as session:
        span = sittings.span(session, hall, today - FEED_BACK, today + FEED_AHEAD)
        text = feed.written(hall, span, words=catalog(), hall_name=here(hall.name), url=base_url())
    return _file(text, "text/calendar; charset=utf-8", "lich-tiep-cong-dan.ics")


@posted.get("/poster.pdf")
def as_poster() -> ResponseReturnValue:
    """A month on A3, to hang on the wall."""
    from queue_display import poster  # its library is loaded by whoever asks first

    within("posters", request.remote_addr, per_minute=POSTERS_PER_MINUTE)
    hall, today = this_hall(), calendar.day_of(this_hall(), store().now())
    day = sittings.any_month(request.args.get("month", "")) or today
    with store().read() as session:
        month = sittings.month(session, hall, day)
        drawn = poster.drawn(
            hall,
            month,
            posting=sittings.posting(session, [month]),
            words=catalog(),
            hall_name=here(hall.name),
            fonts=current_app.extensions["hall.fonts"],
        )
    return _file(drawn, "application/pdf", f"lich-tiep-cong-dan-{day:%Y-%m}.pdf")


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind.split(";")[0]
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response
