"""Describe every table once, in SQLModel; migrations and named SQL are held to this by tests."""

from __future__ import annotations

from workflow.records.casework import Act as Act
from workflow.records.casework import Case as Case
from workflow.records.casework import CaseFact as CaseFact
from workflow.records.casework import Deadline as Deadline
from workflow.records.casework import Hold as Hold
from workflow.records.casework import Request as Request
from workflow.records.casework import Transfer as Transfer
from workflow.records.columns import Day as Day
from workflow.records.columns import Instant as Instant
from workflow.records.columns import Record as Record
from workflow.records.finding import CaseWord as CaseWord
from workflow.records.finding import Document as Document
from workflow.records.law import RuleCheck as RuleCheck
from workflow.records.organisation import CalendarDay as CalendarDay
from workflow.records.organisation import Register as Register
from workflow.records.organisation import SchemaVersion as SchemaVersion
from workflow.records.organisation import Seat as Seat
from workflow.records.organisation import Unit as Unit
from workflow.records.organisation import UnitFact as UnitFact
from workflow.records.organisation import UnitName as UnitName
from workflow.records.organisation import UnitParent as UnitParent
from workflow.records.organisation import UnitRule as UnitRule
from workflow.records.organisation import User as User
from workflow.records.organisation import UserRole as UserRole
from workflow.records.papers import HandoverFile as HandoverFile
from workflow.records.papers import Letter as Letter
from workflow.records.watch import Flag as Flag
from workflow.records.watch import Invitation as Invitation
from workflow.records.watch import JobRun as JobRun
from workflow.records.watch import Message as Message
from workflow.records.watch import Recount as Recount
from workflow.records.watch import Seal as Seal
from workflow.records.watch import Setting as Setting

metadata = Record.metadata
