"""What a reader may know of: the one place that decides it, as conditions for queries.

An ordinary record is every officer's. A protected one is known to the officer who
received it, to the lead and the handlers of its matter, to the head, and for some
minutes to one who broke the glass. To anybody else it is not there: not in lists, not
in counts, not in searches (domain.md §7.2 (6), (7)).
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, true, union_all

from casework.access import Officer
from casework.kinds import Confidentiality
from casework.model import (
    IS_BREAK_GLASS,
    AccessEntry,
    Citizen,
    Handling,
    ImportLine,
    ImportRun,
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
    coming: frozenset[int] = frozenset()  # imports whose last line is not here yet

    @classmethod
    def of(cls, work: Work, officer: Officer) -> "Sight":
        """NotTrusted for those who read no records at all."""
        officer.must_receive()
        forced = select(AccessEntry.what_id, literal(0)).where(
            AccessEntry.staff_id == officer.id,
            AccessEntry.hall_id == work.hall.id,
            AccessEntry.what == What.MATTER,
            IS_BREAK_GLASS,
            AccessEntry.what_id != "",
            AccessEntry.at > work.now - GLASS_STAYS_OPEN,
        )
        coming = select(literal(""), ImportRun.id).where(
            ImportRun.hall_id == work.hall.id, ImportRun.ended_at.is_(None)
        )
        rows = work.session.execute(union_all(forced, coming)).all()
        return cls(
            officer,
            frozenset(key for key, run in rows if not run),
            frozenset(run for _, run in rows if run),
        )

    def matters(self) -> ColumnElement[bool]:
        """Which matters there are for this reader."""
        return self._here(Matter, self._known_matters())

    def petitions(self) -> ColumnElement[bool]:
        """Which petitions there are."""
        return self._here(Petition, self._known_petitions())

    def _known_matters(self) -> ColumnElement[bool]:
        if self.officer.is_head:
            return true()
        return or_(Matter.confidentiality == Confidentiality.ORDINARY, self._works_on(Matter))

    def _known_petitions(self) -> ColumnElement[bool]:
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
        return self._here(Citizen, self._known_citizens())

    def _known_citizens(self) -> ColumnElement[bool]:
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

    def _here(
        self,
        model: type[Matter] | type[Petition] | type[Citizen],
        known: ColumnElement[bool],
    ) -> ColumnElement[bool]:
        """Without what a register has brought of which more is to come."""
        if not self.coming:
            return known
        brought = exists().where(
            ImportLine.petition_id == Petition.id, ImportLine.run_id.in_(self.coming)
        )
        if model is Petition:
            return and_(known, ~brought.correlate(Petition))
        if model is Matter:
            of_matter = brought.where(Petition.matter_id == Matter.id).correlate(Matter)
            return and_(known, ~of_matter)
        of_citizen = brought.where(Petition.citizen_id == Citizen.id).correlate(Citizen)
        other = exists().where(
            Petition.citizen_id == Citizen.id,
            ~exists()
            .where(ImportLine.petition_id == Petition.id, ImportLine.run_id.in_(self.coming))
            .correlate(Petition),
        )
        visited = exists().where(Visit.citizen_id == Citizen.id)
        is_new = and_(of_citizen, ~other.correlate(Citizen), ~visited.correlate(Citizen))
        return and_(known, ~is_new)

    def _works_on(self, matter: type[Matter]) -> ColumnElement[bool]:
        handles = exists().where(
            Handling.matter_id == matter.id, Handling.staff_id == self.officer.id
        )
        if not self.forced:
            return or_(matter.lead_officer_id == self.officer.id, handles)
        return or_(
            matter.lead_officer_id == self.officer.id, handles, matter.public_id.in_(self.forced)
        )
