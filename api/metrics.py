"""What monitoring may count: totals and times. No label tells an id, a number or a kind.

Times are by the route's template, never by the path that was asked for.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from hall import line, printing
from hall.news import Changed, News

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)  # seconds
COUNTED = ("issue", "call", "recall")


class Metrics:
    """One app's own counts, since it started."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._registry = CollectorRegistry()
        self._guard = threading.Lock()
        self._steps: Counter[tuple[int, str]] = Counter()
        self._seconds = Histogram(
            "tiepdan_request_seconds",
            "Time to answer an HTTP request.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        app.extensions["hall"].store.subscribe(self._hear)
        app.before_request(self._begin)
        app.after_request(self._end)

    def text(self, session: Session, hall_id: int) -> bytes:
        """All of it for one hall, in Prometheus' text format 0.0.4."""
        now = CollectorRegistry()
        now.register(_Now(self._of_hall(session, hall_id)))
        return generate_latest(now) + generate_latest(self._registry)

    def _of_hall(self, session: Session, hall_id: int) -> list[Metric]:
        with self._guard:
            issued, called, recalled = (self._steps[hall_id, verb] for verb in COUNTED)
        sockets = len(self._app.extensions["socketio"].server.eio.sockets)
        return [
            _counter("tiepdan_tickets_issued", "Tickets issued since start.", issued),
            _counter("tiepdan_calls", "Calls and recalls since start.", called + recalled),
            _gauge(
                "tiepdan_waiting", "Tickets in the line.", line.number_waiting(session, hall_id)
            ),
            _gauge("tiepdan_sockets", "Open sockets of this process.", sockets),
            _gauge(
                "tiepdan_print_jobs_unfinished",
                "Slips that have not come out.",
                len(printing.unfinished(session, hall_id)),
            ),
        ]

    def _hear(self, news: News) -> None:
        if isinstance(news, Changed) and news.verb in COUNTED:
            with self._guard:
                self._steps[news.hall_id, news.verb] += 1

    def _begin(self) -> None:
        g.began = time.perf_counter()

    def _end(self, response: Response) -> Response:
        began = g.get("began")
        if began is not None:
            route = request.url_rule.rule if request.url_rule else "none"
            method = request.method if request.url_rule else "any"  # the sender may make one up
            self._seconds.labels(method, route, response.status_code).observe(
                time.perf_counter() - began
            )
        return response


class _Now(Collector):
    """Figures read for this one answer."""

    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from self._found


def _counter(name: str, words: str, value: int) -> Metric:
    return CounterMetricFamily(name, words, value=value)


def _gauge(name: str, words: str, value: int) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
