"""Lists of a class: who is sent to it, and what became of each at its end."""

from __future__ import annotations

from typing import Any

from states.catalogue import fields as f
from states.catalogue import fields_of
from states.errors import BadInput
from states.pipeline import N_, Field, FieldType, Label
from workflow.exchange import tables
from workflow.exchange.tables import Form, Source
from workflow.organisation.classes import Given

REF = f.text("ref", "Số hồ sơ", "Reference", required=False)
NAME = Field("name", Label("Họ và tên", "Name"), FieldType.NAME, required=False)
BORN = f.day("born", "Ngày sinh", "Born", required=False)
_CERTIFY = {field.name: field for field in fields_of("certify")}
CERTIFICATE, ISSUED, ISSUER = (
    _CERTIFY[name]._replace(required=False) for name in ("certificate", "issued", "issuer")
)
FAILED = f.choice(
    "failed",
    Label("Không đạt", "Did not pass"),
    (
        f.one(
            "yes",
            "không đạt",
            "failed",
            "có",
            "x",
            "true",
            "1",
            "đúng",
            "hỏng",
            "chưa đạt",
            "trượt",
        ),
        f.one("no", "đạt", "passed", "không", "false", "0", "sai"),
    ),
    required=False,
)
"""What stands under a heading that asks whether somebody failed: yes is no good news."""
RESULT = f.choice(
    "result",
    Label("Kết quả", "Result"),
    (
        f.one(
            "passed", "đạt", "passed", "đạt yêu cầu", "có", "yes", "x", "giỏi", "khá", "trung bình"
        ),
        f.one("failed", "không đạt", "failed", "không", "no", "hỏng", "chưa đạt", "trượt"),
    ),
    required=False,
)
WORDS = {
    "ref": ("hồ sơ", "mã hồ sơ", "case"),
    "name": ("họ tên", "tên", "full name"),
    "born": ("sinh ngày", "ngày tháng năm sinh", "date of birth"),
    "certificate": (
        "số giấy chứng nhận", "số GCN", "số chứng nhận", "số chứng chỉ", "certificate no", "number",
    ),
    "issued": ("ngày cấp", "ngày cấp GCN"),
    "issuer": ("nơi cấp", "đơn vị cấp"),
    "failed": ("không đạt", "chưa đạt", "trượt", "hỏng"),
    "result": ("kết quả", "xếp loại"),
}  # fmt: skip
OUTCOMES = Form(
    tuple(map(tables.column, (REF, NAME, BORN, CERTIFICATE, ISSUED, FAILED, RESULT))), (), (), WORDS
)
NAMES = Form((tables.column(REF),), ("ref",), (), WORDS)
NO_KEY = N_(
    "{field}: the row names nobody; it needs the reference, or the name and the birth date."
)
NO_PERSON = N_(
    "{field}: the file has neither a column “Số hồ sơ” nor columns “Họ và tên” and “Ngày sinh”."
)
BOTH_WAYS = N_(
    "{field}: this and {other} say different things of the same person; leave one of them."
)
NUMBER_TOO = N_(
    "{field}: the row has the number {value} and says that the person failed; leave one of them."
)


def refs(file: str) -> tuple[str, ...]:
    """Return the references in a file, in its order; raises `BadInput` for one without them."""
    return tuple(
        str(line.values["ref"])
        for line in tables.read(Source(file), NAMES).lines
        if "ref" in line.values
    )


def outcomes(file: str) -> tuple[Given, ...]:
    """Return what a file says of each person of a class.

    Raises `BadInput` for a file in which nobody is named.
    """
    lines = tables.read(Source(file), OUTCOMES).lines
    known = {name for line in lines for name in line.values}
    if "ref" not in known and not {"name", "born"} <= known:
        raise BadInput(NO_PERSON, field=file, value="")
    return tuple(map(_given, lines))


def _given(line: tables.Line) -> Given:
    told: dict[str, Any] = dict(line.values)
    marked, result = told.pop("failed", None), told.pop("result", None)
    failed = marked == "yes" or result == "failed"
    wrong: BadInput | None = None
    if line.problems:
        first = line.problems[0].message
        wrong = BadInput(first.message, **first.params)
    elif "ref" not in told and not {"name", "born"} <= told.keys():
        wrong = BadInput(NO_KEY, field=REF.label, value="")
    elif (marked, result) in (("yes", "passed"), ("no", "failed")):
        wrong = BadInput(BOTH_WAYS, field=RESULT.label, value="", other=FAILED.label)
    elif failed and "certificate" in told:
        wrong = BadInput(NUMBER_TOO, field=CERTIFICATE.label, value=told["certificate"])
    return Given(line.number, **told, failed=failed, wrong=wrong)
