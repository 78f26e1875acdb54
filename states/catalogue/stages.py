"""The stages a case goes through and the states it can stand in, in the order of the way.

Source: the project's domain rules, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.errors import Unavailable
from states.pipeline import N_, Label, Stage, State

STAGES = (
    Stage("source", Label("Tạo nguồn", "Source")),
    Stage("training", Label("Bồi dưỡng nhận thức về Đảng", "Awareness training")),
    Stage("verification", Label("Lập hồ sơ, thẩm tra lý lịch", "Dossier and verification")),
    Stage("admission", Label("Xét kết nạp", "Admission")),
    Stage("probation", Label("Thời gian dự bị", "Probation")),
    Stage("membership", Label("Đảng viên chính thức", "Membership")),
    Stage("closed", Label("Kết thúc theo dõi", "Closed")),
)


def _state(identifier: str, stage: str, vi: str, en: str) -> State:
    return State(identifier, stage, Label(vi, en))


STATES = (
    _state("identified", "source", "Trong danh sách nguồn", "On the source list"),
    _state("nominated", "source", "Cảm tình Đảng (đã phân công giúp đỡ)", "Nominated, helper assigned"),
    _state("enrolled", "training", "Đang học lớp bồi dưỡng nhận thức về Đảng", "In the awareness class"),
    _state("certified", "training", "Đã được cấp giấy chứng nhận bồi dưỡng nhận thức về Đảng",
           "Awareness certificate issued"),
    _state("applied", "verification", "Đã nộp đơn, lập hồ sơ", "Application and CV submitted"),
    _state("verifying", "verification", "Đang thẩm tra, xác minh lý lịch", "Background being verified"),
    _state("verified", "verification", "Đã có kết luận thẩm tra lý lịch", "Verification concluded"),
    _state("proposed", "admission", "Chi bộ đã ra nghị quyết đề nghị kết nạp", "Branch has proposed admission"),
    _state("endorsed", "admission", "Đảng ủy cơ sở đã ra nghị quyết đề nghị kết nạp",
           "Grassroots committee has endorsed admission"),
    _state("decided", "admission", "Đã có quyết định, chờ lễ kết nạp", "Admission decided, ceremony awaited"),
    _state("probation", "probation", "Đảng viên dự bị", "Probationary member"),
    _state("recognition_proposed", "probation", "Chi bộ đã đề nghị công nhận đảng viên chính thức",
           "Branch has proposed recognition"),
    _state("recognition_endorsed", "probation", "Đảng ủy cơ sở đã đề nghị công nhận đảng viên chính thức",
           "Grassroots committee has endorsed recognition"),
    _state("removal_proposed", "probation", "Chi bộ đã đề nghị xóa tên đảng viên dự bị",
           "Branch has proposed removal"),
    _state("removal_endorsed", "probation", "Đảng ủy cơ sở đã đề nghị xóa tên đảng viên dự bị",
           "Grassroots committee has endorsed removal"),
    _state("member", "membership", "Đảng viên chính thức", "Official member"),
    _state("withdrawn", "closed", "Đã rút đơn / thôi phấn đấu theo nguyện vọng", "Withdrew by own wish"),
    _state("declined", "closed", "Không xem xét kết nạp", "Not considered for admission"),
    _state("removed", "closed", "Đã xóa tên trong danh sách đảng viên", "Removed from the list of members"),
    _state("left", "closed", "Đã được cho ra khỏi Đảng", "Let out of the Party"),
    _state("annulled", "closed", "Quyết định đã bị hủy", "Decision annulled"),
    _state("handed_over", "closed", "Đã chuyển theo dõi ra ngoài Đảng bộ", "Handed over outside the city"),
    _state("deceased", "closed", "Từ trần", "Deceased"),
    _state("voided", "closed", "Lập nhầm, đã hủy", "Opened by mistake, voided"),
)  # fmt: skip

INITIAL = "identified"
CLOSED = tuple(state.id for state in STATES if state.stage == "closed")
OPEN = tuple(state.id for state in STATES if state.stage != "closed")
VOID = "voided"
"""Where a case stands that never was one: no figure counts it but the exceptions and the year."""

STAGE_BY_ID: Mapping[str, Stage] = MappingProxyType({stage.id: stage for stage in STAGES})
UNKNOWN_STATE = N_(
    "The register holds the state “{value}”, which is none of ketnap's: it was changed outside ketnap or is damaged. "
    "Look where with: ketnap audit verify; to go back to a sound backup: ketnap db restore FILE"
)


class _States(dict[str, State]):
    """The states by name; a name that is none stands in a damaged register, for what is typed is looked at before."""

    def __missing__(self, name: str) -> State:
        raise Unavailable(UNKNOWN_STATE, value=name)


STATE_BY_ID: Mapping[str, State] = MappingProxyType(_States({one.id: one for one in STATES}))
