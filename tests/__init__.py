"""Tests of the integration, the simulator and the repository."""
