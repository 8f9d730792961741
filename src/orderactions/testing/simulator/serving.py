"""One call of the services from its arrival to its answer: faults, guard, rate limit, handler, record."""

from __future__ import annotations

from attrs import evolve

from orderactions.testing.simulator import faults, quotas, routes
from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import Refusal
from orderactions.testing.simulator.lwa import check_access_token
from orderactions.testing.simulator.roles import check_role
from orderactions.testing.simulator.state import Fault, RecordedCall
from orderactions.testing.simulator.wire import Answer, Call, Delivery

__all__ = ["serve"]

CALLS_KEPT = 100_000
# The oldest go in thousands: to take one from the front of a long list costs more than the call.
_CALLS_AT_ONCE = 1000


def serve(context: Context, call: Call, find: routes.Finder) -> Answer:
    """Answer one call by the operation that `find` finds, and record that it came."""
    world = context.world
    request_id = f"00000000-0000-4000-8000-{world.next_number('request'):012d}"
    operation, fired = "unknown", tuple[Fault, ...]()
    try:
        route, path = find(call)
        operation = route.operation
        fired = faults.take(world, operation)
        answer = faults.before(operation, call, context.base_url, fired)
        if answer is None:
            answer = _perform(evolve(context, fired=fired) if fired else context, route, call, path)
    except Refusal as refusal:
        answer = refusal.answer()
    if fired:
        answer = faults.after(operation, call, context.base_url, fired, answer)
    world.calls.append(
        RecordedCall(
            operation=operation,
            at=context.now,
            status=answer.status if answer.delivery is Delivery.WHOLE else None,
            fault=", ".join(fault.what for fault in fired),
            request_id=request_id,
            token_sent="x-amz-access-token" in call.headers,
        )
    )
    if len(world.calls) > CALLS_KEPT + _CALLS_AT_ONCE:
        del world.calls[:_CALLS_AT_ONCE]
    answer.headers["x-amzn-requestid"] = request_id
    return answer


def _perform(context: Context, route: routes.Route, call: Call, path: tuple[str, ...]) -> Answer:
    quota = route.quota or quotas.QUOTAS.get(route.operation)
    try:
        if route.guard is routes.Guard.TOKEN:
            check_access_token(context, call)
            check_role(context.world.missing_roles, route.operation)
            if context.settings.quotas:
                quotas.take(context.world, route.operation, context.now, quota)
        answer = route.handler(context, call, path)
    except Refusal as refusal:
        answer = refusal.answer()
    if quota and (answer.status < 300 or answer.status in {400, 404}):
        answer.headers["x-amzn-ratelimit-limit"] = quota.rate
    return answer
