"""A coordinator that tells its listeners only what concerns them."""

from collections.abc import Callable, Iterable
import logging
from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

_LOGGER = logging.getLogger(__name__)


class TopicCoordinator[T](DataUpdateCoordinator[T]):
    """Listeners name their topics in their context, a frozenset, and are told when one has news.

    All of them are told when the availability changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no listener."""
        super().__init__(*args, **kwargs)
        self._by_topic: dict[object, list[CALLBACK_TYPE]] = {}

    @callback
    @override
    def async_add_listener(
        self,
        update_callback: CALLBACK_TYPE,
        context: frozenset[object] | None = None,
    ) -> Callable[[], None]:
        """Tell a listener of news on its topics, and of the availability."""
        remove = super().async_add_listener(update_callback, context)
        topics = context or frozenset()
        for topic in topics:
            self._by_topic.setdefault(topic, []).append(update_callback)

        @callback
        def remove_from_all() -> None:
            remove()
            for topic in topics:
                self._by_topic[topic].remove(update_callback)

        return remove_from_all

    @callback
    def async_tell(self, topics: Iterable[object]) -> None:
        """Tell each listener of any of the topics, once."""
        by_topic = self._by_topic
        listeners: dict[CALLBACK_TYPE, None] = {}
        for topic in topics:
            if (told := by_topic.get(topic)) is not None:
                listeners.update(dict.fromkeys(told))
        for listener in listeners:
            try:
                listener()
            except Exception:
                # An entity can raise anything, and its trouble must not cost the others their news:
                # Home Assistant's own coordinator tells its listeners in the same way.
                _LOGGER.exception("A listener of %s failed", self.name)
