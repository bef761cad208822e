"""Conditions as sets of photos: two times as one, a time in the year of another, all but a time, and a newer condition
beside an older."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from retrieval.places import NOT
from retrieval.records import Filters, Orientation

_OTHER_SHAPE: dict[Orientation | None, Orientation] = {"portrait": "landscape", "landscape": "portrait"}
_YEAR = timedelta(days=364)
# What no photo has whose file does not tell a date, a place or a camera.
_LACKING: dict[str, dict[str, Any]] = {
    "not date": {"after": None, "before": None, "months": (), "not_years": (), "hours": (), "weekdays": ()},
    "not place": {"place": None},
    "not camera": {"camera": None},
}


@dataclass(frozen=True, slots=True)
class Time:
    """Conditions as they were said; ``dated`` where their time names its year."""

    filters: Filters
    dated: bool = False


def months_of(year: int, month: int, length: int = 1) -> tuple[date, date]:
    """First and last day of so many months of a year, from one on."""
    first = date(year, month, 1)
    return first, first + relativedelta(months=length, days=-1)


def together(first: Time, second: Time) -> Time:
    """Both as one condition: the second time within the first, or beside it."""
    both, time = _overlaid(first.filters, second.filters), _time(first, second)
    refused = dict.fromkeys((*first.filters.not_years, *second.filters.not_years, *time.not_years))
    span = range(time.after.year if time.after else 0, time.before.year + 1 if time.before else 9999)
    left_out = tuple(year for year in refused if year in span and _years(second.filters) != (year,))
    both = replace(both, after=time.after, before=time.before, months=time.months, not_years=left_out)
    return Time(both, first.dated or second.dated)


def _overlaid(filters: Filters, added: Filters) -> Filters:
    """Conditions with all that others say in place of what they say of the same."""
    said = {item.name: getattr(added, item.name) for item in fields(Filters)}
    return replace(filters, **{name: value for name, value in said.items() if value not in (None, ())})


def in_year_of(time: Filters, other: Filters) -> Filters:
    """Days that were said without a year in the year of another time, or in any; themselves where it is of several."""
    after, before = time.after, time.before
    if not (other.after and other.before and other.after.year == other.before.year):
        return time
    year = other.after.year
    if time.months and not (after or before) and (len(time.months) == 1 or other.in_any_year().months):
        first, last = months_of(year, time.months[0], len(time.months))  # "no, autumn", of spring 2020
        run = replace(time, after=first, before=last, months=())
        return run if run.in_any_year().months == time.months else time
    if after and before:
        with contextlib.suppress(ValueError):  # 29 February
            later = before.year - after.year  # a winter ends in the next year
            return replace(time, after=after.replace(year=year), before=before.replace(year=year + later))
    return time


def _time(first: Time, second: Time) -> Filters:
    """The period and the months of both."""
    one, two = first.filters, second.filters
    said = [time for time in (one, two) if time.after or time.before or time.months]
    if len(said) < 2:
        return replace((*said, one)[0], not_years=())
    months = (one.months or one.in_any_year().months, two.months or two.in_any_year().months)
    either = tuple(dict.fromkeys((*months[0], *months[1])))
    either = either if {12, 1} <= {*either} else tuple(sorted(either))
    if not (first.dated or second.dated) and _of_months(one) and _of_months(two):
        return Filters(months=either)  # "September, October or November": the first alone is the latest
    if two.months and not (two.after or two.before):
        return replace(one, months=two.months)
    if not (one.after and one.before and two.after and two.before):
        return Filters(two.after or one.after, two.before or one.before, two.months or one.months)
    if first.dated and not second.dated:  # "the summer of 2022, June to August"
        two = in_year_of(two, one)
    elif second.dated and not first.dated:
        one = in_year_of(one, two)
    days = [day for day in (one.after, one.before, two.after, two.before) if day]
    both = Filters(min(days), max(days))
    if (both.after, both.before) == (one.after, one.before) and not {*_years(two)} & {*one.not_years}:
        if one.months and not {*months[1]} <= {*one.months}:  # "June and August 2019, July"
            return replace(one, months=either)
        return replace(two, months=two.months or one.months)  # the closer one
    if (both.after, both.before) == (two.after, two.before):  # "July, in 2022" is July
        return one
    if _of_months(one) and _of_months(two) and either != both.in_any_year().months:
        both = replace(both, months=either)
    named = (*_years(one), *_years(two))
    return replace(both, not_years=tuple(year for year in _years(both) if year not in named))


def _years(filters: Filters) -> tuple[int, ...]:
    """The years of a period with both ends."""
    if not (filters.after and filters.before):
        return ()
    return tuple(year for year in range(filters.after.year, filters.before.year + 1) if year not in filters.not_years)


def _of_months(filters: Filters) -> bool:
    """Whether a time is months of any year, or whole ones of one."""
    open_time = not (filters.after or filters.before)
    return bool(filters.in_any_year().months) and (open_time or filters.of_whole_months)


def all_but(said: Time) -> Filters | None:
    """What is left without a shape, a camera, years, months or an open period; None for others."""
    time, after, before = said.filters, said.filters.after, said.filters.before
    if (time.months or time.of_whole_months) and not said.dated and (months := time.in_any_year().months):
        return Filters(months=tuple(month for month in range(1, 13) if month not in months))  # "but not summer"
    if after and before:
        whole = (after.month, after.day, before.month, before.day) == (1, 1, 12, 31)
        return Filters(not_years=tuple(range(after.year, before.year + 1))) if whole else None
    if time.camera:
        return Filters(camera=f"{NOT}{time.camera}")  # "not the Nikon ones"
    if time.orientation in _OTHER_SHAPE:
        return Filters(orientation=_OTHER_SHAPE[time.orientation])
    if after:
        return Filters(before=after - timedelta(days=1))
    return Filters(after=before + timedelta(days=1)) if before else None


def merged_filters(filters: Filters, added: Filters) -> Filters:
    """Both conditions; where they concern the same fact the new one counts."""
    old = filters
    if added.after or added.before:
        old = replace(old, after=None, before=None) if _contradict(old, added) or _holds(added, old) else old
        old = replace(old, months=old.months if _is_years(added) else (), not_years=())
    if added.months and not _is_years(old):
        old = replace(old, after=None, before=None)
    if old.after and old.before and {old.after.year, old.before.year} <= {*added.not_years}:  # "not 2019", of 2019
        old = replace(old, after=None, before=None)
    for lacking, facts in _LACKING.items():  # "the receipts without a date", of those from 2016
        if lacking in added.known:
            old = replace(old, **facts)
        elif lacking in old.known and replace(added, **facts) != added:
            old = replace(old, known=tuple(fact for fact in old.known if fact != lacking))
    said = {fact.removeprefix(NOT) for fact in added.known}
    added = replace(added, known=(*(f for f in old.known if f.removeprefix(NOT) not in said), *added.known))
    added = replace(added, not_years=tuple(dict.fromkeys((*old.not_years, *added.not_years))))
    return _overlaid(old, added)


def _is_years(filters: Filters) -> bool:
    """Whether a period, open or not, is whole years, or has each month at least once: "the last two years"."""
    after, before = filters.after, filters.before
    if after and before and before - after >= _YEAR:
        return True
    begins = after is None or (after.month, after.day) == (1, 1)
    return begins and (before is None or (before.month, before.day) == (12, 31))


def _holds(longer: Filters, old: Filters) -> bool:
    """Whether a period has all of another in it: "before 2022", of 2021, would change nothing if it were not alone."""
    begins = longer.after is None or (old.after is not None and longer.after <= old.after)
    ends = longer.before is None or (old.before is not None and old.before <= longer.before)
    return bool(old.after or old.before) and begins and ends


def _contradict(old: Filters, new: Filters) -> bool:
    """Whether a new period excludes the old one, or sets both ends."""
    after, before = new.after or old.after, new.before or old.before
    return bool(new.after and new.before) or bool(after and before and after > before)
