"""What the integration costs Home Assistant, each figure beside the least it could be."""

# Home Assistant's own test tools need it first, as they do in the tests.
import tests.early  # noqa: F401 - before anything of Home Assistant
