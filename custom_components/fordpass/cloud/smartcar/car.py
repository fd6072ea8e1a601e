"""One car of an account: when it is read, who hears of it, what it is asked to do."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from .. import signals as s
from ..account import Link, News
from ..backoff import Backoff
from ..clock import Clock, Deadline
from ..commands import Command, CommandOutcome, Reason
from ..reading import Reading, Readings
from .api import Api
from .application import SCOPES, Timing, permissions_of
from .commands import PERMISSIONS, never_again, refusal
from .errors import (
    OWN_QUOTA,
    BillingError,
    ErrorType,
    PermissionRefusedError,
    Problem,
    SmartcarError,
    SmartcarSignInRequiredError,
    error_of,
)
from .look import Look
from .notebook import Page, next_month
from .notices import Board
from .webhooks import Delivery

# A clock that was set, or a quota that was changed, is noticed after so long; in seconds.
_LONGEST_NAP = 3600.0

# The code of a 430 that ends with the month.
_MONTHLY = ("VEHICLE_REQUEST_LIMIT", OWN_QUOTA)

# What the owner was asked to grant; whatever else is refused they cannot grant.
_ASKED = frozenset(permissions_of(SCOPES))

# What is missing when a car may not be read at all, which Smartcar does not name.
_READING = frozenset(
    permission for permission in _ASKED if permission.startswith("read_")
)


class _Ear:
    """Someone who follows the car."""

    def __init__(self, news: Iterable[News]) -> None:
        """Begin with what is already known."""
        self.news = deque(news)
        self._stirred = asyncio.Event()

    def hear(self, news: Iterable[News]) -> None:
        """Take news, or none when only the time of the next look has changed."""
        self.news.extend(news)
        self._stirred.set()

    async def rest(self, clock: Clock, seconds: float) -> None:
        """Return when there is something to hear, or after so many seconds."""
        self._stirred.clear()
        tasks = {
            asyncio.ensure_future(self._stirred.wait()),
            asyncio.ensure_future(clock.sleep(seconds)),
        }
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()


class Car:
    """One car; see Account for what its methods are for."""

    def __init__(
        self,
        vehicle: str,
        api: Api,
        *,
        timing: Timing,
        clock: Clock,
    ) -> None:
        """Begin with what the notebook knows."""
        self.vehicle = vehicle
        self._api = api
        self._timing = timing
        self._clock = clock
        self._board = Board()
        self._rest = api.transport.guard.rest(
            f"car {vehicle}", Backoff(timing.backoff_first, timing.backoff_longest)
        )
        self._ears: set[_Ear] = set()
        self._known: Readings = {}
        self._trouble: SmartcarError | None = None
        self._soon: Deadline | None = None
        self._up: bool | None = None
        self._looking = asyncio.Lock()
        self._commanding = asyncio.Lock()

    @property
    def page(self) -> Page:
        """What is remembered of the car."""
        return self._api.notebook.pages[self.vehicle]

    # When

    def wait(self) -> float:
        """Return the seconds until the car is to be read; not above 0 when it is time."""
        return (self._due() - self._clock.now()).total_seconds()

    def _due(self) -> datetime:
        now, page, notebook = self._clock.now(), self.page, self._api.notebook
        cost = self._api.cost(self.vehicle, page)
        # What a clock that was set back left in the future was now.
        if page.polled is not None:
            page.polled = min(page.polled, now)
        if page.delivered is not None:
            page.delivered = min(page.delivered, now)
        if self._rest.begun:
            due = now + timedelta(seconds=self._rest.left())
        elif page.polled is None:
            due = now
        else:
            pace = max(self._timing.shortest_poll, notebook.pace(self.vehicle, cost))
            due = page.polled + timedelta(seconds=pace)
            if self._soon is not None:
                due = min(due, self._soon.at)
        if page.delivered is not None:
            rest = timedelta(seconds=self._timing.webhook_rest)
            due = max(due, page.delivered + rest)
        if notebook.polls_left(self.vehicle, cost) == 0:
            due = max(due, next_month(now))
        return due

    # News

    async def news(self) -> AsyncGenerator[News]:
        """Yield the car's news for ever, reading it when it is time."""
        ear = _Ear(self._opening())
        self._ears.add(ear)
        try:
            while True:
                self._watch_quota()
                while ear.news:
                    yield ear.news.popleft()
                if (wait := self.wait()) > 0:
                    await ear.rest(self._clock, min(wait, _LONGEST_NAP))
                else:
                    await self._look_for_all()
        finally:
            self._ears.discard(ear)

    def _opening(self) -> Iterable[News]:
        """Tell where things stand; news that are not due yet have not ceased to come."""
        page = self.page
        if self._up is None and (page.polled or page.delivered) and self.wait() > 0:
            self._up = True
        if self._up is not None:
            yield Link(self._up)
        yield from self._board.active()
        yield {**self._known, **self._requests()}

    def _requests(self) -> Readings:
        requests = float(self.page.requests)
        return {s.REQUESTS_THIS_MONTH: Reading(requests, self._clock.now())}

    def _watch_quota(self) -> None:
        """Tell the owner while the quota keeps the car from being read, and when it is over."""
        page, notebook = self.page, self._api.notebook
        cost = self._api.cost(self.vehicle, page)
        if notebook.quota and notebook.holds_back(self.vehicle, cost):
            notices = self._board.quota_spent(
                quota=notebook.quota,
                left=max(0, notebook.quota - page.requests),
                cost=cost,
                resumes=next_month(self._clock.now()),
            )
        else:
            notices = self._board.quota_left()
        self._tell(*notices)

    def _tell(self, *news: News) -> None:
        for ear in self._ears:
            ear.hear(news)

    def _link(self, *, up: bool) -> None:
        if up is not self._up:
            self._up = up
            self._tell(Link(up))

    # Reading

    async def snapshot(self) -> Readings:
        """Return what is known of the car, from Smartcar when it is time and else from memory.

        Raises what the last look ended with as long as it is not time for another.
        """
        async with self._looking:
            wait = self.wait()
            if wait <= 0:
                await self._look()
            elif self._trouble is not None:
                again = int(wait) + 1
                raise error_of(replace(self._trouble.problem, retry_after=again))
        return {**self._known, **self._requests()}

    async def _look_for_all(self) -> None:
        """Look at the car unless someone else just did; only a lost sign-in is not only told."""
        async with self._looking:
            if self.wait() > 0:
                return
            try:
                await self._look()
            except SmartcarSignInRequiredError:
                raise
            except SmartcarError:
                return

    async def _look(self) -> None:
        page = self.page
        page.polled, self._soon = self._clock.now(), None
        try:
            look = await self._api.look(self.vehicle, page)
        except SmartcarError as err:
            self._failed(err)
            raise
        self._trouble = None
        self._rest.end()
        self._take(look)

    def _take(self, look: Look) -> None:
        # Smartcar says null of what a car has not as well as of what it does not know just now.
        readings = {
            signal: reading
            for signal, reading in look.readings.items()
            if signal in self._known or reading.value is not None or reading.word
        }
        for signal, reading in readings.items():
            known = self._known.get(signal)
            if known is None or known.at <= reading.at:
                self._known[signal] = reading
        self.page.nickname = look.nickname or self.page.nickname
        self._link(up=True)
        if look.readings:
            self._tell(*self._board.healed())
        for problem in look.problems:
            self._explain(problem)
        if look.readings or look.refused:
            self._refused(look.refused)
        self._tell({**readings, **self._requests()})

    def _refused(self, permissions: Iterable[str]) -> None:
        """Note the permissions that were refused, and tell the owner of all of them at once."""
        self.page.refused.update(permissions)
        self._tell(*self._board.refused(self.page.refused & _ASKED))

    def _failed(self, err: SmartcarError) -> None:
        """Look again later, longer each time, up to the pace the quota allows anyway."""
        self._trouble = err
        now, notebook = self._clock.now(), self._api.notebook
        pace = notebook.pace(self.vehicle, self._api.cost(self.vehicle, self.page))
        self._rest.backoff.longest = max(self._timing.backoff_longest, pace)
        if not isinstance(err, BillingError):
            self._rest.begin(err)
        elif err.code in _MONTHLY:
            self._rest.keep((next_month(now) - now).total_seconds())
        else:
            self._rest.keep(self._timing.billing_rest)
        self._link(up=False)
        if not isinstance(err, SmartcarSignInRequiredError):
            self._explain(err.problem)
        self._tell(self._requests())

    def _explain(self, problem: Problem) -> None:
        """Tell the owner what to do about a problem of the whole car."""
        if problem.type == ErrorType.PERMISSION:
            # Not noted: a read of what is left would be a read of nothing.
            notices = self._board.refused(_READING | self.page.refused)
        elif self._api.unsubscribed(problem):
            notices = self._board.unsubscribed(problem)
        else:
            notices = self._board.problem(problem)
        self._tell(*notices)

    def deliver(self, delivery: Delivery) -> None:
        """Take what a webhook tells; while they come, nothing is polled."""
        self.page.delivered = self._clock.now()
        for problem in delivery.resolved:
            self._tell(*self._board.resolved(problem))
        self._trouble = None
        self._rest.end()
        self._take(delivery.look)

    # Commands

    async def send(self, command: Command, value: float | None) -> CommandOutcome:
        """Ask the car to do something, after whatever it is doing now."""
        page, permission = self.page, PERMISSIONS.get(command)
        if permission is None or command in page.unsupported:
            return CommandOutcome(command, Reason.UNSUPPORTED)
        if permission not in page.permissions:
            return CommandOutcome(command, Reason.NOT_AUTHORIZED)
        async with self._commanding:
            try:
                outcome = await self._api.command(self.vehicle, command, value)
            except SmartcarError as err:
                outcome = self._answered(command, permission, err)
            finally:
                self._tell(self._requests())
        if outcome.succeeded:
            if permission in page.refused:
                page.refused.discard(permission)
                self._refused(())
            self._soon = Deadline(self._clock.now, self._timing.after_command)
            self._tell()
        return outcome

    def _answered(
        self, command: Command, permission: str, err: SmartcarError
    ) -> CommandOutcome:
        """Turn an error about the command into its outcome; any other is raised."""
        if isinstance(err, PermissionRefusedError):
            self._refused({permission})
        elif not isinstance(err, SmartcarSignInRequiredError):
            self._tell(*self._board.problem(err.problem))
        if never_again(err):
            self.page.unsupported.add(command)
        outcome = refusal(command, err)
        if outcome is None:
            raise err
        return outcome
