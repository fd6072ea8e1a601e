"""What the flows ask, field by field."""

from collections.abc import Mapping
from typing import Final

import probatio

from homeassistant.const import (
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_CODE,
    CONF_PASSWORD,
    CONF_USERNAME,
)
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .cloud.fordpass import REGIONS, Brand
from .cloud.vehicle import VehicleInfo
from .const import CONF_APP, CONF_BRAND, CONF_REGION, CONF_VEHICLES

# What the owner chooses to enter another app's credentials.
_NEW_APP: Final = "new_app"

BRAND_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_BRAND, default=Brand.FORD): SelectSelector(
            SelectSelectorConfig(
                options=list(Brand),
                translation_key="brand",
                mode=SelectSelectorMode.LIST,
            )
        )
    }
)
PASSWORD_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_USERNAME): TextSelector(
            TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="username")
        ),
        probatio.Required(CONF_PASSWORD): TextSelector(
            TextSelectorConfig(
                type=TextSelectorType.PASSWORD, autocomplete="current-password"
            )
        ),
    }
)

# The fallbacks have the locale of another region, and a Lincoln owner is not asked.
_NATIONAL: Final = {
    region.locale[-2:]: region.key
    for region in REGIONS.values()
    if region.brand is Brand.FORD and not region.key.startswith("rest_of")
}
# European countries without a national site of their own in the app.
_REST_OF_EUROPE: Final = (
    "AD AL AT BA BE BG CH CY CZ EE FI FO GG GI GR HR HU IE IM IS "
    "JE LI LT LU LV MC MD ME MK MT RO RS SE SI SK SM UA VA XK"
)


def region_for(country: str | None) -> str:
    """Guess the region of a Ford account from an ISO 3166 alpha-2 country."""
    if country in _REST_OF_EUROPE.split():
        return "rest_of_europe"
    return _NATIONAL.get(country or "", "rest_of_world")


def region_schema(brand: Brand, suggested: str) -> probatio.Schema:
    """Ask for one of the regions of a brand."""
    regions = [key for key, region in REGIONS.items() if region.brand is brand]
    return probatio.Schema(
        {
            probatio.Required(CONF_REGION, default=suggested): SelectSelector(
                SelectSelectorConfig(
                    options=regions,
                    translation_key="region",
                    mode=SelectSelectorMode.DROPDOWN,
                )
            )
        }
    )


BROWSER_SCHEMA: Final = probatio.Schema(
    {
        probatio.Optional(CONF_CODE): TextSelector(TextSelectorConfig(multiline=True)),
    }
)


def app_schema(stored: Mapping[str, str], current: str) -> probatio.Schema:
    """Ask for one of the `stored` apps, by label, or a new one."""
    options = [
        *(SelectOptionDict(value=app, label=label) for app, label in stored.items()),
        SelectOptionDict(value=_NEW_APP, label=_NEW_APP),
    ]
    default = current if current in stored else next(iter(stored))
    return probatio.Schema(
        {
            probatio.Required(CONF_APP, default=default): SelectSelector(
                SelectSelectorConfig(
                    options=options,
                    translation_key="app",
                    mode=SelectSelectorMode.LIST,
                )
            ),
        }
    )


CREDENTIALS_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(CONF_CLIENT_ID): TextSelector(),
        probatio.Required(CONF_CLIENT_SECRET): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD)
        ),
    }
)

# Hidden from who looks over the shoulder; a browser shall not offer to fill it in.
SECRET: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)


def vehicles_schema(
    vehicles: tuple[VehicleInfo, ...], chosen: list[str]
) -> probatio.Schema:
    """Ask which of the cars to show."""
    options = [
        SelectOptionDict(value=info.vin, label=_label(info)) for info in vehicles
    ]
    return probatio.Schema(
        {
            probatio.Required(CONF_VEHICLES, default=chosen): SelectSelector(
                SelectSelectorConfig(
                    options=options, multiple=True, mode=SelectSelectorMode.LIST
                )
            )
        }
    )


def _label(info: VehicleInfo) -> str:
    """Call a car by its name, model and year; the last digits tell twins apart."""
    words = [
        info.name,
        info.model if info.model != info.name else None,
        info.year and str(info.year),
    ]
    return f"{', '.join(word for word in words if word)} (…{info.vin[-4:]})"
