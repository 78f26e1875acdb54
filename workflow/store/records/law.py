"""Keep who held a row of the rule register against its paper, and when."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import Index

from workflow.store.records.columns import Record, day, instant, key, link, text


class RuleCheck(Record, table=True):
    """That somebody held a rule of one set against its document, on a day; a later check stands over it."""

    __tablename__ = "rule_checks"
    __table_args__ = (Index("ix_rule_checks_rule_rule_set", "rule", "rule_set"),)

    id: int | None = key()
    rule: str
    rule_set: str
    checked_on: date = day()
    user_id: int = link("users.id")
    note: str = text()
    recorded_at: datetime = instant()
