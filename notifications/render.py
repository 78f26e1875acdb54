"""Make the environments that fill templates, one for each medium: docxtpl changes the one it is given."""

from __future__ import annotations

from jinja2 import StrictUndefined
from jinja2 import TemplateError as TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment


def docx_environment() -> ImmutableSandboxedEnvironment:
    """Return a new environment for the XML of DOCX templates: escaping, strict, sandboxed.

    What a template names and is not there, and what it may not touch, raises `TemplateError`.
    """
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
