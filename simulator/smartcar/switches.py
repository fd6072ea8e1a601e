"""What can be set about Smartcar as a whole; the defaults are what Smartcar does with a Ford."""

from dataclasses import dataclass
from typing import Literal

from simulator.switchboard import Switchboard


@dataclass(slots=True, kw_only=True)
class Switches(Switchboard):
    """Every doubt and every oddity of Smartcar that holds until it is set otherwise.

    Trouble of one car is injected by TYPE.CODE, one-off trouble of HTTP is a Fault. Lives of tokens
    are seconds of real time; quotas, buckets, throttles and webhook retries pass in car time.
    """

    # Connect: how the visit ends, whatever the person does.
    connect_failure: Literal[
        "none",
        "no_vehicles",
        "vehicle_incompatible",
        "invalid_subscription",
        "configuration_error",
        "server_error",
    ] = "none"
    # "any" takes every https address and every http one of loopback.
    redirects: Literal["registered", "any"] = "registered"
    # How the v3 redirect spells it.
    user_id_name: Literal["user_id", "userId"] = "user_id"

    code_life: float = 600
    access_life: float = 7200
    refresh_life: float = 5_184_000
    # So long a used refresh token still answers, with yet another pair.
    refresh_grace: float = 60
    application_life: float = 3600

    # Per application: so many calls at once, and so many more per minute.
    bucket: float = 120
    bucket_per_minute: float = 2
    # After a call for a car, the next one for it answers 429 so long.
    vehicle_throttle: float = 0
    # Calls per car and calendar month before 430.
    monthly_quota: float = 500
    # Smartcar reads the car again only when its copy is older than this.
    data_age: float = 0

    # v3 commands: an answer when the car did it, at once, or a 202 that is streamed to its end.
    command_answers: Literal["done", "sent", "streamed"] = "done"
    # A car that says nothing for so long is given up.
    command_patience: float = 300
    # What the body of a v3 command says after the car did it.
    command_word: Literal["SUCCESS", "PENDING", "FAILURE"] = "SUCCESS"
    # v3 signals and commands without sc-user-id are refused unless the token names the user.
    user_header: Literal["required", "optional"] = "required"
    # GET signals answers 404 for a car without a webhook.
    signals_need_subscription: bool = False
    signal_page_size: float = 100
    signal_times: Literal["iso", "epoch"] = "iso"
    percent_unit: Literal["percent", "missing"] = "percent"
    tire_pressure: Literal["kpa_labelled_bar", "kpa", "bar"] = "kpa_labelled_bar"
    # What of doors, windows and trunks is told besides the lock.
    closures: Literal["locks", "doors", "everything"] = "doors"
    # Whether the lamps of the dashboard are told as diagnostics; Ford is said to tell none.
    diagnostics: Literal["none", "lamps"] = "none"
    # v2 errors as they are now, or as v1 had them and some answers still do.
    error_form: Literal["v2", "v1"] = "v2"
    # The resolution of a v2 error: an object, as older answers had it, or nothing.
    resolution_form: Literal["object", "text", "null"] = "object"

    # Every how many changes of a car are told at most; 0 tells each.
    webhook_min_seconds: float = 0
    webhook_patience: float = 15
    # The first retry comes after this, each later one after twice as long.
    webhook_retry: float = 25
    webhook_attempts: float = 4
    webhook_signature: Literal["good", "bad", "missing"] = "good"
    webhook_duplicates: bool = False
    # "swapped" sends each two deliveries in the wrong order.
    webhook_order: Literal["in_order", "swapped"] = "in_order"
    webhook_mode: Literal["LIVE", "TEST"] = "LIVE"
    webhook_triggers: Literal["top", "data"] = "top"
    webhook_status: Literal["present", "missing"] = "present"
    # The name under which a delivery says when Smartcar read the value.
    webhook_read_at: Literal["retrievedAt", "fetchedAt"] = "retrievedAt"
