"""Who acts, and who may say so."""

from __future__ import annotations

from datetime import date

import pytest

from states import errors
from states.pipeline import Role
from tests.organisation.conftest import Planter, Sign, tries
from workflow.app import App
from workflow.ground import people
from workflow.organisation import users
from workflow.organisation.users import Wanted


def test_the_seat_acts_without_a_name(app: App) -> None:
    """A new register acts as admin, of the root unit, and a name given is found as it is spelt."""
    actor = people.resolve(app)
    assert (actor.name, actor.unit_code, actor.unit_path) == ("admin", "TP", "1/")
    assert actor.roles == {Role.ADMIN}
    assert people.resolve(app, "admin") == actor


@pytest.mark.parametrize("name", ["nobody", "Admin", "", "admin' OR '1'='1", "\u202eadmin"])
def test_an_unknown_user_acts_not(app: App, name: str) -> None:
    """A name that is no user's is refused with exit 6, whoever holds the seat."""
    with pytest.raises(errors.NobodyActs) as refused:
        people.resolve(app, name)
    assert refused.value.exit_code == 6


def test_nobody_acts_without_a_seat(app: App) -> None:
    """Without a configured user the error says how to configure one."""
    with app.office() as session:
        from sqlmodel import delete

        from workflow.store import records

        session.orm.exec(delete(records.Seat))
    with pytest.raises(errors.NobodyActs, match="ketnap user be"):
        people.resolve(app)


def test_a_composed_name_is_the_same_user(app: App, plant: Planter) -> None:
    """A name typed in decomposed letters finds the user."""
    plant.user("bình", "TP", "inspector")
    assert people.resolve(app, "bi\u0300nh").name == "bình"


def test_a_user_is_added_with_roles(city: Planter) -> None:
    """A user is shown with unit, roles in the house's order, and address."""
    wanted = Wanted("LC01", ("committee", "branch", "branch"), "Hoa@Example.VN", "en")
    made = users.add(city.app, "hoa", wanted, city.sign())
    assert (made.name, made.unit, made.roles) == ("hoa", "LC01", ("branch", "committee"))
    assert (made.email, made.lang, made.disabled_on, made.seat) == (
        "Hoa@example.vn",
        "en",
        None,
        False,
    )
    assert people.resolve(city.app, "hoa").roles == {Role.BRANCH, Role.COMMITTEE}


@pytest.mark.parametrize("name", ["lan", "LAN", "Lan", "ADMIN"])
def test_a_taken_name(city: Planter, name: str) -> None:
    """A name that differs only by capitals from another is refused, since people would mix them up."""
    with pytest.raises(errors.AlreadyExists):
        city.user(name, "LC", "branch")


@pytest.mark.parametrize(
    "name",
    ["", " ", "a b", "-x", "x-", "a/b", "a\nb", "😀", "\u202ea", "a" * 65, "{{ a }}", "=1+1"],
)
def test_names_that_are_none(city: Planter, name: str) -> None:
    """A name must be one word of letters and digits that can be typed and printed."""
    with pytest.raises(errors.BadInput):
        city.user(name, "LC", "branch")


@pytest.mark.parametrize(
    "email", ["x", "@a.vn", "a@", "a@b", "a b@c.vn", "a@-b.vn", "a@b.vn\nBcc: c@d.vn", "a@b..vn", "ă@b.vn",
              "a.@b.vn", "<a@b.vn>", "a" * 65 + "@b.vn", "a@" + "b" * 250 + ".vn"],
)  # fmt: skip
def test_addresses_that_are_none(city: Planter, email: str) -> None:
    """An address that mail would not reach, or that smuggles a header, is refused."""
    with pytest.raises(errors.BadInput):
        users.add(city.app, "hoa", Wanted("LC", ("branch",), email), city.sign())


@pytest.mark.parametrize("roles", [(), ("king",), ("branch", "")])
def test_roles_that_are_none(city: Planter, roles: tuple[str, ...]) -> None:
    """A user needs at least one role, and only roles that there are."""
    with pytest.raises(errors.BadInput):
        city.user("hoa", "LC", *roles)


def test_only_an_administrator_manages_users(city: Planter) -> None:
    """Another role may see users and change nothing: exit 6."""
    by = city.sign(by="lan")
    for change in tries(
        lambda: users.add(city.app, "hoa", Wanted("LC01", ("branch",)), by),
        lambda: users.disable(city.app, "lan", by),
        lambda: users.change(city.app, "lan", Wanted(roles=("admin",)), by),
    ):
        with pytest.raises(errors.NotPermitted) as refused:
            change()
        assert refused.value.exit_code == 6
    assert people.resolve(city.app, "lan").roles == {Role.BRANCH}


def test_an_administrator_manages_the_own_subtree_only(city: Planter) -> None:
    """What lies outside the administrator's unit is not there: exit 4, before the role is asked."""
    by = city.sign(by="ly")
    assert users.add(city.app, "hoa", Wanted("LC02", ("branch",)), by).unit == "LC02"
    for change in tries(
        lambda: users.add(city.app, "mai", Wanted("MAY1", ("branch",)), by),
        lambda: users.disable(city.app, "admin", by),
        lambda: users.change(city.app, "hoa", Wanted("TP"), by),
        lambda: users.change(city.app, "hoa", Wanted("KCN"), city.sign(by="lan")),
    ):
        with pytest.raises(errors.NotFound) as refused:
            change()
        assert "admin" not in refused.value.near
    assert people.resolve(city.app, "hoa").unit_code == "LC02"


def test_the_list_shows_the_subtree(city: Planter) -> None:
    """Everybody sees the users of the own unit and those below, and one unit's where asked."""
    admin, ly, lan = (people.resolve(city.app, name) for name in ("admin", "ly", "lan"))
    names = [[user.name for user in users.listed(city.app, one)] for one in (admin, ly, lan)]
    assert names == [["admin", "ly", "lan"], ["ly", "lan"], ["lan"]]
    assert [user.name for user in users.listed(city.app, admin, unit="LC01")] == ["lan"]
    with pytest.raises(errors.NotFound):
        users.listed(city.app, lan, unit="LC")
    assert [user.seat for user in users.listed(city.app, admin)] == [True, False, False]


def test_a_disabled_user_acts_no_more(city: Planter) -> None:
    """A disabled user is refused by name and by seat, and acts again once enabled."""
    people.be(city.app, "lan")
    seen = users.disable(city.app, "lan", city.sign(by="admin"))
    assert seen.disabled_on == date(2026, 11, 2)
    for name in ("lan", None):
        with pytest.raises(errors.NobodyActs):
            people.resolve(city.app, name)
    with pytest.raises(errors.NobodyActs):
        people.be(city.app, "lan")
    users.change(city.app, "lan", Wanted(enable=True), city.sign(by="admin"))
    assert people.resolve(city.app).name == "lan"


def test_the_last_administrator_stays(city: Planter) -> None:
    """The city's last administrator can neither be disabled nor lose the role nor leave the root."""
    for change in tries(
        lambda: users.disable(city.app, "admin", city.sign()),
        lambda: users.change(city.app, "admin", Wanted(roles=("inspector",)), city.sign()),
        lambda: users.change(city.app, "admin", Wanted("LC"), city.sign()),
    ):
        with pytest.raises(errors.KetnapError, match="last administrator"):
            change()
    city.user("chi", "TP", "admin")
    assert users.disable(city.app, "admin", city.sign()).disabled_on
    with pytest.raises(errors.KetnapError, match="last administrator"):
        users.disable(city.app, "chi", city.sign(by="chi"))


def test_a_user_is_changed_in_what_is_said(city: Planter) -> None:
    """What is left out stays; an empty address takes it away; nothing at all is an error."""
    users.change(city.app, "lan", Wanted(email="lan@example.vn"), city.sign())
    moved = users.change(city.app, "lan", Wanted("LC02", lang="en"), city.sign())
    assert (moved.unit, moved.roles, moved.email, moved.lang) == (
        "LC02",
        ("branch",),
        "lan@example.vn",
        "en",
    )
    assert users.change(city.app, "lan", Wanted(email=""), city.sign()).email is None
    with pytest.raises(errors.BadInput):
        users.change(city.app, "lan", Wanted(), city.sign())


def test_to_be_somebody_else(city: Planter) -> None:
    """`be` needs no acting user, refuses an unknown one with near names, and holds until changed."""
    with pytest.raises(errors.NotFound) as missing:
        people.be(city.app, "lam")
    assert missing.value.near == ("lan",)
    assert people.be(city.app, "lan").unit_code == "LC01"
    assert people.resolve(city.app).name == "lan"
    assert people.be(city.app, "admin").name == "admin"


def test_a_file_knows_no_accounts(app: App) -> None:
    """Seats of other accounts exist on a server only."""
    if app.register.dialect == "sqlite":
        with pytest.raises(errors.BadInput):
            people.be(app, "admin", "somebody")
    else:
        assert people.be(app, "admin", "somebody").name == "admin"


def test_an_unwritten_transaction_leaves_nobody(city: Planter, sign: Sign) -> None:
    """A user whose roles are wrong is not half added."""
    with pytest.raises(errors.BadInput):
        users.add(city.app, "hoa", Wanted("LC", ("king",)), sign())
    with pytest.raises(errors.NobodyActs):
        people.resolve(city.app, "hoa")
