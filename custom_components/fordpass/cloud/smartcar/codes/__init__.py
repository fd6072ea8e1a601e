"""The signals of v3 and of webhooks, code by code, topic by topic."""

from collections.abc import Mapping

from . import battery, body, care, driving
from .row import Body as Body, Row as Row

SIGNALS: Mapping[str, Row] = {
    **body.SIGNALS,
    **driving.SIGNALS,
    **battery.SIGNALS,
    **care.SIGNALS,
}
