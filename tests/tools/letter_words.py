"""The words of the letters and sheets that come with the program, for `tests/tools/letter_templates.py`.

``{field}`` is a value of notifications/letters/values.py, ``**…**`` is bold. Before a paragraph stands
the condition under which it is printed: fields that must say something, with ``!`` those that must not.
"""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """One letter: its type line ("" for an official letter), its summaries, its paragraphs, its closing.

    Each has its condition; "papers" is the table of the dossier. Of the closing one paragraph is printed, which
    the signature never leaves.
    """

    type: str
    summaries: tuple[tuple[str, str], ...]
    body: tuple[tuple[str, str], ...]
    closing: tuple[tuple[str, str], ...]


PERSON = (
    ("", "Họ và tên: **{name}**; sinh ngày {born}."),
    ("residence", "Nơi cư trú: {residence}."),
    ("leaving", "Đơn vị đang theo dõi, giúp đỡ: {leaving}."),
)
ON_THE_WAY = (
    ("helpers !official", "Đảng viên chính thức đang được phân công giúp đỡ: {helpers}."),
    ("left", "Ngày chuyển đi: {left}."),
    ("reason", "Lý do chuyển: {reason}."),
)
CERTIFICATE = (
    (
        "certificate",
        (
            "Giấy chứng nhận bồi dưỡng nhận thức về Đảng số {certificate}, cấp ngày {certified}; "
            "cơ quan cấp: {certifier}. Giấy chứng nhận còn giá trị để chi bộ họp xét kết nạp đến hết ngày {certificate_until}."
        ),
    ),
)
ANSWER = (
    (
        "!outside",
        (
            "Đề nghị {to} xác nhận đã nhận văn bản này trong thời hạn {acknowledge_days} ngày làm việc kể từ "
            "ngày gửi; trong thời hạn {accept_days} ngày làm việc kể từ ngày xác nhận, tiếp nhận và phân công đảng viên "
            "chính thức theo dõi, giúp đỡ, hoặc trả lời rõ lý do không tiếp nhận."
        ),
    ),
    (
        "outside",
        (
            "Đề nghị {to} tiếp nhận, phân công đảng viên chính thức theo dõi, giúp đỡ và trả lời bằng văn bản "
            "để {issuer} kết thúc việc theo dõi."
        ),
    ),
)
TOGETHER = (
    (
        "together_months",
        (
            "Đảng viên được phân công giúp đỡ tại nơi tiếp nhận không nhất thiết đã có {together_months} tháng cùng công "
            "tác, lao động, học tập hoặc cư trú với người được giúp đỡ."
        ),
    ),
)
PAPERS = (
    ("papers_count", "Hồ sơ kèm theo gồm {papers_count} văn bản, giấy tờ:"),
    ("papers_count", "papers"),
)

FORMS = {
    "certified": Form(
        "THÔNG BÁO",
        (("certificate", "chuyển theo dõi, giúp đỡ người đã được cấp giấy chứng nhận bồi dưỡng nhận thức về\u00a0Đảng"),
         ("!certificate", "chuyển theo dõi, giúp đỡ quần chúng trong danh sách nguồn phát triển đảng\u00a0viên")),
        (
            ("", "{issuer} thông báo đến {to_full} về việc chuyển theo dõi, giúp đỡ quần chúng sau đây:"),
            *PERSON,
            ("!certificate", "Tình trạng hồ sơ: {state}, từ ngày {since}."),
            *CERTIFICATE,
            *ON_THE_WAY,
            *TOGETHER,
            *PAPERS,
        ),
        ANSWER,
    ),
    "dossier": Form(
        "GIẤY CHỨNG NHẬN",
        (("", "người vào Đảng đang trong thời gian được giúp đỡ, xem xét"),),
        (
            ("", "{issuer} chứng nhận:"),
            *PERSON,
            ("", ("Là người vào Đảng đang trong thời gian được tổ chức đảng giúp đỡ, xem xét kết nạp vào Đảng Cộng sản "
             "Việt Nam. Tình trạng hồ sơ: {state}, từ ngày {since}.")),
            *CERTIFICATE,
            *ON_THE_WAY,
            ("", ("Nay chuyển hồ sơ đến {to_full} để tiếp tục theo dõi, giúp đỡ và xem xét kết nạp theo quy định. Các ý kiến "
             "nhận xét đã có vẫn được giữ trong hồ sơ.")),
            *TOGETHER,
            *PAPERS,
        ),
        ANSWER,
    ),
    "proposal": Form(
        "",
        (("", "về việc chuyển hồ sơ đề nghị kết nạp đảng\u00a0viên"),),
        (
            ("", "{issuer} chuyển đến {to_full} hồ sơ đề nghị kết nạp đảng viên của người vào Đảng sau đây:"),
            *PERSON,
            ("branch_resolution", "Chi bộ đã ra nghị quyết đề nghị kết nạp số {branch_resolution}, ngày {branch_resolved}."),
            ("committee_resolution", ("Đảng ủy cơ sở đã ra nghị quyết đề nghị kết nạp số {committee_resolution}, ngày "
             "{committee_resolved}.")),
            *CERTIFICATE,
            *ON_THE_WAY,
            ("", "Cấp ủy có thẩm quyền chưa ra quyết định kết nạp. Đề nghị {to} xem xét hồ sơ theo thẩm quyền."),
            *TOGETHER,
            *PAPERS,
        ),
        ANSWER,
    ),
    "decision": Form(
        "",
        (("", "về việc chuyển quyết định kết nạp đảng\u00a0viên và hồ sơ người vào\u00a0Đảng"),),
        (
            ("", "{issuer} chuyển đến {to_full} quyết định kết nạp đảng viên và hồ sơ của người vào Đảng sau đây:"),
            *PERSON,
            ("", "Quyết định kết nạp đảng viên số {decision}, ngày {decided}; chưa tổ chức lễ kết nạp."),
            ("decision_fresh", ("Quyết định chưa quá {decision_days} ngày làm việc, còn được sử dụng đến hết ngày "
             "{decision_until}. Đề nghị {to} tổ chức lễ kết nạp trong thời hạn này; nếu tiếp nhận sau ngày {decision_until} "
             "thì quyết định hết thời hạn sử dụng và hồ sơ được xem xét lại.")),
            ("!decision_fresh", ("Quyết định đã quá {decision_days} ngày làm việc, chỉ được sử dụng đến hết ngày "
             "{decision_until}. Khi nơi chuyển đến tiếp nhận, quyết định hết thời hạn sử dụng; đề nghị {to} xem xét lại "
             "hồ sơ theo quy định.")),
            *ON_THE_WAY,
            *TOGETHER,
            *PAPERS,
        ),
        ANSWER,
    ),
    "membership": Form(
        "GIẤY GIỚI THIỆU",
        (("", "chuyển sinh hoạt đảng"),),
        (
            ("!official", ("{issuer} giới thiệu đồng chí **{name}**, sinh ngày {born}, đảng viên dự bị, chuyển sinh hoạt đảng "
             "đến {to_full}.")),
            ("official", ("{issuer} giới thiệu đồng chí **{name}**, sinh ngày {born}, đảng viên chính thức, chuyển sinh hoạt "
             "đảng đến {to_full}.")),
            ("residence", "Nơi cư trú: {residence}."),
            ("leaving", "Nơi đang sinh hoạt đảng: {leaving}."),
            ("decision", "Quyết định kết nạp đảng viên số {decision}, ngày {decided}."),
            ("ceremony", "Ngày vào Đảng (ngày tổ chức lễ kết nạp): {ceremony}."),
            ("probation_ends !official", ("Ngày hết thời gian dự bị: {probation_ends}. Thời gian dự bị được tính liên tục; "
             "việc xét công nhận đảng viên chính thức được thực hiện tại nơi đảng viên sinh hoạt khi hết thời gian dự bị.")),
            ("official_from", "Ngày được công nhận đảng viên chính thức: {official_from}."),
            *ON_THE_WAY,
            *PAPERS,
            ("present_by", ("Đồng chí có trách nhiệm nộp giấy giới thiệu này tại nơi chuyển đến trong thời hạn {present_days} ngày "
             "làm việc, chậm nhất ngày {present_by}; quá thời hạn phải báo cáo rõ lý do bằng văn bản.")),
        ),
        (
            ("!official", "Đề nghị {to} tiếp nhận đồng chí vào sinh hoạt và phân công đảng viên chính thức giúp đỡ theo quy định."),
            ("official", "Đề nghị {to} tiếp nhận đồng chí vào sinh hoạt theo quy định."),
        ),
    ),
}  # fmt: skip

LETTER_TABLE = (
    ("n", "TT", 9), ("words", "Tên văn bản, giấy tờ", 84), ("type", "Mẫu", 13), ("number", "Số", 31), ("on", "Ngày", 28),
)  # fmt: skip
"""The columns of the dossier list: key, header, width in mm."""


class Table(NamedTuple):
    """One table of a sheet: the list it shows, its heading, its columns, what an empty one says.

    A column is its key, its header and its width in mm; the values of further keys stand below, smaller. With
    `of` only the rows that belong to the unit of the page are shown. One with a `mark` is an official form: it
    begins a page with its mark and its heading as title, and is signed at its foot.
    """

    rows: str
    heading: str
    columns: tuple[tuple[str, str, int], ...]
    empty: str
    of: bool = False
    mark: str = ""


class Page(NamedTuple):
    """One sheet: upright or across, and its tables; `each` is the list that has a page for each of its rows."""

    landscape: bool
    tables: tuple[Table, ...]
    each: str = ""


EACH_LINES = (("name", "Kính gửi"), ("on", "Tính đến ngày"), ("counts", "Số việc"))
"""The lines under the title of a sheet that a unit gets: the keys of the unit, and their words."""
_TO_DO = (
    ("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 38), ("what", "Nội dung", 46),
    ("due left", "Hạn", 27), ("action", "Việc cần làm", 39),
)  # fmt: skip

PAGES = {
    "case": Page(False, (
        Table("facts", "Thông tin của người vào Đảng",
              (("what", "Nội dung", 52), ("value", "Thông tin", 108)), "Chưa có thông tin."),
        Table("terms", "Thời hạn đang chạy",
              (("what", "Nội dung", 67), ("due", "Hạn", 25), ("left", "Còn lại", 30), ("owner", "Nơi thực hiện", 38)),
              "Không có thời hạn nào đang chạy."),
        Table("holds", "Tạm dừng tính thời hạn",
              (("on", "Từ ngày", 25), ("until", "Đến ngày", 25), ("reason", "Lý do", 110)), "Không có."),
        Table("steps", "Quá trình theo dõi",
              (("n", "TT", 10), ("on", "Ngày", 25), ("what", "Bước", 45), ("details", "Nội dung ghi nhận", 80)),
              "Chưa có bước nào."),
        Table("papers", "Giấy tờ có trong hồ sơ",
              (("n", "TT", 10), ("on", "Ngày", 25), ("words", "Tên văn bản, giấy tờ", 73), ("number", "Số", 37),
               ("type", "Mẫu", 15)), "Chưa có giấy tờ."),
    )),
    "card": Page(False, (
        Table("life", "Lý lịch",
              (("n", "TT", 10), ("what", "Nội dung", 62), ("value", "Thông tin", 88)), ""),
        Table("party", "Vào Đảng, dự bị và chính thức",
              (("n", "TT", 10), ("what", "Nội dung", 62), ("value", "Thông tin", 88)), ""),
    )),
    "deadlines": Page(True, (
        Table("terms", "",
              (("rule", "Mã", 12), ("what", "Nội dung và nơi thực hiện", 58), ("start", "Tính từ", 25), ("counted", "Cách tính", 31),
               ("skipped", "Ngày không tính", 52), ("due", "Hạn", 25), ("left", "Còn lại", 26), ("source", "Căn cứ", 28)),
              "Không có thời hạn nào đang chạy."),
    )),
    "stalled": Page(True, (
        Table("rows", "",
              (("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 40), ("unit", "Đơn vị", 39), ("state followed", "Trạng thái", 44),
               ("cause", "Vướng mắc", 47), ("due late", "Hạn", 28), ("action owner", "Hướng tháo gỡ", 49)),
              "Không có hồ sơ nào chậm, vướng mắc."),
    )),
    "class": Page(False, (
        Table("rows", "",
              (("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 45), ("born", "Ngày sinh", 24), ("unit", "Chi bộ", 33),
               ("outcome", "Kết quả", 22), ("certificate issued", "Giấy chứng nhận", 26)),
              "Chưa có học viên."),
    )),
    "year": Page(False, (
        Table("targets", "Mục tiêu",
              (("what", "Nội dung", 88), ("this", "Kỳ này", 24), ("same", "Cùng kỳ", 24), ("last", "Năm trước", 24)), ""),
        Table("praise", "Đề nghị xem xét biểu dương, khen thưởng",
              (("name", "Đơn vị", 66), ("admitted", "Kết nạp", 20), ("quota", "Chỉ tiêu", 20), ("movers", "Chuyển đi, đã thông báo", 30),
               ("exceptions", "Ngoại lệ", 24)), "Chưa có đơn vị nào đủ điều kiện."),
        Table("account", "Phải báo cáo, kiểm điểm trách nhiệm",
              (("name head", "Đơn vị, người đứng đầu", 66), ("reason", "Nội dung", 94)), "Không có."),
        Table("idle", "Chi bộ nhiều năm không kết nạp đảng viên",
              (("name", "Chi bộ", 66), ("head", "Người đứng đầu", 50), ("followed", "Đang theo dõi", 24), ("years", "Số năm", 20)),
              "Không có."),
        Table("form", "THỐNG KÊ ĐẢNG VIÊN MỚI KẾT NẠP",
              (("n", "TT", 14), ("what", "Tiêu chí (1)", 78), ("this", "Kỳ này (2)", 20), ("last", "Cùng kỳ năm trước (3)", 26), ("percent", "% (4) = 2 × 100 : 3", 22)),
              "", mark="Biểu 2-BTCTW"),
        Table("form_b", "THỐNG KÊ ĐẢNG VIÊN MỚI KẾT NẠP THEO DÂN TỘC, TÔN GIÁO",
              (("n", "Nhóm", 26), ("what", "Tiêu chí (1)", 66), ("this", "Kỳ này (2)", 20), ("last", "Cùng kỳ năm trước (3)", 26), ("percent", "% (4) = 2 × 100 : 3", 22)),
              "", mark="Biểu 2B-BTCTW"),
    )),
    "reminders": Page(False, (
        Table("late", "Đã quá hạn", _TO_DO, "Không có việc nào quá hạn.", of=True),
        Table("soon", "Sắp đến hạn", _TO_DO, "Không có việc nào sắp đến hạn.", of=True),
        Table("other", "Vướng mắc khác", _TO_DO, "", of=True),
    ), "units"),
}  # fmt: skip


class Section(NamedTuple):
    """One part of an agenda: its heading, its words with their conditions, its table."""

    heading: str
    words: tuple[tuple[str, str], ...]
    table: Table | None = None


AGENDA_TYPE = "CHƯƠNG TRÌNH"
AGENDA_SUMMARY = "họp chi bộ ngày {meets}, xét về phát triển đảng\u00a0viên"
AGENDA = (
    Section("Thời gian, địa điểm", (
        ("", "Thời gian: …… giờ ……, ngày {meets}."),
        ("", "Địa điểm: ……………………………………………."),
    )),
    Section(
        "Các trường hợp xét, biểu quyết",
        (("needed", ("Mỗi trường hợp được thông qua khi có ít nhất {needed} phiếu tán thành trên tổng số {members} đảng viên "
          "chính thức của chi bộ, kể cả đảng viên vắng mặt.")),),
        Table("ready", "",
              (("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 55), ("born", "Ngày sinh", 27),
               ("what", "Nội dung biểu quyết", 46), ("due", "Hạn", 27)),
              "Không có trường hợp nào đủ điều kiện đưa ra biểu quyết tại cuộc họp này."),
    ),
    Section(
        "Giấy tờ phải có trước cuộc họp", (),
        Table("papers", "",
              (("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 50), ("what", "Giấy tờ, việc cần làm", 70),
               ("owner", "Nơi thực hiện", 35)), ""),
    ),
    Section(
        "Các trường hợp chưa đưa ra biểu quyết", (),
        Table("waiting", "",
              (("n", "TT", 10), ("name ref", "Họ và tên, số hồ\u00a0sơ", 50), ("what", "Nội dung", 35),
               ("reason", "Lý do", 70)), ""),
    ),
)  # fmt: skip
"""The parts of an agenda; a part whose table says nothing when it is empty is left out then."""
AGENDA_CLOSING = "Đề nghị các đồng chí chuẩn bị nội dung và dự họp đầy đủ."
