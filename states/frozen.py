"""Frozen rows, as cheap to define as plain classes: a dataclass writes and compiles its methods at every start."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Frozen:
    """A row whose fields are the annotations of its class, each with a default where one is assigned.

    Type checkers read a subclass as a frozen dataclass; it takes no class variables of its own.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Mapping[str, object]] = MappingProxyType({})

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        del kw_only  # said to type checkers: fields without a default may follow those of the base that have one
        own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - inspect is slow to load
        given = {name: cls.__dict__[name] for name in own if name in cls.__dict__}
        cls._fields = (*cls._fields, *own)
        cls._defaults = {**cls._defaults, **given}

    def __init__(self, *values: object, **named: object) -> None:
        held = {**self._defaults, **dict(zip(self._fields, values, strict=False)), **named}
        twice = named.keys() & set(self._fields[: len(values)])
        if len(values) > len(self._fields) or twice or held.keys() != set(self._fields):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._fields)}")
        self.__dict__.update((name, held[name]) for name in self._fields)

    def _replace(self, **named: Any) -> Self:  # noqa: ANN401 - any field
        """Return a copy with some fields replaced."""
        return type(self)(**{**self.__dict__, **named})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({shown})"
