"""FordPass and Lincoln Way: the cloud of Ford's own phone app."""

from .account import FordPassAccount
from .protocol import Timing
from .regions import LEGACY_REGIONS, REGIONS, SUCCESSORS, Brand, Region, find_region
from .sign_in import SignIn

__all__ = [
    "LEGACY_REGIONS",
    "REGIONS",
    "SUCCESSORS",
    "Brand",
    "FordPassAccount",
    "Region",
    "SignIn",
    "Timing",
    "find_region",
]
