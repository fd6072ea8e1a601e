"""A Ford cloud on loopback with cars that behave."""

from .server import Simulator

__all__ = ["Simulator"]
