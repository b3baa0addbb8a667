"""A bell that rings when a hall wants paper, so that agents can wait without asking."""

import threading
from collections import defaultdict

from hall.news import News, PaperWanted


class Bell:
    """Rings for one hall at a time. Waiting on it holds nothing but a thread."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._times: dict[int, int] = defaultdict(int)
        self._is_over = False

    def hear(self, news: News) -> None:
        """A listener for the store."""
        if isinstance(news, PaperWanted):
            with self._rung:
                self._times[news.hall_id] += 1
                self._rung.notify_all()

    def times(self, hall_id: int) -> int:
        """How often it rang; ask before looking, so that no ring in between is missed."""
        with self._rung:
            return self._times[hall_id]

    def wait(self, hall_id: int, *, since: int, seconds: float) -> bool:
        """Wait for a ring after the first `since`. False once the house closes."""
        with self._rung:
            self._rung.wait_for(
                lambda: self._is_over or self._times[hall_id] > since, timeout=seconds
            )
            return not self._is_over

    def end(self) -> None:
        """The house closes: whoever waits goes home with empty hands."""
        with self._rung:
            self._is_over = True
            self._rung.notify_all()
