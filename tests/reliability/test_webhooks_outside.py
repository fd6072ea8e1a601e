"""Whatever is posted to Home Assistant in Smartcar's name: it shows what a plain model says, and goes on listening."""

import json

from hypothesis import given, strategies as st

from .cloud_documents import deliveries
from .examples import Tally, examples
from .listening_webhook import ListeningWebhook


def test_webhooks(webhooks: ListeningWebhook, tally: Tally) -> None:
    """No delivery costs an exception, a listener, or a value that it does not tell."""
    run = webhooks.hass.loop.run_until_complete
    about = deliveries(webhooks.vehicle, webhooks.owner.account_id)

    @examples(0.1)
    @given(
        st.lists(
            st.tuples(
                st.one_of(about.map(json.dumps).map(str.encode), st.binary(max_size=9)),
                st.booleans() | st.just(True),
            ),
            min_size=1,
            max_size=5,
        )
    )
    def hear(posted: list[tuple[bytes, bool]]) -> None:
        run(webhooks.forget())
        for raw, signed in posted:
            run(webhooks.hear(raw, signed=signed))
        tally.add(posted)

    hear()
    tally.tell()
