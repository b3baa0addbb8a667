"""What must be so for a petition to be accepted, as a check-list for each kind.

Luật Khiếu nại, Điều 11; Luật Tố cáo, Điều 23, 29; Thông tư 05/2021/TT-TTCP (domain.md §6.1).
"""

from casework.kinds import Kind
from casework.sorting_kinds import Condition, Ineligible, Round

_C = Condition
_FORM = (_C.DATED, _C.NAMED, _C.SIGNED, _C.READABLE)
_COMPLAINT = (
    *(_C.SAYS_WHOM, _C.SAYS_WHAT, _C.SAYS_WISH, _C.OWN_RIGHT, _C.HAS_CAPACITY),
    *(_C.LAWFUL_REPRESENTATIVE, _C.IN_TIME, _C.NO_SECOND_DECISION, _C.NOT_IN_COURT),
)
_DENUNCIATION = (_C.SAYS_ACCUSED, _C.SAYS_ACT, _C.HAS_CAPACITY, _C.HAS_BASIS)
_OF_MANY = (_C.ALL_SIGNED, _C.REPRESENTATIVES_NAMED)

# what a missing condition usually means for the register
_MEANS = {
    _C.DATED: Ineligible.MISSING_DATE_NAME_SIGNATURE,
    _C.NAMED: Ineligible.MISSING_DATE_NAME_SIGNATURE,
    _C.SIGNED: Ineligible.MISSING_DATE_NAME_SIGNATURE,
    _C.READABLE: Ineligible.ILLEGIBLE,
    _C.SAYS_WHOM: Ineligible.COMPLAINT_CONTENT_MISSING,
    _C.SAYS_WISH: Ineligible.COMPLAINT_CONTENT_MISSING,
    _C.SAYS_ACCUSED: Ineligible.DENUNCIATION_CONTENT_MISSING,
    _C.SAYS_ACT: Ineligible.DENUNCIATION_CONTENT_MISSING,
    _C.NO_SECOND_DECISION: Ineligible.ALREADY_PROCESSED,
}


def of(kind: Kind, *, signers: int = 1, round_: Round = Round.FIRST) -> tuple[Condition, ...]:
    """The check-list of such a petition, in the order in which it is gone through."""
    many = _OF_MANY if signers > 1 and kind is Kind.COMPLAINT else ()
    if kind is Kind.COMPLAINT:
        return (*_FORM, *_COMPLAINT, *many)
    if kind is Kind.DENUNCIATION:
        again = (_C.NEW_EVIDENCE,) if round_ is Round.CONTINUED else ()
        return (*_FORM, *_DENUNCIATION, *again)
    return (*_FORM, _C.SAYS_WHAT)


def reasons(kind: Kind, missed: tuple[Condition, ...]) -> tuple[Ineligible, ...]:
    """What the register would give as reasons for what is missing, each once."""
    found = {_MEANS[each]: None for each in missed if each in _MEANS}
    if _C.SAYS_WHAT in missed:
        is_complaint = kind is Kind.COMPLAINT
        found[
            Ineligible.COMPLAINT_CONTENT_MISSING
            if is_complaint
            else Ineligible.FEEDBACK_CONTENT_MISSING
        ] = None
    return tuple(found)
