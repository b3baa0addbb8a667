"""What a reader may know of: the one place that decides it, as conditions for queries.

An ordinary record is every officer's. A protected one is known to the officer who
received it, to the lead and the handlers of its matter, to the head, and for some
minutes to one who broke the glass. To anybody else it is not there: not in lists, not
in counts, not in searches (domain.md §7.2 (6), (7)).
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, or_, select, true

from casework.access import Officer
from casework.kinds import Confidentiality
from casework.model import (
    IS_BREAK_GLASS,
    AccessEntry,
    Citizen,
    Handling,
    Matter,
    Petition,
    Visit,
    What,
)
from hall.store import Work

GLASS_STAYS_OPEN = timedelta(minutes=15)


@dataclass(frozen=True)
class Sight:
    """One reader's view at one moment."""

    officer: Officer
    forced: frozenset[str]  # public ids of the matters whose glass this reader broke

    @classmethod
    def of(cls, work: Work, officer: Officer) -> "Sight":
        """NotTrusted for those who read no records at all."""
        officer.must_receive()
        forced = work.session.scalars(
            select(AccessEntry.what_id).where(
                AccessEntry.staff_id == officer.id,
                AccessEntry.hall_id == work.hall.id,
                AccessEntry.what == What.MATTER,
                IS_BREAK_GLASS,
                AccessEntry.what_id != "",
                AccessEntry.at > work.now - GLASS_STAYS_OPEN,
            )
        )
        return cls(officer, frozenset(forced))

    def matters(self) -> ColumnElement[bool]:
        """Which matters there are for this reader."""
        if self.officer.is_head:
            return true()
        return or_(Matter.confidentiality == Confidentiality.ORDINARY, self._works_on(Matter))

    def petitions(self) -> ColumnElement[bool]:
        """Which petitions there are."""
        if self.officer.is_head:
            return true()
        return or_(
            Petition.confidentiality == Confidentiality.ORDINARY,
            Petition.received_by == self.officer.id,
            # said whose row it is: a query that joins the matter asks the same
            exists()
            .where(Matter.id == Petition.matter_id, self._works_on(Matter))
            .correlate(Petition),
        )

    def visits(self) -> ColumnElement[bool]:
        """Which visits there are."""
        if self.officer.is_head:
            return true()
        return or_(
            Visit.confidentiality == Confidentiality.ORDINARY,
            Visit.officer_id == self.officer.id,
            exists().where(Matter.id == Visit.matter_id, self._works_on(Matter)).correlate(Visit),
        )

    def citizens(self) -> ColumnElement[bool]:
        """Which people there are: a protected side exists with a record that does."""
        if self.officer.is_head:
            return true()
        return or_(
            Citizen.confidentiality == Confidentiality.ORDINARY,
            exists().where(Visit.citizen_id == Citizen.id, self.visits()),
            exists().where(Petition.citizen_id == Citizen.id, self.petitions()),
        )

    def is_forced(self, matter: Matter) -> bool:
        return (
            matter.confidentiality is Confidentiality.PROTECTED and matter.public_id in self.forced
        )

    def _works_on(self, matter: type[Matter]) -> ColumnElement[bool]:
        handles = exists().where(
            Handling.matter_id == matter.id, Handling.staff_id == self.officer.id
        )
        if not self.forced:
            return or_(matter.lead_officer_id == self.officer.id, handles)
        return or_(
            matter.lead_officer_id == self.officer.id, handles, matter.public_id.in_(self.forced)
        )
