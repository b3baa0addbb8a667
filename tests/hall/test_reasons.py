"""Why a ticket is next and why another is not: one sentence, from the order's own figures."""

import pytest

from hall import explain, turns
from hall.model import Hall
from hall.order import CAPPED, MINUTE, Rule
from hall.reasons import Reason, Stand, why_next, why_not
from hall.store import Store, row
from hall.words import available, words
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, hand, sits_down

RULE = Rule()


def stand(label: str = "014", since: int = 0, **more: object) -> Stand:
    """A ticket that came so many minutes after the first."""
    came = {"since": since * MINUTE, "place": since * MINUTE}
    return Stand(label=label, **(came | more))  # type: ignore[arg-type]


URGENT = stand(since=40, place=-20 * MINUTE, priority=True)
SHORT = stand(since=10, place=-5 * MINUTE)
TIRED = stand(since=0, place=-CAPPED, overtaken=15)


@pytest.mark.parametrize(
    ("first", "others", "earlier", "word"),
    [
        (stand(), 0, 0, "only"),
        (stand(), 4, 0, "earliest"),
        (URGENT, 4, 2, "priority"),
        (SHORT, 4, 1, "short"),
        (TIRED, 4, 0, "overtaken"),
        (stand(since=3, is_led=True), 4, 1, "led"),
        (stand(since=3), 4, 1, "order"),
    ],
)
def test_the_next_is_next_for_one_reason(
    first: Stand, others: int, earlier: int, word: str
) -> None:
    assert why_next(RULE, first, others=others, earlier=earlier).word == word


@pytest.mark.parametrize(
    ("mine", "first", "ahead", "word"),
    [
        (stand(), stand(), 0, "next"),
        (stand("020", 12), stand(), 3, "earlier"),
        (stand("020", 12), URGENT, 1, "priority"),
        (stand("020", 5), SHORT, 1, "short"),
        (stand("020", 5), TIRED, 1, "overtaken"),
        (stand("002", 0, is_back=True), stand("007", 5), 2, "back"),
    ],
)
def test_another_is_not_next_for_one_reason(
    mine: Stand, first: Stand, ahead: int, word: str
) -> None:
    assert why_not(RULE, mine, first, ahead=ahead).word == word


def test_the_reason_says_by_how_much() -> None:
    reason = why_next(RULE, URGENT, others=4, earlier=2)

    assert reason.values["minutes"] == 60
    assert reason.values["time"] == -20 * MINUTE
    assert reason.values["n"] == 2


@pytest.mark.parametrize("code", available())
def test_every_reason_has_its_sentence(code: str) -> None:
    """All words that the module can say, with the values it gives them."""
    say = words(code)
    nexts = [
        why_next(RULE, first, others=others, earlier=1)
        for first in (URGENT, SHORT, TIRED, stand(is_led=True), stand())
        for others in (0, 3)
    ] + [why_next(RULE, stand(), others=3, earlier=0)]
    nots = [
        why_not(RULE, mine, first, ahead=ahead)
        for mine in (stand("020", 50), stand("002", is_back=True), stand("003"))
        for first in (URGENT, SHORT, TIRED, stand("001", 1), stand("001", 20))
        for ahead in (0, 2)
    ]
    nots += [Reason("elsewhere", {"mine": "1", "desk": "9"}), Reason("nobody", {"mine": "1"})]

    for kind, reasons in (("next", nexts), ("not", nots)):
        for reason in reasons:
            sentence = say.get(f"why.{kind}.{reason.word}", **reason.values)
            assert sentence, reason
            assert sentence.endswith("."), reason
            assert "{" not in sentence, reason


def reason_at(store: Store, who: str) -> Reason | None:
    with store.work(hall_id=1) as work:
        desk = hand(work, who).desk
        assert desk is not None
        first = turns.first(work.session, work.hall, desk, work.now)
        return explain.next_at(work.session, row(work.session, Hall, 1), desk, first)


def test_an_empty_line_needs_no_reason(store: Store) -> None:
    sits_down(store, DUNG, "1")

    assert reason_at(store, DUNG) is None


def test_the_sentence_is_of_the_ticket_that_is_called(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    clock.pass_(minutes=30)
    binh = arrives(store, priority=True)

    reason = reason_at(store, DUNG)

    assert reason is not None
    assert (reason.word, reason.values["label"]) == ("priority", binh.label)
    called = calls_next(store, DUNG)
    assert called is not None
    assert called.id == binh.id


def test_who_may_be_called_elsewhere_only_is_told_where(store: Store) -> None:
    sits_down(store, DUNG, "1")
    lawyer = arrives(store, service="lawyer")
    with store.work(hall_id=1) as work:
        desk, hall = hand(work, DUNG).desk, row(work.session, Hall, 1)
        nobody = explain.not_yet(work.session, hall, lawyer, desk, work.now)
    sits_down(store, EM, "9")

    with store.work(hall_id=1) as work:
        desk, hall = hand(work, DUNG).desk, row(work.session, Hall, 1)
        elsewhere = explain.not_yet(work.session, hall, lawyer, desk, work.now)

    assert nobody == Reason("nobody", {"mine": lawyer.label})
    assert elsewhere == Reason("elsewhere", {"mine": lawyer.label, "desk": "9"})


def test_who_came_back_from_missed_is_told_so(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    for _ in range(3):
        clock.pass_(minutes=1)
        arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)
    back = does(store, DUNG, "restore", an)

    with store.work(hall_id=1) as work:
        reason = explain.not_yet(work.session, row(work.session, Hall, 1), back, None, work.now)

    assert reason is not None
    assert (reason.word, reason.values["n"]) == ("back", 3)
