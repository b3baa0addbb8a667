"""What monitoring asks: is it alive, can it work, how does it do."""

from typing import Literal, cast

from flask import Flask, Response, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy import select

from api.calls import call
from api.metrics import Metrics
from api.routes import root
from api.routes._common import looking
from api.shapes.common import Given
from hall.model import Hall
from hall.web import store

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Health(Given):
    """That we are well. Otherwise there is no such answer."""

    status: Literal["ok"]


@root.record_once
def _begin_to_count(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    app.extensions["api.metrics"] = Metrics(app)


@root.get("/healthz")
@call(gives={200: Health})
def is_alive() -> Health:
    """Is it alive?

    Asks nothing of the database.
    """
    return Health(status="ok")


@root.get("/readyz")
@call(gives={200: Health})
def is_ready() -> Health:
    """Can it work?

    503 `away` while the database does not answer.
    """
    with store().read() as session:
        session.execute(select(Hall.id).limit(1))
    return Health(status="ok")


@root.get("/metrics")
@call("api", gives={200: PROMETHEUS})
def read_metrics() -> Response:
    """How does it do?

    Prometheus text: tickets and calls since start, who waits, sockets, slips, times by route.
    """
    metrics: Metrics = current_app.extensions["api.metrics"]
    with looking() as look:
        return Response(metrics.text(look.session, look.hall.id), content_type=PROMETHEUS)
