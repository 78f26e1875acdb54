"""Frozen rows and named tuples, as cheap to define as plain classes.

A dataclass, and the standard library's named tuple, write and compile their methods at every start.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]  # reads a field in C
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform


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


_new = tuple.__new__


class _Named(tuple[Any, ...]):
    """What every named tuple does; each has its fields and their defaults."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    _field_defaults: ClassVar[Mapping[str, object]] = MappingProxyType({})

    def __new__(cls, *values: object, **named: object) -> Self:
        if named or len(values) != len(cls._fields):
            values += cls._rest(len(values), named)
        return _new(cls, values)

    @classmethod
    def _rest(cls, given: int, named: dict[str, object]) -> tuple[object, ...]:
        """Return the values of the fields after those given, by name or default. Raises TypeError for other ones."""
        names, defaults = cls._fields[given:], cls._field_defaults
        try:
            found = [named.pop(name) if name in named else defaults[name] for name in names]
        except KeyError:
            found = []
        if named or not found:
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
        return tuple(found)

    @classmethod
    def _make(cls, values: Iterable[object]) -> Self:
        """Make one of a sequence of its values. Raises TypeError for another number of them."""
        made = _new(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
        return made

    def _replace(self, **named: object) -> Self:
        """Return a copy with some fields replaced. Raises TypeError for a name that is no field."""
        copy = _new(type(self), map(named.pop, self._fields, self))
        if named:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(named)}")
        return copy

    def _asdict(self) -> dict[str, object]:
        """Return the values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[object, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({shown})"


class _Maker(type):
    """Makes a named tuple of the annotations of a class: a plain class, which is subclassed as one."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
        """Turn the annotations into fields that read the tuple, each with its default where it has one."""
        if not bases:
            return super().__new__(cls, name, bases, body)
        fields = tuple(body.get("__annotations__", ()))
        defaults = {field: body[field] for field in fields if field in body}
        getters = {field: _tuplegetter(at, "") for at, field in enumerate(fields)}
        own = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
        return type(name, (_Named,), {**body, **getters, **own, "__slots__": ()})


class _WorkedOut:
    """An answer that an object works out when it is first asked, and keeps.

    The standard library's takes a lock each time (until Python 3.12); what is kept here comes out the same whoever
    is first.
    """

    def __init__(self, work: Callable[[Any], object]) -> None:
        self._work, self.__doc__ = work, work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, asked: object, owner: type | None = None) -> object:
        if asked is None:
            return self
        answer = asked.__dict__[self._name] = self._work(asked)
        return answer


if TYPE_CHECKING:
    from functools import cached_property
    from typing import NamedTuple as NamedTuple  # noqa: TID251 - this is the one in its place

    worked_out = cached_property
else:
    worked_out = _WorkedOut

    class NamedTuple(metaclass=_Maker):
        """The base of a named tuple, written and checked as `typing.NamedTuple` is."""
