"""Signing in and out."""

from api.calls import call
from api.routes import room
from api.routes._common import working
from api.shapes.common import moment
from api.shapes.sessions import SignedIn, SignIn
from hall import desks, staff
from hall.errors import NotSignedIn, TooMany
from hall.web import caller, limits, store, this_hall_id


@room.post("/sessions")
@call(takes=SignIn, gives={201: SignedIn}, refuses=(NotSignedIn, TooMany))
def sign_in(body: SignIn) -> SignedIn:
    """Sign in.

    A staff token for a name and a password. Tries are counted by name and by address: 429 with
    `Retry-After`. A wrong name and a wrong password are answered alike.
    """
    limits.sign_in(body.username)
    with store().read() as session:
        person = staff.check_password(
            session, hall_id=this_hall_id(), username=body.username, password=body.password
        )
    with store().work(hall_id=person.hall_id) as work:
        token, signed_in = staff.sign_in(work, person)
        sits_at = desks.of_staff(work.session, person.id)
        return SignedIn(
            token=token,
            username=person.username,
            name=person.name,
            role=person.role,
            desk=sits_at.label if sits_at else None,
            expires_at=moment(work.hall, signed_in.started_at + staff.LONGEST),
        )


@room.delete("/sessions")
@call("staff", gives={204: None})
def sign_out() -> None:
    """Sign out.

    The token is no longer good, its sockets included.
    """
    with working() as work:
        session_id = caller().session_id
        assert session_id is not None  # staff tokens have one
        staff.sign_out(work, session_id)
