"""The table of jobs: what each is for, when the scheduler runs it, and the function that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from states.frozen import NamedTuple
from states.pipeline import Label


class Job(NamedTuple):
    """One job. `when` are the fields of a cron line in Vietnamese time, `every` the longest time between.

    `run` names its function, ``module:function``, which is imported when the job runs; `by_hand` another
    for somebody who wants it now. `after` names the jobs on whose work of the same day it rests. One that only
    `looks` writes nothing, so a dry run of it plans nothing.
    """

    name: str
    label: Label
    run: str
    when: Mapping[str, str]
    every: timedelta
    by_hand: str = ""
    after: tuple[str, ...] = ()
    looks: bool = False


def _job(name: str, vi: str, en: str, every: timedelta, **when: str) -> Job:
    module = f"workflow.watch.jobs.{name.replace('-', '_')}:run"
    return Job(name, Label(vi, en), module, MappingProxyType(when), every)


DAY, WEEK = timedelta(days=1), timedelta(days=7)

JOBS: tuple[Job, ...] = (
    _job("expire-holds", "Báo các lần tạm dừng đã hết hạn", "Tell of holds that have ended", DAY,
         hour="5", minute="30"),
    _job("recompute", "Tính lại các thời hạn", "Count the deadlines again", DAY, hour="3", minute="45"),
    _job("flag-stalled", "Đánh dấu hồ sơ chậm, vướng mắc", "Flag cases that are stuck", DAY,
         hour="6", minute="0")._replace(after=("recompute",)),
    _job("remind", "Nhắc việc trước và sau hạn", "Remind before and after deadlines", DAY,
         hour="6", minute="15")._replace(after=("recompute",)),
    _job("escalate", "Báo cáo lên cấp trên", "Tell the superior committee", DAY,
         hour="6", minute="30")._replace(after=("recompute",)),
    _job("digest", "Thư tổng hợp hằng tuần", "Write the weekly digests", WEEK,
         day_of_week="mon", hour="6", minute="45")
    ._replace(after=("recompute", "flag-stalled")),
    _job("site", "Ghi các trang số liệu vào thư mục", "Write the pages of the numbers", DAY,
         hour="6", minute="50")
    ._replace(after=("recompute", "flag-stalled"), by_hand="workflow.watch.jobs.site:by_hand"),
    _job("deliver", "Gửi thư đang chờ", "Send the mail that waits", timedelta(minutes=5), minute="*/5")
    ._replace(by_hand="workflow.watch.jobs.deliver:by_hand"),
    _job("check", "Tìm trạng thái bất thường", "Look for impossible states", DAY, hour="4", minute="0")
    ._replace(after=("recompute",), looks=True),
    _job("seal", "Niêm phong lịch sử trong ngày", "Seal the day's history", DAY, hour="23", minute="45"),
)  # fmt: skip
"""In the order in which a scheduler that was off runs what is due."""

JOB_BY_NAME: Mapping[str, Job] = MappingProxyType({job.name: job for job in JOBS})
