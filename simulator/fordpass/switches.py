"""What can be set about the cloud as a whole; the defaults are what Ford does."""

from dataclasses import dataclass
from typing import Literal

from simulator.switchboard import Switchboard

type DepartureNames = Literal["both", "older", "newer"]


@dataclass(slots=True, kw_only=True)
class Switches(Switchboard):
    """Every doubt and every oddity of Ford's cloud that holds until it is set otherwise.

    One-off trouble (an error status, a hang, broken JSON) is a Fault; how a command ends is the
    car's. All lives and waits are seconds of real time.
    """

    # An account signed in through a region that is not its home.
    wrong_region: Literal["empty_garage", "error_page", "accepted"] = "empty_garage"
    # fordapp://userauthorized/?code=… or without the slash.
    redirect_slash: bool = True
    # More sign-ins of one account than so many are a mistake.
    sign_ins_tolerated: int = 5
    code_life: float = 300
    b2c_life: float = 3600
    cat_life: float = 1800
    cat_refresh_life: float = 15_552_000
    tmc_life: float = 300
    tmc_refresh_life: float = 1800
    # Each CAT refresh retires the refresh token it was made with.
    rotate: bool = True
    # What the CAT refresh of a locked account says.
    locked_answer: Literal["460", "401"] = "460"
    # Which CAT the TMC exchange takes.
    subject_token: Literal["both", "access", "refresh"] = "both"
    plus_in_query: Literal["noted", "403"] = "noted"

    # The country header's spelling in the vehicle lists; 404 without it.
    country_header: Literal["either", "country-code", "countryCode", "unchecked"] = (
        "either"
    )
    garage_shape: Literal["array", "envelope"] = "array"
    # The dashboard's status: it is retired, but for the two that answer.
    legacy_dashboard: Literal["207", "200", "404", "410", "502"] = "404"
    telemetry_rest: Literal["on", "404", "410", "502"] = "on"
    # Reading one car's snapshot sooner again is a mistake.
    telemetry_min_seconds: float = 60
    # xevDepartureSchedulesSetting is older, xevDepartureSchedules newer.
    departure_names: DepartureNames = "both"
    messages: Literal["all", "empty", "without_vin"] = "all"
    rcc_profile: Literal["stored", "empty", "null", "absent"] = "stored"
    # Heated1 to Heated3, or Low, Medium and High.
    rcc_seat_words: Literal["heated", "levels"] = "heated"
    # The charge locations of the account's other cars come along.
    mixed_charge_locations: bool = False

    snapshot: Literal["first_frame", "none", "delayed", "split"] = "first_frame"
    snapshot_delay: float = 5
    # "direct" has metrics, states and events at the root of the frame.
    frame_form: Literal["data", "direct"] = "data"
    vin_in_frames: bool = True
    # An idle socket gets {} so often.
    heartbeat: float = 15
    # Then "websocket session expired".
    session_life: float = 3600
    token_update: Literal["202", "ignored"] = "202"
    # "_httpStatus":"202" instead of 202.
    http_status_text: bool = False
    socket_refusal: Literal["none", "401", "403", "404", "429", "500", "503"] = "none"
    # A second socket is welcome, refused with 403, or ends the first.
    sockets_per_account: Literal["many", "one_refuse", "one_replace"] = "many"

    # What an accepted command is answered with.
    accept_code: Literal[201, 202] = 201
