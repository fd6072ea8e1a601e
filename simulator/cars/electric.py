"""The high-voltage part of a car's telemetry: battery, charger, departure times."""

from .body import Body, Json
from .envelope import Table, value

_PACK_VOLTS = 362.5
_CHARGER_VOLTS = 360.0
_MAINS_VOLTS = 230.0
WEEKDAYS = (
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
    "SUNDAY",
)


def minutes_to_target(body: Body) -> float:
    """Return the minutes until the target in force is reached, 0 when not charging."""
    if not body.charge_power:
        return 0.0
    target = body.dc_target_soc if body.plug == "DC" else body.target_soc
    missing = body.model.battery * max(0.0, target - body.soc) / 100
    return round(missing / body.charge_power * 60, 0)


def _io_current(body: Body) -> float:
    if body.charge_power:
        return round(-body.charge_power * 1000 / _PACK_VOLTS, 1)
    return 45.3 if body.speed else 0.1


def _ac_power(body: Body) -> float:
    return body.charge_power if body.plug == "AC" else 0.0


def _dc_power(body: Body) -> float:
    return body.charge_power if body.plug == "DC" else 0.0


def _communication(body: Body) -> str:
    if not body.plug:
        return "NOT_DETECTED"
    words = {"IN_PROGRESS": "CHARGING", "PAUSED": "CHARGING_PAUSED", "FAULT": "FAULT"}
    return words.get(body.charge_status, "STATION_READY")


BATTERY: Table = {
    "xevBatteryStateOfCharge": lambda b: value(round(b.soc, 1)),
    "xevBatteryActualStateOfCharge": lambda b: value(round(b.soc * 0.95, 1)),
    "xevBatteryRange": lambda b: value(round(b.model.electric_range * b.soc / 100, 1)),
    "xevBatteryMaximumRange": lambda b: value(b.model.electric_range),
    "xevBatteryCapacity": lambda b: value(b.model.battery),
    "xevBatteryEnergyRemaining": lambda b: value(
        round(b.model.battery * b.soc * 0.95 / 100, 2)
    ),
    "xevBatteryVoltage": lambda b: value(_PACK_VOLTS),
    "xevBatteryIoCurrent": lambda b: value(_io_current(b)),
    "xevBatteryTemperature": lambda b: value(27.0 if b.charge_power else 24.0),
    "xevBatteryPerformanceStatus": lambda b: value("NORMAL"),
    "xevPlugChargerStatus": lambda b: value("CONNECTED" if b.plug else "DISCONNECTED"),
    "xevBatteryChargeDisplayStatus": lambda b: value(
        b.charge_status,
        xevBatteryType="HIGH_VOLTAGE",
        xevChargeStatusOrigin="IN_VEHICLE",
        **({"xevChargerPowerType": b.plug} if b.plug else {}),
    ),
    # The word of the last station stays; a car without a plug in it reports its usual one.
    "xevChargeStationPowerType": lambda b: value(
        "DC_FAST" if b.plug == "DC" else "AC_BASIC"
    ),
    "xevChargeStationCommunicationStatus": lambda b: value(_communication(b)),
    "xevEvseBatteryDcVoltageOutput": lambda b: value(
        _PACK_VOLTS if _dc_power(b) else 0.0
    ),
    "xevEvseBatteryDcCurrentOutput": lambda b: value(
        round(_dc_power(b) * 1000 / _PACK_VOLTS, 1)
    ),
    "xevBatteryChargerVoltageOutput": lambda b: value(
        _CHARGER_VOLTS if b.charge_power else 0.0
    ),
    "xevBatteryChargerCurrentOutput": lambda b: value(
        round(_ac_power(b) * 1000 / _CHARGER_VOLTS, 1)
    ),
    "xevBatteryChargerEnergyOutput": lambda b: value(round(b.charge_energy, 2)),
    "xevBatteryTimeToFullCharge": lambda b: value(minutes_to_target(b)),
    "xevTractionMotorVoltage": lambda b: value(_PACK_VOLTS if b.speed else 0.0),
    "xevTractionMotorCurrent": lambda b: value(45.3 if b.speed else 0.0),
    "customMetrics.charge-power-kw": lambda b: value(round(b.charge_power, 2)),
    "customMetrics.current-charging-power-display": lambda b: value(
        round(b.charge_power, 1)
    ),
    "customMetrics.current-charging-current-display": lambda b: value(
        round(_ac_power(b) * 1000 / _MAINS_VOLTS, 0)
    ),
    "customMetrics.max-dc-power-display": lambda b: value(100.0),
    "customMetrics.global-ac-current-limit": lambda b: value(b.current_limit),
    "customMetrics.max-ac-current-display": lambda b: value(48.0),
    "customMetrics.global-dc-power-limit": lambda b: value(b.dc_power_limit),
    "customMetrics.global-ac-target-soc": lambda b: value(float(b.target_soc)),
    "customMetrics.global-dc-target-soc": lambda b: value(float(b.dc_target_soc)),
    "configurations.xevBatteryTargetStateOfChargeSetting": lambda b: value(
        float(b.target_soc)
    ),
    # A setting the device cannot tell comes as an error envelope without a value.
    "configurations.xevBatteryTargetRangeSetting": lambda b: {
        "error": {"errorName": "OUT_OF_RANGE", "errorSource": "DEVICE"}
    },
}

_CELLS = 96
_PLUG_WORDS = {"COMPLETED": "COMPLETE", "PAUSED": "SCHEDULED", "STOPPED": "SCHEDULED"}


def _cell(figure: str, number: float) -> Json:
    return {"id": "1", figure: round(number, 2)}


def _pack(body: Body) -> Json:
    return {
        "packageId": "1",
        "current": _io_current(body),
        "voltage": _PACK_VOLTS,
        "temp": 24.0,
        "cellCount": _CELLS,
        "probeCount": 8,
    }


# The same and more in the words of another family of cars, which some cars tell as well.
OTHER_FAMILY: Table = {
    "evBatteryLevel": lambda b: value(round(b.soc, 1)),
    "evBatteryRange": lambda b: value(round(b.model.electric_range * b.soc / 100, 1)),
    "evBatteryTotalVoltage": lambda b: value(_PACK_VOLTS),
    "evBatteryTotalCurrent": lambda b: value(_io_current(b)),
    "evPlugChargerStatus": lambda b: value("CONNECTED" if b.plug else "DISCONNECTED"),
    "evBatteryChargeDisplayStatus": lambda b: value(
        "FAULT_OUTSIDE_CAR"
        if b.charge_status == "FAULT"
        else _PLUG_WORDS.get(b.charge_status, b.charge_status)
    ),
    "evBatteryChargeStatus": lambda b: value(
        "CHARGING_IN_PARKING" if b.charge_power else "NOT_CHARGING"
    ),
    "evBatteryTimeToFullCharge": lambda b: value(minutes_to_target(b)),
    "evBatteryTimeToTargetCharge": lambda b: value(minutes_to_target(b)),
    "evBatteryInsulatingResistance": lambda b: value(5500.0),
    "evBatteryCellStatus": lambda b: value(
        {
            "minTemp": _cell("temperature", 23.0),
            "maxTemp": _cell("temperature", 25.0),
            "minVoltage": _cell("voltage", _PACK_VOLTS / _CELLS - 0.01),
            "maxVoltage": _cell("voltage", _PACK_VOLTS / _CELLS + 0.01),
        }
    ),
    "evBatteryPackageStatus": lambda b: value(
        {
            "packageCount": 1,
            **dict.fromkeys(
                (
                    "packageMinVoltage",
                    "packageMaxVoltage",
                    "packageMinTemp",
                    "packageMaxTemp",
                ),
                _pack(b),
            ),
        }
    ),
    "evDcPowerSourceStatus": lambda b: value(
        "OPERATING" if b.ignition == "ON" else "NOT_OPERATING"
    ),
}


# What a modem may tell of the 12 V battery beside its voltage.
LOW_VOLTAGE: Table = {
    "batteryStatus": lambda b: value("SUFFICIENT"),
    "batteryLoadStatus": lambda b: value(
        "ACCESSORY_MODE" if b.ignition == "ACCESSORY" else "NORMAL_OPERATION",
        vehicleBattery="PRIMARY_BATTERY",
    ),
    "batteryPowerSource": lambda b: value("MAIN_BATTERY"),
}


def _departure(day: str, slot: Json) -> Json:
    hours, minutes = slot["timeOfDay"]["hours"] % 24, slot["timeOfDay"]["minutes"]
    return {
        "scheduleId": str(slot["scheduleId"]),
        "scheduleStatus": slot["scheduleStatus"],
        "schedule": {
            "scheduleType": "RECURRING",
            "weeklySchedule": {
                "dayOfWeek": day,
                "timeOfDay": f"{hours:02}:{minutes:02}",
            },
            "timeZone": "LOCAL_TIME",
            "scheduleExecutor": "DEVICE",
        },
        "desiredCabinTemperatureSetting": {
            "measuredTemperature": 0.0,
            "relativeTemperature": 0.0,
        },
        "oemData": {
            "chrg_go_t_prcond_d_stat": {
                "stringValue": slot["preconditionTemperature"].capitalize()
            }
        },
    }


DEPARTURES: Table = {
    "configurations.xevDepartureSchedulesSetting": lambda b: value(
        {
            "departureScheduleFeatureStatus": "ON" if b.departures_enabled else "OFF",
            "departureLocations": [
                {
                    "locationId": "0",
                    "departureSchedules": [
                        _departure(group["dayOfWeek"], slot)
                        for group in b.departures
                        for slot in group["schedules"]
                    ],
                }
            ],
        }
    ),
    "customMetrics.xev-next-departure-time-schedule-id": lambda b: value(
        next(
            (
                str(slot["scheduleId"])
                for group in b.departures
                for slot in group["schedules"]
                if b.departures_enabled and slot["scheduleStatus"] == "ON"
            ),
            "0",
        )
    ),
    "customMetrics.xev-next-departure-time-location-id": lambda b: value("0"),
}
