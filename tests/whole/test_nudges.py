"""A change reaches every screen: on one process, on another one, and after a token ended."""

from pathlib import Path

import pytest

from tests.whole.door import Client, Server, furnished
from tests.whole.listener import Listener, Refused


@pytest.mark.slow
def test_a_call_made_on_one_server_nudges_the_displays_of_another(
    data: Path, postgres_url: str, redis_url: str
) -> None:
    hall = furnished(data, postgres_url)
    joined = {"TIEPDAN_REDIS_URL": redis_url}
    with Server(hall, **joined) as here, Server(hall, **joined) as there:
        display = Listener(there.port, "/display", {"token": hall.display})

        Client(here.port, hall.kiosks[0]).post(
            "/tickets", {"service": "regular"}, Idempotency_Key="an"
        )

        (_, event, step), *_ = display.wait(1)
        assert (event, step) == ("changed", 1)
        display.close()


@pytest.mark.slow
def test_a_revoked_display_is_out_within_seconds_on_every_server(
    data: Path, postgres_url: str
) -> None:
    from hall import devices
    from hall.store import Store
    from hall.vault import Vault

    hall = furnished(data, postgres_url)
    with Server(hall) as server:
        display = Listener(server.port, "/display", {"token": hall.display})
        another = Store(postgres_url, Vault.open(data / "keys.json"))  # as another server would
        with another.read() as session:
            known = devices.of_token(session, hall.display)
        assert known is not None

        with another.work() as work:
            devices.revoke(work, known.id, hall_id=1)
        another.engine.dispose()

        assert display.is_out.wait(20)
        with pytest.raises(Refused):
            Listener(server.port, "/display", {"token": hall.display})
        assert Client(server.port, hall.display).get("/board").status == 401
        display.close()


@pytest.mark.slow
def test_a_phone_hears_its_own_place_and_no_others(data: Path) -> None:
    hall = furnished(data)
    with Server(hall) as server:
        kiosk = Client(server.port, hall.kiosks[0])
        urls = [
            kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=f"{n}").body["url"]
            for n in range(2)
        ]
        an, binh = (
            Listener(server.port, "/ticket", {"ticket": url.rpartition("#")[2]}) for url in urls
        )
        officer = Client(server.port, hall.officers[0])
        officer.post("/desks/1/open")
        officer.post("/desks/1/next")

        assert an.hears("place", state="called", desk="1")
        assert binh.hears("place", state="waiting", people_ahead=0)
        assert not binh.hears("place", 0, state="called")
        for one in (an, binh):
            one.close()


@pytest.mark.slow
@pytest.mark.parametrize("token", ["", "BCFGHJKLMNPQRSTVXZ012345678"])
def test_a_stranger_on_the_wire_hears_nothing(data: Path, token: str) -> None:
    hall = furnished(data)
    with Server(hall) as server:
        for namespace in ("/display", "/staff", "/kiosk"):
            with pytest.raises(Refused):
                Listener(server.port, namespace, {"token": token})
