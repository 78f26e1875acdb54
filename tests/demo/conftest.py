"""Lend the demo's city, and the plan behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tests.support.demo import WANTED
from tests.support.demo import city_register as city_register
from tests.support.demo import city_template as city_template
from workflow.demo import plan
from workflow.demo.city import City
from workflow.demo.tale import Step, Tale


@dataclass(frozen=True)
class Plan:
    """A city and the tales told of it."""

    city: City
    tales: list[Tale]

    @property
    def steps(self) -> list[Step]:
        """Return the steps of all tales."""
        return [step for tale in self.tales for step in tale.steps]


@cache
def planned(cases: int = WANTED.cases, seed: int = WANTED.seed) -> Plan:
    """Plan the demo without recording anything."""
    city = City(seed, WANTED.today)
    return Plan(city, list(plan.tales(city, cases, seed)))
