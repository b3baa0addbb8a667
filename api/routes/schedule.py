"""The posted schedule of receptions, month by month."""

from api.calls import call
from api.routes import room
from api.routes._common import looking
from api.shapes import schedule as shapes
from hall.errors import NotFound


@room.get("/schedule/<month>")
@call("staff", "api", gives={200: shapes.Schedule})
def read_schedule(month: str) -> shapes.Schedule:
    """Read what is posted of a month.

    Drafts are not in it. What was moved or changed after its posting says why. The same is
    open to everybody as a page and as a calendar at `/schedule`.
    """
    with looking() as look:
        first = shapes.first_of(month)
        if first is None:
            raise NotFound("month")
        return shapes.shown(look.session, look.hall, first)
