"""Several times that one message names as one: "2018 or 2020", "June to August, in 2022"."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from retrieval.records import Filters


@dataclass(frozen=True, slots=True)
class Time:
    """Conditions as they were said; ``dated`` where their time names its year."""

    filters: Filters
    dated: bool = False


def together(first: Time, second: Time) -> Time:
    """Both as one condition: the second time within the first, or beside it."""
    values = {item.name: getattr(second.filters, item.name) for item in fields(Filters)}
    both = replace(first.filters, **{name: value for name, value in values.items() if value not in (None, ())})
    time = _time(first, second)
    refused = dict.fromkeys((*first.filters.not_years, *second.filters.not_years, *time.not_years))
    span = range(time.after.year if time.after else 0, time.before.year + 1 if time.before else 9999)
    left_out = tuple(year for year in refused if year in span and _years(second.filters) != (year,))
    both = replace(both, after=time.after, before=time.before, months=time.months, not_years=left_out)
    return Time(both, first.dated or second.dated)


def in_year_of(time: Filters, other: Filters) -> Filters:
    """Days that were said without a year in the year of another time, or in any; themselves where it is of several."""
    after, before = time.after, time.before
    of_one_year = other.after and other.before and other.after.year == other.before.year
    in_one_year = of_one_year and (len(time.months) == 1 or other.in_any_year().months)
    if time.months and not (after or before) and in_one_year and other.after:  # "no, autumn", of spring 2020
        first = date(other.after.year, time.months[0], 1)
        last = first + relativedelta(months=len(time.months)) - timedelta(days=1)
        run = replace(time, after=first, before=last, months=())
        return run if run.in_any_year().months == time.months else time
    if after and before and other.after and other.before and other.after.year == other.before.year:
        with contextlib.suppress(ValueError):  # 29 February
            year, later = other.after.year, before.year - after.year  # a winter ends in the next year
            return replace(time, after=after.replace(year=year), before=before.replace(year=year + later))
    return time


def _time(first: Time, second: Time) -> Filters:
    """The period and the months of both."""
    one, two = first.filters, second.filters
    if not (two.after or two.before or two.months):
        return replace(one, not_years=())
    if not (one.after or one.before or one.months):
        return replace(two, not_years=())
    months = (one.months or one.in_any_year().months, two.months or two.in_any_year().months)
    either = tuple(dict.fromkeys((*months[0], *months[1])))
    either = either if {12, 1} <= {*either} else tuple(sorted(either))
    if not (first.dated or second.dated) and all(map(_of_months, (one, two))):
        return Filters(months=either)  # "September, October or November": the first alone is the latest
    if two.months and not (two.after or two.before):
        return replace(one, months=two.months)
    if not (one.after and one.before and two.after and two.before):
        return Filters(two.after or one.after, two.before or one.before, two.months or one.months)
    if first.dated and not second.dated:  # "the summer of 2022, June to August"
        two = in_year_of(two, one)
    elif second.dated and not first.dated:
        one = in_year_of(one, two)
    both = Filters(*_span(one, two))
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


def _span(one: Filters, two: Filters) -> tuple[date, date]:
    """From the first to the last day of two periods."""
    days = [day for day in (one.after, one.before, two.after, two.before) if day]
    return min(days), max(days)


def _years(filters: Filters) -> tuple[int, ...]:
    """The years of a period with both ends."""
    if not (filters.after and filters.before):
        return ()
    return tuple(year for year in range(filters.after.year, filters.before.year + 1) if year not in filters.not_years)


def _of_months(filters: Filters) -> bool:
    """Whether a time is months of any year, or whole ones of one."""
    after, before = filters.after, filters.before
    if not (after and before):
        return bool(filters.months) and not (after or before)
    return bool(filters.in_any_year().months) and filters.of_whole_months
