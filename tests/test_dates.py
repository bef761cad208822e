"""Times in words, seen from 21 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.conditions import read_condition
from chatbot.reading.dates import find_dates

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "after", "before", "remaining"),
    [
        ("dogs since 2020", "2020-01-01", None, "dogs"),
        ("before 2015", None, "2014-12-31", ""),
        ("from 1905", "1905-01-01", "1905-12-31", ""),
        ("street scenes from the 1890s", "1890-01-01", "1899-12-31", "street scenes"),
        ("in eighteen ninety five", "1895-01-01", "1895-12-31", ""),
        ("after 2015", "2016-01-01", None, ""),
        ("until 2010", None, "2010-12-31", ""),
        ("from 2015 to 2018", "2015-01-01", "2018-12-31", ""),
        ("in June 2019", "2019-06-01", "2019-06-30", ""),
        ("from May to July 2019", "2019-05-01", "2019-07-31", ""),
        ("on 3 May 2018", "2018-05-03", "2018-05-03", ""),
        ("on 20 November", "2026-11-20", "2026-11-20", ""),
        ("on 3 December", "2025-12-03", "2025-12-03", ""),
        ("in October", "2026-10-01", "2026-10-31", ""),
        ("in December", "2025-12-01", "2025-12-31", ""),
        ("last summer", "2026-06-01", "2026-08-31", ""),
        ("last winter", "2025-12-01", "2026-02-28", ""),
        ("last year", "2025-01-01", "2025-12-31", ""),
        ("yesterday", "2026-11-20", "2026-11-20", ""),
        ("the last two weeks", "2026-11-07", "2026-11-21", ""),
        ("cats from the 90s", "1990-01-01", "1999-12-31", "cats"),
        ("2017 or earlier", None, "2017-12-31", ""),
        ("beach 2019", "2019-01-01", "2019-12-31", "beach"),
        ("around 2010", "2009-01-01", "2011-12-31", ""),
        ("around May 2010", "2010-05-01", "2010-05-31", ""),
        ("on 13.5.2018", "2018-05-13", "2018-05-13", ""),
        ("dogs on 5/13/2018", "2018-05-13", "2018-05-13", "dogs"),
        ("in nineteen eighty four", "1984-01-01", "1984-12-31", ""),
        ("on good friday 2019", "2019-04-19", "2019-04-19", ""),
        ("at easter 2019", "2019-04-19", "2019-04-22", ""),
        ("new year's eve 2019", "2019-12-31", "2019-12-31", ""),
        ("at halloween", "2026-10-31", "2026-10-31", ""),
        ("dogs from halloween last year", "2025-10-31", "2025-10-31", "dogs"),
        ("last christmas", "2025-12-24", "2025-12-26", ""),
        ("christmas eve 2018", "2018-12-24", "2018-12-24", ""),
        ("new year 2019", "2018-12-31", "2019-01-01", ""),
        ("on valentine's day 2020", "2020-02-14", "2020-02-14", ""),
        ("in two thousand and five", "2005-01-01", "2005-12-31", ""),
        ("two years ago", "2024-01-01", "2024-12-31", ""),
        ("three months ago", "2026-08-01", "2026-08-31", ""),
        ("last month", "2026-10-01", "2026-10-31", ""),
        ("in the last six months", "2026-05-21", "2026-11-21", ""),
        ("from summer 2019 to last year", "2019-06-01", "2025-12-31", ""),
    ],
)
def test_times_in_words(text: str, after: str | None, before: str | None, remaining: str) -> None:
    dates = find_dates(text, TODAY)
    days = tuple(day and day.isoformat() for day in (dates.after, dates.before))
    assert (*days, dates.rest) == (after, before, remaining)


@pytest.mark.parametrize(
    "text",
    [
        "a 1967 Ford Mustang",
        "class of 2012",
        "a march through the city",
        "31 February 2019",
        "more than 3 dogs",
    ],
)
def test_a_description_keeps_its_years_and_months(text: str) -> None:
    dates = find_dates(text, TODAY)
    assert (dates.after, dates.before, dates.rest) == (None, None, text)


def test_months_back_from_a_day_that_the_earlier_month_lacks_begin_on_its_last_day() -> None:
    dates = find_dates("in the last three months", date(2026, 5, 31))
    assert (dates.after, dates.before) == (date(2026, 2, 28), date(2026, 5, 31))


@given(st.text(max_size=60), st.dates(date(1970, 1, 1), date(2090, 1, 1)))
def test_no_text_on_any_day_raises(text: str, today: date) -> None:
    find_dates(f"{text} since last february {text}", today)


@pytest.mark.parametrize(
    ("phrase", "after", "before", "remaining"),
    [
        ("early 2015", "2015-01-01", "2015-05-02", ""),
        ("end of 2015", "2015-08-31", "2015-12-31", ""),
        ("in the mid nineties", "1993-05-02", "1996-08-31", ""),
        ("5/2016", "2016-05-01", "2016-05-31", ""),
        ("a few years ago", "2020-11-21", "2024-11-21", ""),
        ("yesterday evening", "2026-11-20", "2026-11-20", ""),
        ("recently", "2026-10-21", "2026-11-21", ""),
        ("at the weekend", "2026-11-14", "2026-11-15", ""),
        ("diwali 2019", "2019-01-01", "2019-12-31", "diwali"),
        ("last thanksgiving", None, None, "last thanksgiving"),
    ],
)
def test_a_phrase_that_is_a_time_says_its_days_and_what_is_not_understood(
    phrase: str, after: str | None, before: str | None, remaining: str
) -> None:
    condition = read_condition(phrase, TODAY)
    days = tuple(day and day.isoformat() for day in (condition.filters.after, condition.filters.before))
    assert (*days, condition.rest) == (after, before, remaining)
