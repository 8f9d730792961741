"""Pure decisions: what is left, what may be done, what a request comes to, what follows from an answer."""

from __future__ import annotations

from orderactions.rules.allocate import allocate
from orderactions.rules.assess import Assessment, assess, precheck
from orderactions.rules.balance import Balance, left, refundable
from orderactions.rules.books import Matching, OwnRefund, foreign_lines, match, may_be_shown, not_ours
from orderactions.rules.following import (
    HOLD,
    PARCEL_STEPS,
    RELEASE,
    MemberStep,
    StepPlan,
    check_delay_s,
    plan_after_adopted_check,
    plan_after_check,
    plan_after_submit,
    plan_desk,
    plan_forgotten,
    plan_parcel,
    retry_delay_s,
    still_true,
)
from orderactions.rules.limits import (
    Usage,
    ask_judge,
    check_limits,
    check_scope,
    is_paused,
    limit_of_action,
    may,
    paused_problem,
    why_approve,
)
from orderactions.rules.options import Own, after_parcel_left, cancellation_problems, options, refund_problems
from orderactions.rules.previewing import differences, facts_of, fingerprint, request_digest, shape_digest
from orderactions.rules.reconciling import (
    Finding,
    Window,
    candidates,
    plan_reconcile,
    reconcile_delay_s,
)
from orderactions.rules.recorded import beyond, recorded_lines
from orderactions.rules.rights import against_answering, against_approving, against_declining, check_actor

__all__ = [
    "HOLD",
    "PARCEL_STEPS",
    "RELEASE",
    "Assessment",
    "Balance",
    "Finding",
    "Matching",
    "MemberStep",
    "Own",
    "OwnRefund",
    "StepPlan",
    "Usage",
    "Window",
    "after_parcel_left",
    "against_answering",
    "against_approving",
    "against_declining",
    "allocate",
    "ask_judge",
    "assess",
    "beyond",
    "cancellation_problems",
    "candidates",
    "check_actor",
    "check_delay_s",
    "check_limits",
    "check_scope",
    "differences",
    "facts_of",
    "fingerprint",
    "foreign_lines",
    "is_paused",
    "left",
    "limit_of_action",
    "match",
    "may",
    "may_be_shown",
    "not_ours",
    "options",
    "paused_problem",
    "plan_after_adopted_check",
    "plan_after_check",
    "plan_after_submit",
    "plan_desk",
    "plan_forgotten",
    "plan_parcel",
    "plan_reconcile",
    "precheck",
    "reconcile_delay_s",
    "recorded_lines",
    "refund_problems",
    "refundable",
    "request_digest",
    "retry_delay_s",
    "shape_digest",
    "still_true",
    "why_approve",
]
