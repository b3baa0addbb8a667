"""The lives of a ticket, an appointment and a paper job: every state × every verb."""

import pytest

from hall.errors import NotAllowed
from hall.lifecycle import (
    APPOINTMENT,
    AT_A_DESK,
    ENDED,
    PRINT_JOB,
    TICKET,
    AppointmentState,
    JobState,
    TicketState,
)

# A dot: not from here. Rows and columns are whole; the test below sees to it.
TICKETS = """
            waiting    called     serving    on_hold    missed     served     withdrawn  expired
call        called     .          .          called     called     .          .          .
recall      .          called     .          .          .          .          .          .
start       .          serving    .          .          .          .          .          .
switch      .          .          serving    .          .          .          .          .
send_back   .          .          waiting    .          .          .          .          .
finish      .          .          served     .          .          .          .          .
miss        .          missed     .          .          .          .          .          .
hold        .          on_hold    on_hold    .          .          .          .          .
resume      .          .          .          waiting    .          .          .          .
restore     .          waiting    .          .          waiting    .          .          .
transfer    waiting    waiting    waiting    .          .          .          .          .
defer       waiting    .          .          .          .          .          .          .
withdraw    withdrawn  withdrawn  .          withdrawn  withdrawn  .          .          .
carry       waiting    .          .          waiting    .          .          .          .
expire      expired    expired    expired    expired    expired    .          .          .
"""
APPOINTMENTS = """
            booked     arrived    cancelled  absent
move        booked     .          .          .
arrive      arrived    .          .          .
cancel      cancelled  .          .          .
lapse       absent     .          .          .
"""
PAPERS = """
            queued     sending    printed    unknown    reprinted  failed
claim       sending    .          .          .          .          .
confirm     .          printed    .          printed    .          .
lose        .          unknown    .          .          .          .
return      .          queued     .          .          .          .
replace     .          .          .          reprinted  .          .
give_up     failed     failed     .          failed     .          .
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    """(state, verb, state after) for each cell."""
    head, *rows = [row.split() for row in table.strip().splitlines()]
    return [
        (state, verb, after)
        for verb, *afters in rows
        for state, after in zip(head, afters, strict=True)
    ]


@pytest.mark.parametrize(("state", "verb", "after"), cells(TICKETS))
def test_a_ticket_goes_only_where_its_life_leads(state: str, verb: str, after: str) -> None:
    if after == ".":
        with pytest.raises(NotAllowed, match=f"cannot {verb} what is {state}"):
            TICKET.after(TicketState(state), verb)
    else:
        assert TICKET.after(TicketState(state), verb) is TicketState(after)


@pytest.mark.parametrize(("state", "verb", "after"), cells(PAPERS))
def test_a_paper_job_goes_only_where_its_life_leads(state: str, verb: str, after: str) -> None:
    if after == ".":
        with pytest.raises(NotAllowed):
            PRINT_JOB.after(JobState(state), verb)
    else:
        assert PRINT_JOB.after(JobState(state), verb) is JobState(after)


@pytest.mark.parametrize(("state", "verb", "after"), cells(APPOINTMENTS))
def test_an_appointment_goes_only_where_its_life_leads(state: str, verb: str, after: str) -> None:
    if after == ".":
        with pytest.raises(NotAllowed):
            APPOINTMENT.after(AppointmentState(state), verb)
    else:
        assert APPOINTMENT.after(AppointmentState(state), verb) is AppointmentState(after)


def test_the_tables_above_are_whole() -> None:
    assert {(s, v) for s, v, _ in cells(APPOINTMENTS)} == {
        (s, v) for s in AppointmentState for v in APPOINTMENT.rules
    }
    assert {(s, v) for s, v, _ in cells(TICKETS)} == {
        (s, v) for s in TicketState for v in TICKET.rules
    }
    assert {(s, v) for s, v, _ in cells(PAPERS)} == {
        (s, v) for s in JobState for v in PRINT_JOB.rules
    }


def test_what_has_ended_stays_ended() -> None:
    for state in ENDED:
        for verb in TICKET.rules:
            with pytest.raises(NotAllowed):
                TICKET.after(state, verb)


def test_no_state_is_both_at_a_desk_and_ended() -> None:
    assert AT_A_DESK.isdisjoint(ENDED)


def test_a_verb_nobody_knows_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        TICKET.after(TicketState.WAITING, "teleport")
