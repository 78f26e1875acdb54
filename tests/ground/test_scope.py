"""Who sees a case: the subtree, and guests only what their task needs; sensitive facts only who needs them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import NotFound, Refused
from states.pipeline import Label, Warned
from workflow.casework import opening
from workflow.organisation import units
from workflow.queries import cases, dossier
from workflow.upkeep import invariants
from workflow.watch.jobs import recompute

if TYPE_CHECKING:
    from tests.support.office import Office

SECRETS: dict[str, Any] = {
    "identity_no": "079200012345",
    "religion": "Phật giáo",
    "ethnicity": "Tày",
}


def seen(office: Office, ref: str) -> set[str]:
    """Return which users of the city see a case."""
    found = set()
    for name in office.city.actors:
        try:
            office.show(ref, name)
        except NotFound:
            continue
        found.add(name)
    return found


ABOVE_LC01 = {"lan", "lam", "hoa", "minh", "thu", "quan", "quy", "an", "thanh", "tu"}


def test_the_subtree_sees_its_cases(office: Office) -> None:
    """A case is seen by its branch and everybody above it, and by nobody else."""
    assert seen(office, office.at("certified")) == ABOVE_LC01


def test_a_centre_sees_who_may_come_to_its_class(office: Office) -> None:
    """A centre sees the nominated and enrolled cases of its parent's subtree, and lists them."""
    ref = office.at("nominated")
    assert seen(office, ref) == ABOVE_LC01 | {"tam", "tan"}
    office.do("enrol", ref)
    assert seen(office, ref) == ABOVE_LC01 | {"tam", "tan"}
    tam = office.actor("tam")
    assert [case.ref for case in cases.listed(office.app, cases.Wanted(), tam)] == [ref]
    assert [case.ref for case in cases.find(office.app, "minh", tam)] == [ref]


def test_the_destination_of_a_notice_sees_the_case_but_may_not_touch_it(office: Office) -> None:
    """From `sent` to the answer the receiving unit sees the case; T0 refuses its steps."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX01").id
    assert "hai" not in seen(office, ref)
    office.step(number, "send")
    assert seen(office, ref) - ABOVE_LC01 == {"hai", "hung", "huy"}
    office.today = date(2025, 5, 5)
    attempts = (
        lambda: office.do("apply", ref, by="hai"),
        lambda: office.record("challenge", ref, by="hai"),
        lambda: office.set(ref, by="hai", residence="Huế"),
        lambda: office.hold(ref, "2025-06-01", by="hai"),
        lambda: office.correct(ref, by="hung", replaces=2, fields={"resolution": "2"}),
        lambda: office.transfer(ref, "LC02", by="hai"),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reasons[0].rule in {"T0", "S0"}
    office.step(number, "decline", by="hai", reason="không nhận")
    assert seen(office, ref) == ABOVE_LC01


def test_a_unit_asked_sees_the_case_while_its_answer_is_waited_for(office: Office) -> None:
    """An open verification or opinion request shows the case to the unit asked; the reply ends that."""
    ref = office.at("applied")
    office.today = date(2025, 5, 12)
    office.record("verification_request", ref, asked_unit="HX01")
    assert seen(office, ref) - ABOVE_LC01 == {"hai", "hung", "huy"}
    with pytest.raises(Refused) as refused:
        office.record("verification_reply", ref, by="hai", request=office.request(ref))
    assert refused.value.reasons[0].rule == "T0"
    office.record("verification_reply", ref)
    assert seen(office, ref) == ABOVE_LC01
    office.record("opinion_request", ref, asked_unit="LC02")
    assert seen(office, ref) - ABOVE_LC01 == {"ly"}
    office.record("opinion", ref)
    assert seen(office, ref) == ABOVE_LC01


def test_who_takes_over_from_a_unit_asked_sees_the_case(office: Office) -> None:
    """When the unit asked is closed its heir sees the case, in any turn; nothing is then left to mend."""
    ref, other = office.at("applied"), office.at("applied")
    office.today = date(2025, 5, 12)
    for one in (ref, other):
        office.record("verification_request", one, asked_unit="HX01")
    for code in ("HX02", "HX03"):
        units.add(office.app, units.NewUnit(code, code, "branch", "HX"), office.stamp("an"))
    units.close(office.app, "HX01", "HX02", office.stamp("an"))
    units.close(office.app, "HX02", "HX03", office.stamp("an"))
    office.settle()
    assert seen(office, ref) - ABOVE_LC01 == {"hai", "hung", "huy"}
    office.record("verification_request", ref, asked_unit="HX01", subject="parents")
    assert seen(office, ref) - ABOVE_LC01 == {"hai", "hung", "huy"}
    assert list(invariants.check(office.app)) == []
    assert recompute.run(office.app, office.app.now(), dry_run=True).changed == 0
    office.record("verification_reply", other)
    assert seen(office, other) == ABOVE_LC01


def test_lists_and_finds_stay_in_scope(office: Office) -> None:
    """Nobody lists or finds another unit's case, whatever the filter."""
    mine, theirs = office.open(), office.open("HX01", by="hai")
    lan, quan = office.actor("lan"), office.actor("quan")
    assert [c.ref for c in cases.listed(office.app, cases.Wanted(), lan)] == [mine]
    assert [c.ref for c in cases.find(office.app, "nguyen", lan)] == [mine]
    assert [c.ref for c in cases.listed(office.app, cases.Wanted(), quan)] == [mine, theirs]
    with pytest.raises(NotFound):
        cases.listed(office.app, cases.Wanted(unit="HX01"), lan)


@pytest.mark.parametrize("user", ["thu", "thanh", "an", "tam"])
def test_sensitive_facts_are_masked(office: Office, user: str) -> None:
    """Who need not know sees that there is something, in no screen what it is."""
    ref = office.bring(office.open(**SECRETS), "nominated")
    office.set(ref, religion="Công giáo")
    office.correct(ref, by="lan", replaces=1, fields={"ethnicity": "Nùng"})
    screens = (
        office.show(ref, user).facts,
        [row.fields for row in office.history(ref, user)],
        dossier.page(office.app, ref, office.actor(user)),
    )
    told = "".join(json.dumps(screen, default=str, ensure_ascii=False) for screen in screens)
    for secret in (*SECRETS.values(), "Công giáo", "Nùng"):
        assert secret not in told
    assert office.show(ref, user).facts["religion"] == cases.MASK
    assert office.show(ref, "lan").facts["religion"] == "Công giáo"


def test_guests_do_not_see_sensitive_facts(office: Office) -> None:
    """The destination of a notice works with the case, but sees no sensitive fact before it owns it."""
    ref = office.bring(office.open(**SECRETS), "certified")
    number = office.transfer(ref, "LC02").id
    office.step(number, "send")
    assert office.show(ref, "ly").facts["identity_no"] == cases.MASK
    office.step(number, "acknowledge", by="ly")
    office.step(number, "accept", by="ly", helper="Phạm Thị Nhận")
    assert office.show(ref, "ly").facts["identity_no"] == SECRETS["identity_no"]


def named(told: object) -> list[object]:
    """Return the references of the cases that are told of, or the words for one out of sight."""
    assert isinstance(told, tuple)
    return [one.params["ref"] if isinstance(one, Warned) else one for one in told]


def test_one_identity_has_one_open_case_and_no_other_unit_is_named(office: Office) -> None:
    """A second open case of an identity number is refused; a case out of sight is not named."""
    first = office.open(identity_no="099000000001")
    for unit, user, shown in (
        ("LC01", "lan", first),
        ("HX01", "hai", Label("hồ sơ của đơn vị khác", "a case of another unit")),
    ):
        with pytest.raises(Refused) as refused:
            office.open(unit, by=user, identity_no="099000000001")
        (reason,) = refused.value.reasons
        assert (reason.rule, named(reason.params["refs"])) == ("U1", [shown])
    office.do("withdraw", first)
    second = office.open("HX01", by="hai", identity_no="099000000001")
    with pytest.raises(Refused) as again:
        office.do("reopen", first)
    assert again.value.reasons[0].rule == "U1"
    with pytest.raises(Refused) as undone:
        office.correct(first)
    assert undone.value.reasons[0].rule == "U1"
    office.do("withdraw", second, by="hai")
    assert office.do("reopen", first).state == "identified"


def test_a_same_name_and_birth_only_warns(office: Office) -> None:
    """Two people may have one name and birthday: the second is opened, with a warning."""
    person = {"name": "Đỗ Thị Hoà", "born": "2001-02-03"}
    stamp = office.stamp("lan")
    first = opening.open_case(office.app, "LC01", person, stamp)
    assert first.warnings == ()
    other = {**person, "name": "do thi HÒA"}
    (warned,) = opening.open_case(office.app, "LC01", other, stamp).warnings
    assert named(warned.params["refs"]) == [first.ref]
    assert len(cases.find(office.app, "ĐỖ thị hoà", stamp.actor)) == 2


def test_a_changed_identity_is_looked_at_too(office: Office) -> None:
    """`case set` and a correction of the opening cannot make two open cases of one identity."""
    office.open(identity_no="099000000001")
    other = office.open(identity_no="099000000002")
    with pytest.raises(Refused) as changed:
        office.set(other, identity_no="099000000001")
    assert changed.value.reasons[0].rule == "U1"
    with pytest.raises(Refused) as corrected:
        office.correct(other, replaces=1, fields={"identity_no": "099000000001"})
    assert corrected.value.reasons[0].rule == "U1"
    assert office.show(other, "lan").facts["identity_no"] == "099000000002"
