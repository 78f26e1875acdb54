"""The pictures come from the data the engine runs on."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from workflow.queries import diagram


@pytest.mark.parametrize("name", ["candidacy", "transfer"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_state_and_step_is_in_both_drawings(name: str, lang: str) -> None:
    """No state and no step of a lifecycle is missing from the text or from the picture."""
    drawn = diagram.lifecycle(name)
    states = [state for _, column in drawn.columns for state in column] + [*drawn.ends]
    text, picture = diagram.mermaid(drawn, lang), diagram.svg(drawn, lang)
    ET.fromstring(picture)
    for state in states:
        assert f" as {state.id}\n" in text + "\n"
        assert state.id in picture
    for move in drawn.moves:
        assert move.name in picture
        assert all(f"{source} --> {move.target} : " in text for source in move.sources)
    assert text.startswith("stateDiagram-v2\n")
    assert f"[*] --> {drawn.initial}" in text
