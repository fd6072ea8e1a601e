"""What a car tells of the times at which it may update itself."""

from typing import Final

from .body import Body, Json
from .envelope import Table, value


def _schedule(body: Body) -> Json:
    times = [
        {
            "dayOfWeek": day["activationDayOfWeek"],
            "timeOfDay": f"{at['hour']:02}:{at['minute']:02}",
        }
        for day in body.update_schedule.get("OTAActivationDaySchedule", ())
        for at in day["activationScheduleTime"]
    ]
    return value(
        {
            "scheduleType": "RECURRING" if times else "NONE",
            "multipleWeeklySchedules": {"dayOfWeekAndTime": times},
            "timeZone": "LOCAL_TIME",
            "scheduleExecutor": "DEVICE",
        }
    )


# Reported by the cars whose model `tells` it.
UPDATES: Final[Table] = {
    "configurations.automaticSoftwareUpdateScheduleSetting": _schedule
}
