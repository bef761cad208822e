"""Times in words, seen from 21 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.conditions import read_condition
from chatbot.reading.dates import find_dates, months_named

TODAY = date(2026, 11, 21)  # a Saturday


def days_of(text: str, today: date = TODAY) -> tuple[str | None, ...]:
    """First and last day that a text asks for, in ISO form."""
    dates = find_dates(text, today)
    return tuple(day and day.isoformat() for day in (dates.filters.after, dates.filters.before))


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
        ("a year or two ago", "2024-01-01", "2025-12-31", ""),
        ("three months ago", "2026-08-01", "2026-08-31", ""),
        ("last month", "2026-10-01", "2026-10-31", ""),
        ("in the last six months", "2026-05-21", "2026-11-21", ""),
        ("from summer 2019 to last year", "2019-06-01", "2025-12-31", ""),
    ],
)
def test_times_in_words(text: str, after: str | None, before: str | None, remaining: str) -> None:
    assert (*days_of(text), find_dates(text, TODAY).rest) == (after, before, remaining)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this weekend", "2026-11-21", "2026-11-22"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("this summer", "2026-06-01", "2026-08-31"),
        ("this autumn", "2026-09-01", "2026-11-30"),
        ("last autumn", "2025-09-01", "2025-11-30"),  # this year's is not over
        ("this winter", "2025-12-01", "2026-02-28"),  # the next has not begun
        ("last spring", "2026-03-01", "2026-05-31"),
        ("last May", "2026-05-01", "2026-05-31"),
        ("last November", "2026-11-01", "2026-11-30"),
        ("last December", "2025-12-01", "2025-12-31"),
        ("this christmas", "2026-12-24", "2026-12-26"),
        ("at christmas", "2025-12-24", "2025-12-26"),
        ("last easter", "2026-04-03", "2026-04-06"),
    ],
)
def test_this_is_the_running_one_and_last_the_latest_that_is_over(text: str, after: str, before: str) -> None:
    assert days_of(text) == (after, before)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("between 1 January 2018 and 31 December 2020", "2018-01-01", "2020-12-31"),
        ("2020 at the latest", None, "2020-12-31"),
        ("May 2021 at the earliest", "2021-05-01", None),
        ("up to and including 2020", None, "2020-12-31"),
        ("in or after 2021", "2021-01-01", None),
        ("before the pandemic", None, "2020-02-29"),
        ("two weeks ago", "2026-11-02", "2026-11-08"),  # that week, from Monday
        ("three days ago", "2026-11-18", "2026-11-18"),
        ("a month ago", "2026-10-01", "2026-10-31"),
        ("a year ago", "2025-01-01", "2025-12-31"),
        ("several weeks ago", "2026-10-10", "2026-11-07"),  # six to two
        ("a few days ago", "2026-11-15", "2026-11-19"),
        ("the last 10 days", "2026-11-11", "2026-11-21"),
        ("the last few days", "2026-11-18", "2026-11-21"),
        ("the last couple of years", "2024-11-21", "2026-11-21"),
        ("the past four weeks", "2026-10-24", "2026-11-21"),
        ("the day before yesterday", "2026-11-19", "2026-11-19"),
        ("last night", "2026-11-20", "2026-11-20"),
        ("this morning", "2026-11-21", "2026-11-21"),
        ("the other day", "2026-10-21", "2026-11-21"),
        ("photos older than 5 years", None, "2021-11-20"),
        ("older than a year", None, "2025-11-20"),
        ("photos newer than 2 weeks", "2026-11-08", None),
        ("dogs, older than 2 years", None, "2024-11-20"),
    ],
)
def test_days_are_counted_back_from_today(text: str, after: str | None, before: str | None) -> None:
    assert days_of(text) == (after, before)


@pytest.mark.parametrize(
    ("today", "text", "after", "before"),
    [
        ("2026-01-15", "last winter", "2024-12-01", "2025-02-28"),  # this one is not over
        ("2026-01-15", "this winter", "2025-12-01", "2026-02-28"),
        ("2026-01-15", "last month", "2025-12-01", "2025-12-31"),
        ("2026-03-31", "last month", "2026-02-01", "2026-02-28"),
        ("2024-02-29", "the last two years", "2022-02-28", "2024-02-29"),
        ("2026-01-01", "last christmas", "2025-12-24", "2025-12-26"),
        ("2026-01-04", "last week", "2025-12-22", "2025-12-28"),
        ("2026-11-23", "this week", "2026-11-23", "2026-11-29"),  # a Monday
        ("2026-11-23", "two weeks ago", "2026-11-09", "2026-11-15"),
    ],
)
def test_counting_crosses_the_ends_of_weeks_months_and_years(text: str, today: str, after: str, before: str) -> None:
    assert days_of(text, date.fromisoformat(today)) == (after, before)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("spring 2018", "2018-03-01", "2018-05-31"),
        ("fall of 2017", "2017-09-01", "2017-11-30"),
        ("winter 2019", "2019-12-01", "2020-02-29"),  # named after its December
        ("summer '98", "1998-06-01", "1998-08-31"),
        ("summer '26", "2026-06-01", "2026-08-31"),
        ("summer '27", "1927-06-01", "1927-08-31"),  # 2027 is still to come
        ("summer last year", "2025-06-01", "2025-08-31"),
        ("march last year", "2025-03-01", "2025-03-31"),
        ("may this year", "2026-05-01", "2026-05-31"),
        ("in 2016-05", "2016-05-01", "2016-05-31"),
        ("on 2019-03-04", "2019-03-04", "2019-03-04"),
        ("on 2019/3/4", "2019-03-04", "2019-03-04"),
        ("on 1/12/2019", "2019-12-01", "2019-12-01"),  # day first, where that can be
        ("on 1/13/2019", "2019-01-13", "2019-01-13"),
        ("on 31/12/2019", "2019-12-31", "2019-12-31"),
        ("on May 3rd, 2018", "2018-05-03", "2018-05-03"),
        ("the 3rd of May 2018", "2018-05-03", "2018-05-03"),
        ("on sept 4", "2026-09-04", "2026-09-04"),
        ("on 21 November", "2026-11-21", "2026-11-21"),  # today
        ("on 22 November", "2025-11-22", "2025-11-22"),
        ("on 1 December", "2025-12-01", "2025-12-01"),
        ("from the 1920s", "1920-01-01", "1929-12-31"),
        ("the 10s", "2010-01-01", "2019-12-31"),
        ("the 20s", "2020-01-01", "2029-12-31"),
        ("the 30s", "1930-01-01", "1939-12-31"),
        ("in the fifties", "1950-01-01", "1959-12-31"),
        ("in the sixties", "1960-01-01", "1969-12-31"),
        ("in the seventies", "1970-01-01", "1979-12-31"),
        ("in the eighties", "1980-01-01", "1989-12-31"),
        ("from the noughties", "2000-01-01", "2009-12-31"),
        ("christmas day 2019", "2019-12-25", "2019-12-25"),
        ("boxing day 2018", "2018-12-26", "2018-12-26"),
        ("easter sunday 2019", "2019-04-21", "2019-04-21"),
        ("easter monday 2019", "2019-04-22", "2019-04-22"),
        ("new year's day 2019", "2019-01-01", "2019-01-01"),
        ("in nineteen ninety nine", "1999-01-01", "1999-12-31"),
        ("in two thousand", "2000-01-01", "2000-12-31"),
        ("in two thousand and one", "2001-01-01", "2001-12-31"),
        ("in twenty oh nine", "2009-01-01", "2009-12-31"),
        ("in twenty nineteen", "2019-01-01", "2019-12-31"),
        ("in twenty twenty one", "2021-01-01", "2021-12-31"),
    ],
)
def test_a_named_time_has_its_first_and_last_day(text: str, after: str, before: str) -> None:
    assert days_of(text) == (after, before)


@pytest.mark.parametrize(
    ("text", "after", "before", "remaining"),
    [
        ("dogs since 2015 and before 2018", "2015-01-01", "2017-12-31", "dogs"),
        ("before 2018 and after 2015", "2016-01-01", "2017-12-31", ""),
        ("dogs 2015-2018", "2015-01-01", "2018-12-31", "dogs"),
        ("between May and July 2019", "2019-05-01", "2019-07-31", ""),
        ("from 2018 to 2016", "2016-01-01", "2018-12-31", ""),
        ("no earlier than 2010", "2010-01-01", None, ""),
        ("no later than 2010", None, "2010-12-31", ""),
        ("older than 2010", None, "2009-12-31", ""),
        ("newer than 2010", "2011-01-01", None, ""),
        ("by 2010", None, "2010-12-31", ""),
        ("past 2010", "2011-01-01", None, ""),
        ("2010 onwards", "2010-01-01", None, ""),
        ("from June 2024 on", "2024-06-01", None, ""),
        ("from 2019 on a beach", "2019-01-01", "2019-12-31", "on a beach"),
        ("2010+", "2010-01-01", None, ""),
        ("2010 or newer", "2010-01-01", None, ""),
        ("2010 or older please", None, "2010-12-31", "please"),
        ("from the beginning of 2010", "2010-01-01", None, ""),
        ("as of june 2012", "2012-06-01", None, ""),
        ("< 2010", None, "2009-12-31", ""),
        ("around summer 2010", "2010-06-01", "2010-08-31", ""),
        ("circa 2010", "2009-01-01", "2011-12-31", ""),
        ("since 2015 but not 2017", "2015-01-01", None, ""),
        ("dogs and since 2020", "2020-01-01", None, "dogs"),
        ("dogs photographed in june 2012 at sea", "2012-06-01", "2012-06-30", "dogs at sea"),
        ("dogs taken before 2010", None, "2009-12-31", "dogs"),
    ],
)
def test_words_before_and_behind_a_time_open_or_close_its_ends(
    text: str, after: str | None, before: str | None, remaining: str
) -> None:
    assert (*days_of(text), find_dates(text, TODAY).rest) == (after, before, remaining)


@pytest.mark.parametrize(
    ("text", "remaining"),
    [
        ("2019", ""), ("2019 photos", "photos"), ("dogs 2019 photos", "dogs photos"), ("photos of 2019", "photos"),
        ("dogs, 2019", "dogs"), ("photos of christmas 2019", "photos"), ("taken 2019", ""), ("shot in 2019", ""),
        ("June", ""), ("dogs, June", "dogs"), ("in may", ""), ("taken in June", ""), ("80s", ""),
        ("of christmas last year", ""),
    ],
)  # fmt: skip
def test_a_time_alone_or_where_a_time_is_expected_is_one(text: str, remaining: str) -> None:
    dates = find_dates(text, TODAY)
    assert dates.filters.after
    assert dates.rest == remaining


@pytest.mark.parametrize(
    "text",
    [
        "a 1967 Ford Mustang",
        "class of 2012",
        "2019 dogs",
        "dogs 2019, at sea",
        "a march through the city",
        "march",
        "may",
        "in may flowers",
        "dogs June",
        "june bug",
        "31 February 2019",
        "more than 3 dogs",
        "90s music",
        "christmas",
        "for christmas",
        "a christmas tree",
        "a saturday market",
        "a girl older than 5 years",
        "between 3 and 5 years",
        "no photos from 2019",
        "not 2015-2018",
    ],
)
def test_a_description_keeps_its_years_and_months(text: str) -> None:
    dates = find_dates(text, TODAY)
    assert (dates.filters.after, dates.filters.before, dates.rest) == (None, None, text)


def test_months_back_from_a_day_that_the_earlier_month_lacks_begin_on_its_last_day() -> None:
    dates = find_dates("in the last three months", date(2026, 5, 31))
    assert (dates.filters.after, dates.filters.before) == (date(2026, 2, 28), date(2026, 5, 31))


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
        ("a couple of years ago", "2023-01-01", "2025-12-31", ""),
        ("yesterday evening", "2026-11-20", "2026-11-20", ""),
        ("recently", "2026-10-21", "2026-11-21", ""),
        ("at the weekend", "2026-11-14", "2026-11-15", ""),
        ("on a weekend", None, None, ""),
        ("from a weekend in may 2023", "2023-05-01", "2023-05-31", ""),
        ("diwali 2019", "2019-01-01", "2019-12-31", "diwali"),
        ("the middle of May 2016", "2016-05-11", "2016-05-21", ""),
        ("beginning of 2016", "2016-01-01", "2016-05-01", ""),
        ("late 2016", "2016-08-31", "2016-12-31", ""),
        ("last thanksgiving", None, None, "last thanksgiving"),
        ("from saturday", "2026-11-21", "2026-11-21", ""),
        ("last saturday", "2026-11-14", "2026-11-14", ""),
        ("since monday", "2026-11-16", None, ""),
        ("friday evening", "2026-11-20", "2026-11-20", ""),
        ("the forties", "1940-01-01", "1949-12-31", ""),
        ("the twenties", "2020-01-01", "2029-12-31", ""),
        ("early nineties", "1990-01-01", "1993-05-02", ""),
        ("mid-2010s", "2013-05-02", "2016-08-31", ""),
        ("'80s", "1980-01-01", "1989-12-31", ""),
        ("January 2026 to March 2026", "2026-01-01", "2026-03-31", ""),
        ("January to March 2026", "2026-01-01", "2026-03-31", ""),
        ("from 3 May to 5 May 2019", "2019-05-03", "2019-05-05", ""),
        ("3-5 May 2019", "2019-05-03", "2019-05-05", ""),
        ("May 3 to 5, 2019", "2019-05-03", "2019-05-05", ""),
        ("2015/2016", "2015-01-01", "2016-12-31", ""),
        ("2018, 2019 and 2020", "2018-01-01", "2020-12-31", ""),
        ("winter 2018/19", "2018-12-01", "2019-02-28", ""),
        ("second half of 2019", "2019-07-01", "2019-12-31", ""),
        ("Q3 2021", "2021-07-01", "2021-09-30", ""),
        ("the last quarter of 2020", "2020-10-01", "2020-12-31", ""),
        ("the week before last", "2026-11-02", "2026-11-08", ""),
        ("the year before last", "2024-01-01", "2024-12-31", ""),
        ("two summers ago", "2025-06-01", "2025-08-31", ""),
        ("03/05/19", "2019-05-03", "2019-05-03", ""),
        ("May '19", "2019-05-01", "2019-05-31", ""),
        ("summer of 69", "1969-06-01", "1969-08-31", ""),
    ],
)
def test_a_phrase_that_is_a_time_says_its_days_and_what_is_not_understood(
    phrase: str, after: str | None, before: str | None, remaining: str
) -> None:
    condition = read_condition(phrase, TODAY)
    days = tuple(day and day.isoformat() for day in (condition.filters.after, condition.filters.before))
    assert (*days, condition.rest) == (after, before, remaining)


@pytest.mark.parametrize(
    ("text", "months", "remaining"),
    [
        ("in june july or august", (6, 7, 8), ""),
        ("the winter ones", (12, 1, 2), ""),
        ("taken in summer", (6, 7, 8), ""),
        ("every December", (12,), ""),
        ("any year, around Christmas", (12,), ""),
        ("June to August of any year", (6, 7, 8), ""),
        ("summertime at the lake", (6, 7, 8), "lake"),
        ("in July", (7,), ""),
        ("in the month of May", (5,), ""),
        ("June to August", (6, 7, 8), ""),
        ("last summer", (), "last summer"),
        ("summer 2019", (), "summer 2019"),
        ("not in summer", (), "not in summer"),
        ("a lake", (), "a lake"),
    ],
)
def test_months_are_of_whatever_year_where_none_is_said(text: str, months: tuple[int, ...], remaining: str) -> None:
    assert months_named(text) == (months, remaining)


@pytest.mark.parametrize(
    ("phrase", "after", "before", "months", "not_years"),
    [
        ("from January 2017 to the end of 2019", "2017-01-01", "2019-12-31", (), ()),
        ("2018 or 2020", "2018-01-01", "2020-12-31", (), (2019,)),
        ("2018 oder 2019", "2018-01-01", "2019-12-31", (), ()),
        ("from 2017 and 2020", "2017-01-01", "2020-12-31", (), (2018, 2019)),
        ("2019, 2021 and 2023", "2019-01-01", "2023-12-31", (), (2020, 2022)),
        ("between 2012 and 2014", "2012-01-01", "2014-12-31", (), ()),
        ("2022 not 2021", "2022-01-01", "2022-12-31", (), ()),
        ("every year except 2020", None, None, (), (2020,)),
        ("before 2020, so 2019 or earlier", None, "2019-12-31", (), ()),
        ("3 years ago in july", "2023-07-01", "2023-07-31", (), ()),
        ("July 2019 or August 2019", "2019-07-01", "2019-08-31", (), ()),
        ("July 2019 or September 2019", "2019-07-01", "2019-09-30", (7, 9), ()),
        ("June, July or August 2019", "2019-06-01", "2019-08-31", (), ()),
        ("June, August or October 2019", "2019-06-01", "2019-10-31", (6, 8, 10), ()),
        ("december 2020, january and february 2021", "2020-12-01", "2021-02-28", (), ()),
        ("from the winter 2020 to 2021", "2020-12-01", "2021-02-28", (), ()),
        ("last winter, 2025 into 2026", "2025-12-01", "2026-02-28", (), ()),
        ("from winter 2019 to 2021", "2019-12-01", "2021-12-31", (), ()),
        ("December till February", None, None, (12, 1, 2), ()),
        ("from 2020 and up", "2020-01-01", None, (), ()),
        ("2022 or maybe 2023", "2022-01-01", "2023-12-31", (), ()),
        ("2023 or maybe it was 22", "2022-01-01", "2023-12-31", (), ()),
        ("only this yr n last", "2025-01-01", "2026-12-31", (), ()),
        ("2021 and everything before it", None, "2021-12-31", (), ()),
        ("from june july august 2024", "2024-06-01", "2024-08-31", (6, 7, 8), ()),
        ("from january 2021 or march 2021", "2021-01-01", "2021-03-31", (1, 3), ()),
        ("in summer 2020 and summer 2022", "2020-06-01", "2022-08-31", (6, 7, 8), (2021,)),
        ("from autumn 2024 or spring 2025", "2024-09-01", "2025-05-31", (3, 4, 5, 9, 10, 11), ()),
        ("summer of 2019 or summer of 2021", "2019-06-01", "2021-08-31", (6, 7, 8), (2020,)),
        ("summer holidays 2018", "2018-01-01", "2018-12-31", (6, 7, 8), ()),
        ("Juni bis August in irgendeinem Jahr", None, None, (6, 7, 8), ()),
        ("aus dem Sommer", None, None, (6, 7, 8), ()),
        ("sondern 2022", "2022-01-01", "2022-12-31", (), ()),
    ],
)
def test_several_times_of_a_phrase_are_one_condition(
    phrase: str, after: str | None, before: str | None, months: tuple[int, ...], not_years: tuple[int, ...]
) -> None:
    filters = read_condition(phrase, TODAY).filters
    days = tuple(day and day.isoformat() for day in (filters.after, filters.before))
    assert (*days, filters.months, filters.not_years) == (after, before, months, not_years)
