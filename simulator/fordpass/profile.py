"""The account's own profile."""

from typing import Any

from aiohttp import web

from .access import ford_token
from .answers import ford_error

routes = web.RouteTableDef()


@routes.get("/api.foundational.ford.com/api/user-profile-lookup/v1/users/me")
async def me(request: web.Request) -> web.Response:
    """Return the groups of the profile that were asked for by name (§3.13)."""
    token = ford_token(request)
    groups = request.query.get("profileGroups", "").split(",")
    if groups in ([""], ["all"]):
        return ford_error(400, "profileGroups is required", "ERR-4014")
    known: dict[str, Any] = {
        "names": {"firstName": "Sam", "middleName": None, "lastName": "Sample"},
        "address": {
            "addressLine1": "1 Example Way",
            "city": "Sampleton",
            "postalCode": "00000",
        },
        "phoneNumbers": {"phoneNumber": None, "mobilePhoneNumber": None},
        "emails": {"email": token.account.email},
        "country": {"countryCode": token.region.country},
        "languages": {"preferredLanguage": token.region.locale},
        "unitsOfMeasure": {
            "distance": "KM",
            "pressure": "KPA",
            "speed": "KPH",
            "temperature": "C",
        },
        "namesExtensions": [],
    }
    picked = {name: known[name] for name in groups if name in known}
    return web.json_response({"userGuid": token.account.guid} | picked)
