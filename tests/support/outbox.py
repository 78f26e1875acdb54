"""Put messages into a register's outbox and look at them there."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from notifications import outbox
from workflow.ground import people
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.app import App


def queue(app: App, count: int = 1, at: datetime | None = None, **more: Any) -> list[str]:
    """Queue `count` messages to the city's inspector, or `to` an address; return their Message-IDs."""
    actor = people.resolve(app, more.pop("user", "admin"))
    address = more.pop("to", "thu@example.vn")
    first = more.pop("first", 0)
    with app.transaction() as session:
        for number in range(first, first + count):
            message = outbox.Message(
                f"test:{number}", None, "test", more.get("params", {}), at or app.now()
            )
            assert outbox.enqueue(session, message, outbox.Recipient(actor.user_id, address, "vi"))
    return [
        outbox.message_id(f"test:{n}", actor.user_id, app.register.id)
        for n in range(first, first + count)
    ]


def remind(
    office: Office,
    ref: str,
    user: str = "lan",
    *,
    rule: str = "L2",
    template: str = "reminder",
    **more: Any,
) -> outbox.Message:
    """Queue a message about a limit that runs for a case, with its calendar entry."""
    app = office.app
    with app.reading() as session:
        case = session.execute("case_by_ref", {"ref": ref})[0]
        found = session.execute("deadlines_of_case", {"case_id": case["id"]})
    limit = next(row for row in found if row["rule"] == rule)
    due: date = limit["due"]
    params = {
        "ref": ref, "unit": "LC01", "state": case["state"], "rule": rule, "kind": "advisory",
        "due": due.isoformat(), "start": "2025-01-06", "owner": "branch", "rule_set": "2021",
        "provisional": False, "rung": "before:5", **more.pop("params", {}),
    }  # fmt: skip
    message = outbox.Message(
        f"{ref}:{rule}:{limit['anchor']}:{template}", case["id"], template, params, app.now(), rule,
        "before:5", limit["anchor"], due, more.pop("sequence", 0),
    )  # fmt: skip
    to = outbox.Recipient(office.actor(user).user_id, f"{user}@example.vn", more.pop("lang", "vi"))
    with app.transaction() as session:
        assert outbox.enqueue(session, message, to)
    return message


def states(app: App) -> list[str]:
    """Return the state of every message, in the order they were made."""
    return [one.state for one in messages(app)]


def messages(app: App) -> list[post.MessageView]:
    """Return every message, in the order they were made."""
    return post.listed(app, people.resolve(app, "admin"))


def letter(app: App, number: int = 1) -> post.Letter:
    """Return one message with its words."""
    return post.show(app, number, people.resolve(app, "admin"))
