"""When a photo was taken: dates as cameras, scanners and programs write them, and those in file names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# The year of the oldest surviving photograph; an earlier date is a mistake.
EARLIEST = 1826
# Phones and digital cameras put dates into file names; an earlier number means something else.
EARLIEST_NAME = 1990
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:[-:/. ]\s*(?P<month>\d{1,2})(?:[-:/. ]\s*(?P<day>\d{1,2})"
    r"(?:[T:_ ]\s*(?P<hour>\d{1,2})[:. ]\s*(?P<minute>\d{1,2})(?:[:. ]\s*(?P<second>\d{1,2}))?)?)?)?"
)
_RUN_TOGETHER = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
)
# "IMG-20190704-WA0001", "PXL_20200816_101112345", "2019-07-04 12.30.59", "Screenshot 2021-05-03 at 10.10.10".
_NAMED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<apart>[-_.]?)(?P<month>\d\d)(?P=apart)(?P<day>\d\d)"
    r"(?:(?: at |[-_ T.]|(?<=\d{8}))(?P<hour>\d\d)(?P<between>[-_.:]?)(?P<minute>\d\d)(?P=between)(?P<second>\d\d)"
    r"(?:\d{3})?(?!\d))?(?!\d)"
)
# Milliseconds since 1970: "mmexport1562239845123" (WeChat), "FB_IMG_1562239845123", or alone.
_COUNTED = re.compile(r"(?:mmexport|FB_IMG_)?(?P<seconds>\d{10})\d{3}(?=\D|$)")


def written_date(text: object) -> datetime | None:
    """The date in a photo's metadata, in whatever notation; None if there is none, or an impossible one.

    A date without a day or month means the first one. Times of day are the camera's; zones are ignored.
    """
    digits_text = " ".join(str(text).replace("\0", " ").split())
    match = _WRITTEN.match(digits_text) if not re.match(r"\d{8}", digits_text) else _RUN_TOGETHER.match(digits_text)
    return _checked(match, EARLIEST) if match else None


def named_date(name: str) -> datetime | None:
    """The date that a file's name begins with or holds, as phones and programs name photos."""
    if counted := _COUNTED.match(name):
        date = datetime.fromtimestamp(int(counted["seconds"]))
        return date if date.year >= EARLIEST_NAME and _has_been(date) else None
    dates = (_checked(match, EARLIEST_NAME) for match in _NAMED.finditer(name))
    return next((date for date in dates if date), None)


def _has_been(date: datetime) -> bool:
    """Whether a date is not in the future, give or take a day for time zones."""
    return date <= datetime.now() + timedelta(days=1)


def _checked(match: re.Match[str], earliest: int) -> datetime | None:
    parts = {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
    hour, minute, second = (parts.get(name, 0) for name in ("hour", "minute", "second"))
    try:
        date = datetime(parts["year"], parts.get("month", 1), parts.get("day", 1))
        if hour <= 24 and minute <= 60 and second <= 60:  # some round up to 60, which is the next minute
            date += timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):  # zeros of a camera whose clock was never set, a 13th month, the year 10000
        return None
    return date if date.year >= earliest and _has_been(date) else None
