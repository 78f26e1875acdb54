"""The words of a conflict: what was found, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.language import say, words
from states.catalogue import act_label
from states.pipeline import N_, Label

if TYPE_CHECKING:
    from workflow.reports.conflicts import Conflict

PLACES = {
    "proposing": Label("đề nghị", "proposing"),
    "verifying": Label("kết luận thẩm tra", "verifying"),
    "endorsing": Label("đảng ủy cơ sở ra nghị quyết", "endorsing"),
    "deciding": Label("quyết định", "deciding"),
}
SENTENCES = {
    "same-person": N_("{users} recorded more than one of these: {places}."),
    "same-seat": N_(
        "{users} recorded them from one account, {account}, of one machine, {machine}."
    ),
    "by-paper": N_(
        "{users} recorded the proposal too; the paper of the superior is signed by {signer}."
    ),
    "related-verifier": N_("The verifier {verifier} is said to be related."),
    "paper-late": N_("The paper was entered after the step that rests on it: {move}."),
    "late-entry": N_("It was entered {days} days after its date."),
    "off-meeting-day": N_("The branch meets on {meets}; the vote is dated {on}."),
    "year-end-burst": N_("{late} of {all} ceremonies of {year} were held after 15 December."),
}


def explained(one: Conflict) -> str:
    """Return what was found, in a sentence."""
    told = {**one.told, "users": ", ".join(one.users), "on": one.on}
    if "places" in told:
        told["places"] = ", ".join(words(PLACES[name]) for name in one.told["places"])  # type: ignore[attr-defined]
    if "move" in told:
        told["move"] = words(act_label(str(told["move"])))
    return say(SENTENCES[one.kind], told)
