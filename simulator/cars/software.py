"""How a car gets new software: what it tells of a package on its way, and of its installation."""

import json

from .driving import Driving
from .telematics import FIRMWARE_UPGRADE, iso_fraction, preclusion

# Seconds that a car takes no commands while it installs.
_INSTALLATION = 240.0


class Software(Driving):
    """A car whose software is updated over the air."""

    def tell_deployment(
        self,
        to_state: str,
        package: str = "SAMPLE-PACKAGE-1",
        charge: float = 86.0,
        seconds: float = 600.0,
    ) -> None:
        """Tell how far a package is, the 12 V battery's charge, and how long the car may stand still."""
        figures = {
            "fpn": package,
            "currentLvBatterySoc": charge,
            "safeUpdateTime": seconds,
            "estimatedTimeToActivate": _INSTALLATION,
        }
        self.upload(
            states={
                "deployment": {
                    "timestamp": iso_fraction(self.clock.now()),
                    "value": {
                        "toState": to_state,
                        "trigger": {"unknown": "artifact_retrieval_succeeded"},
                    },
                    "message": json.dumps(figures),
                }
            }
        )

    def install_update(self, version: str) -> None:
        """Install new software; the car takes no commands until that is done."""
        self.stir()
        self._preclude(installing=True)
        self.tell_deployment("deploying")
        self._later("installation", _INSTALLATION, lambda: self._installed(version))

    def _installed(self, version: str) -> None:
        self.tell_deployment("success")
        self._preclude(installing=False)
        self.tell_event(
            "configurationUpdateEvent",
            custom=False,
            conditions={"multiModuleBinaryUpdateSucceeded": {}},
            oemData={
                "ecu_configuration": {
                    "stringArrayValue": [
                        json.dumps({"ECUId": "7D0", "partIIPartNumber": "SAMPLE-AA"})
                    ]
                },
                "ftcp_version": {"stringValue": version},
            },
        )

    def _preclude(self, *, installing: bool) -> None:
        cause = FIRMWARE_UPGRADE if installing else None
        now = self.clock.now()
        self.upload(states={"commandPreclusion": preclusion(now, cause)})
