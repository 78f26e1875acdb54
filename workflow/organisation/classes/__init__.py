"""The awareness classes of training centres: opened, sat in, and ended with certificates.

A class is a row of the office. Who sits in it follows from the history of the cases: enrolling and certifying are
the moves of the catalogue, each case in a transaction of its own.
"""

from __future__ import annotations

from workflow.organisation.classes._certifying import CERTIFIERS as CERTIFIERS
from workflow.organisation.classes._certifying import Certifying as Certifying
from workflow.organisation.classes._certifying import Given as Given
from workflow.organisation.classes._certifying import certified as certified
from workflow.organisation.classes._certifying import certify as certify
from workflow.organisation.classes._enrolling import enrol as enrol
from workflow.organisation.classes._kept import Kept as Kept
from workflow.organisation.classes._kept import enter_kept as enter_kept
from workflow.organisation.classes._kept import kept as kept
from workflow.organisation.classes._kept import match as match
from workflow.organisation.classes._numbers import Owner as Owner
from workflow.organisation.classes._numbers import owners as owners
from workflow.organisation.classes._opening import NewClass as NewClass
from workflow.organisation.classes._opening import open_class as open_class
from workflow.organisation.classes._reading import WAITS as WAITS
from workflow.organisation.classes._reading import ClassView as ClassView
from workflow.organisation.classes._reading import Place as Place
from workflow.organisation.classes._reading import Roster as Roster
from workflow.organisation.classes._reading import listed as listed
from workflow.organisation.classes._reading import show as show
