"""Describe every table once, in SQLModel; migrations and named SQL are held to this by tests."""

from __future__ import annotations

from workflow.store.records.casework import Act as Act
from workflow.store.records.casework import ActMark as ActMark
from workflow.store.records.casework import ActPart as ActPart
from workflow.store.records.casework import Case as Case
from workflow.store.records.casework import CaseFact as CaseFact
from workflow.store.records.casework import Deadline as Deadline
from workflow.store.records.casework import Hold as Hold
from workflow.store.records.casework import Request as Request
from workflow.store.records.casework import Transfer as Transfer
from workflow.store.records.classes import ClassPlace as ClassPlace
from workflow.store.records.classes import KeptCertificate as KeptCertificate
from workflow.store.records.classes import TrainingClass as TrainingClass
from workflow.store.records.columns import Day as Day
from workflow.store.records.columns import Instant as Instant
from workflow.store.records.columns import Record as Record
from workflow.store.records.finding import CaseCategory as CaseCategory
from workflow.store.records.finding import CaseWord as CaseWord
from workflow.store.records.finding import Document as Document
from workflow.store.records.journal import JournalEntry as JournalEntry
from workflow.store.records.journal import JournalHead as JournalHead
from workflow.store.records.journal import JournalPart as JournalPart
from workflow.store.records.keys import CommandKey as CommandKey
from workflow.store.records.law import RuleCheck as RuleCheck
from workflow.store.records.organisation import CalendarDay as CalendarDay
from workflow.store.records.organisation import Plan as Plan
from workflow.store.records.organisation import Register as Register
from workflow.store.records.organisation import SchemaVersion as SchemaVersion
from workflow.store.records.organisation import Seat as Seat
from workflow.store.records.organisation import Unit as Unit
from workflow.store.records.organisation import UnitFact as UnitFact
from workflow.store.records.organisation import UnitName as UnitName
from workflow.store.records.organisation import UnitParent as UnitParent
from workflow.store.records.organisation import UnitRule as UnitRule
from workflow.store.records.organisation import User as User
from workflow.store.records.organisation import UserRole as UserRole
from workflow.store.records.papers import HandoverFile as HandoverFile
from workflow.store.records.papers import Letter as Letter
from workflow.store.records.watch import Flag as Flag
from workflow.store.records.watch import Invitation as Invitation
from workflow.store.records.watch import JobRun as JobRun
from workflow.store.records.watch import Message as Message
from workflow.store.records.watch import Recount as Recount
from workflow.store.records.watch import Seal as Seal
from workflow.store.records.watch import Setting as Setting

metadata = Record.metadata
