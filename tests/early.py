"""What must happen before pytest loads any other plugin.

pytest-homeassistant-custom-component 0.13.375 was made for Home Assistant 2026.10.4.
"""

# First of all: Home Assistant 2026.11 refuses to start when httpx came before it.
import homeassistant  # noqa: F401 - for what it does when it is loaded

# isort: split
from homeassistant.components import logger
from homeassistant.components.logger import helpers

# 2026.11 moved the helper, the test plugin still takes it from its old place.
if not hasattr(logger, "_clear_logger_overwrites"):
    vars(logger)["_clear_logger_overwrites"] = vars(helpers)["_clear_logger_overwrites"]
