"""What only some cars tell of their body: which doors they have, who sits in it, whether it crashed."""

from .envelope import Table, value

# Reported by the cars whose model `tells` them.
SECURITY: Table = {
    "doorPresenceStatus": lambda b: [
        value(presence, **door)
        for presence, doors in (
            ("PRESENT", b.model.doors),
            ("NOT_PRESENT", b.model.missing_doors),
        )
        for door in doors.values()
    ],
    "seatOccupancyStatus": lambda b: [
        value("OCCUPIED" if b.belted and not number else "UNOCCUPIED", **seat)
        for number, seat in enumerate(b.model.seats)
    ],
    "impactStatus": lambda b: value(b.impact),
}
