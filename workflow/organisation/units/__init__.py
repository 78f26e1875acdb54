"""The dated tree of units: they are added, renamed, moved and closed, and shown as they were on a day.

The dated tables are the truth; `units` caches their latest rows, with the path from the root, and is
written again in the same transaction. A day before the first row is answered by that row.
"""

from __future__ import annotations

from workflow.organisation.units._changing import add as add
from workflow.organisation.units._changing import change as change
from workflow.organisation.units._changing import create as create
from workflow.organisation.units._moving import close as close
from workflow.organisation.units._moving import move as move
from workflow.organisation.units._profile import BOOKS as BOOKS
from workflow.organisation.units._profile import KINDS as KINDS
from workflow.organisation.units._profile import SECTORS as SECTORS
from workflow.organisation.units._profile import Change as Change
from workflow.organisation.units._profile import Limit as Limit
from workflow.organisation.units._profile import NewUnit as NewUnit
from workflow.organisation.units._profile import Profile as Profile
from workflow.organisation.units._profile import limit_value as limit_value
from workflow.organisation.units._reading import OwnLimit as OwnLimit
from workflow.organisation.units._reading import Step as Step
from workflow.organisation.units._reading import UnitDetail as UnitDetail
from workflow.organisation.units._reading import UnitView as UnitView
from workflow.organisation.units._reading import Wanted as Wanted
from workflow.organisation.units._reading import listed as listed
from workflow.organisation.units._reading import show as show
