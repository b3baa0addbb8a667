"""A long line and many desks: 300 wait, each of 40 officers presses Next in turn."""

from bench.figures import Figure, quantile
from hall import staff
from hall.model import Desk, DeskService, Hall, Role, Service, Staff
from hall.store import Store
from hall.vault import Vault
from tests.whole.door import Client, Furnished, Server

DESKS = 40
WAITING = 300
WARM = 40  # presses


def staffed(hall: Furnished) -> Furnished:
    """With as many desks and officers; before its server starts."""
    store = Store(f"sqlite:///{hall.data}/tiepdan.db", Vault.open(hall.data / "keys.json"))
    with store.work() as work:
        ours, regular = work.session.get_one(Hall, 1), work.session.get_one(Service, 1)
        more = range(len(hall.officers) + 1, DESKS + 1)
        people = [
            Staff(hall_id=1, username=f"more{n}", name="", role=Role.OFFICER, password_hash="")
            for n in more
        ]
        work.session.add_all(people)
        for n in more:
            if n > 10:  # the ten first are there
                desk = Desk(hall=ours, label=str(n), position=n)
                work.session.add_all([desk, DeskService(desk=desk, service=regular)])
        work.session.flush()
        hall.officers += [staff.sign_in(work, person)[0] for person in people]
    store.engine.dispose()
    return hall


def next_in_a_long_line(server: Server, *, presses: int = 300, name: str = "") -> Figure:
    """From the press to the answer; every fifth has priority, so that some are overtaken."""
    kiosk = Client(server.port, server.hall.kiosks[0])
    desks = [Client(server.port, token) for token in server.hall.officers]
    for n, desk in enumerate(desks, start=1):
        assert desk.post(f"/desks/{n}/open").status == 200

    def comes(n: int) -> None:
        wish = {"service": "regular", "priority": n % 5 == 0}
        answer = kiosk.post("/tickets", wish, Idempotency_Key=f"long-{name}-{n}")
        assert answer.status == 201, answer.body

    for n in range(WAITING):
        comes(n)
    times = []
    for turn in range(WARM + presses):
        n = turn % DESKS
        answer = desks[n].post(f"/desks/{n + 1}/next")
        assert answer.status == 200, answer.body
        assert answer.ok is not None
        if turn >= WARM:
            times.append((answer.ok - answer.inv) * 1000)
        for verb in ("start", "finish"):
            desks[n].post(f"/tickets/{answer.body['id']}/{verb}")
        comes(WAITING + turn)
    return Figure(
        f"Next, {WAITING} waiting, {DESKS} desks{name and ', ' + name}",
        tuple(times),
        "p95 ≤ 40 ms",
        quantile(times, 0.95) <= 40,
    )
