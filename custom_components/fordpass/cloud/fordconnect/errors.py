"""What only this cloud can say."""

from collections.abc import Iterable

from ..errors import CloudUnavailableError


class NotConsentedError(CloudUnavailableError):
    """403 JSON: the owner did not tick the boxes `categories`. The sign-in itself is fine."""

    def __init__(self, categories: Iterable[str]) -> None:
        """Keep the boxes."""
        self.categories = tuple(sorted(categories))
        super().__init__(f"Not consented: {', '.join(self.categories)}")


class NotApplicableError(CloudUnavailableError):
    """404: this car or this account has no such thing."""
