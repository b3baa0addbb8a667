"""What officers do with tickets: one call for each verb, all alike."""

from typing import Any, cast

from api.calls import AT_DESKS, call
from api.headers import IF_MATCH
from api.routes import room
from api.routes._common import hand, working
from api.shapes.common import Nothing, Taken
from api.shapes.tickets import CallWish, HoldWish, SwitchWish, Ticket, TransferWish, shown
from hall import tickets
from hall.errors import Conflict, DeskBusy, HallError, NotAllowed, TooMany

REFUSES: tuple[type[HallError], ...] = (NotAllowed, Conflict)

# fmt: off
VERBS: dict[str, tuple[type[Taken], str]] = {
    "call": (CallWish, """Call this ticket to the officer's desk.

        Out of its turn from the line, for a `reason`, or back from missed or hold. 409 `desk_busy`
        while the desk still holds one."""),
    "recall": (Nothing, """Call once more.

        Shown and spoken anew; each time is a step of its own. 429 before the hall's pause between
        two calls is over; 409 once it was called as often as the hall's rule allows."""),
    "start": (Nothing, "The citizen sits down."),
    "switch": (SwitchWish, """On with another service, in the same visit.

        At the same desk; from now on the minutes are booked to that service."""),
    "send_back": (Nothing, """Done here: back to the desk that sent it.

        For what it came for there, with its old place. Only what was transferred with
        `come_back`."""),
    "finish": (Nothing, "The visit is over."),
    "miss": (Nothing, "Called, and nobody came."),
    "hold": (HoldWish, """Set aside for some minutes.

        It then returns to its old place by itself."""),
    "resume": (Nothing, "Return from hold to the old place in the line."),
    "restore": (Nothing, """Return to the line.

        A call taken back keeps the old place; a missed citizen who returns waits for a few, as
        often as the hall's rule allows."""),
    "transfer": (TransferWish, """Send to another service, to one desk, or both.

        With the same number and time of arrival."""),
    "withdraw": (Nothing, "Given up, by the citizen or for them."),
    "undo": (Nothing, "Take back the desk's own last step on this ticket, within a minute."),
}
# fmt: on

AGAIN = """

Repeating it after it took effect from the same desk answers 200 and changes nothing. From a
state, or by a desk, that does not allow it: 409 `not_allowed`."""


def _hang(verb: str, takes: type[Taken], words: str) -> None:
    def act(ticket_id: str, body: Taken, version: int | None) -> Ticket:
        said: dict[str, Any] = {k: v for k, v in body.model_dump().items() if v != ""}
        desk = cast(str, said.pop("desk", "")) if verb == "call" else ""
        with working() as work:
            do = getattr(tickets, verb)
            done = do(work, ticket_id, hand(work, desk), version=version, **said)
            return shown(work.session, work.hall, done, work.now)

    act.__name__ = f"{verb}_ticket"
    act.__doc__ = words + ("" if verb in {"recall", "undo", "switch"} else AGAIN)
    more: dict[str, tuple[type[HallError], ...]] = {
        **dict.fromkeys(("call", "undo"), (DeskBusy,)),
        "recall": (TooMany,),
    }
    declared = call(
        "staff",
        roles=AT_DESKS,
        takes=takes,
        headers=(IF_MATCH,),
        gives={200: Ticket},
        refuses=(*REFUSES, *more.get(verb, ())),
    )
    room.post(f"/tickets/<ticket_id>/{verb}", endpoint=act.__name__)(declared(act))


for _verb, (_takes, _words) in VERBS.items():
    _hang(_verb, _takes, _words)
