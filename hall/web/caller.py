"""Who asks: a paired device, or somebody who signed in."""

from dataclasses import dataclass

from hall.journal import Actor
from hall.model import Role


@dataclass(frozen=True)
class Caller:
    """A token's holder. `id` is the device's key, or the staff member's."""

    kind: str  # kiosk, display, printer, rating, api, staff
    hall_id: int
    id: int
    name: str
    role: Role | None = None  # staff only
    session_id: int | None = None  # staff only: the sign-in
    reloads: int = 0  # devices only: times its page was told to load anew

    @property
    def by(self) -> Actor:
        """As the journal names them."""
        return Actor("staff" if self.kind == "staff" else "device", self.id)

    @property
    def trust(self) -> tuple[str, int]:
        """What ends when this token does: see `news.TrustEnded`."""
        if self.session_id is not None:
            return "staff", self.session_id
        return "device", self.id
