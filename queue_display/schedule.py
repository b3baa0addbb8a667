"""The posted schedule, for everybody to read and to print. Works without scripts."""

from babel.dates import format_date
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hall.web import store
from hall.web.context import this_hall
from hall.web.language import language
from queue_display import sittings

posted = Blueprint("schedule", __name__, url_prefix="/schedule", template_folder="templates")


@posted.get("")
def page() -> ResponseReturnValue:
    hall, now = this_hall(), store().now()
    with store().read() as session:
        weeks = sittings.weeks(session, hall, now)
        return render_template(
            "queue_display/schedule.html",
            weeks=weeks,
            posting=sittings.posting(session, weeks),
            hall=hall,
            weekday=lambda day: format_date(day, "EEEE", locale=language()),
        )
