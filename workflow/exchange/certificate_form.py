"""The columns of a list of certificates."""

from __future__ import annotations

from states.pipeline import Field, FieldType, Label
from workflow.exchange import class_lines, tables
from workflow.exchange.tables import Form

IDENTITY = Field(
    "identity_no",
    Label("Số định danh cá nhân", "Identity number"),
    FieldType.IDENTITY,
    required=False,
)
UNIT = Field("unit", Label("Chi bộ (mã)", "Branch (code)"), FieldType.UNIT, required=False)
ON = Field("on", Label("Ngày ghi vào hồ sơ", "Put on file on"), FieldType.DATE, required=False)
WORDS = {
    **class_lines.WORDS,
    "identity_no": ("CCCD", "số CCCD", "căn cước", "số căn cước", "số định danh"),
    "unit": ("chi bộ", "mã chi bộ", "đơn vị", "mã đơn vị", "branch"),
}
FORM = Form(
    tuple(
        map(
            tables.column,
            (
                class_lines.REF,
                class_lines.NAME,
                class_lines.BORN,
                IDENTITY,
                UNIT,
                class_lines.CERTIFICATE,
                class_lines.ISSUED,
                class_lines.ISSUER,
                ON,
            ),
        )
    ),
    ("certificate", "issued"),
    ("certificate", "issued"),
    WORDS,
)
