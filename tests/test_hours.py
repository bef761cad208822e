"""Times of day and days of the week in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chatbot.actions import Action, Slots
from chatbot.reading.conditions import read_condition
from chatbot.reading.groups import grouped
from chatbot.reading.hours import find_hours, hours_described
from chatbot.reading.spans import outside
from retrieval.records import Filters

TODAY = date(2026, 11, 21)
SATURDAY, SUNDAY = 5, 6


@pytest.mark.parametrize(
    ("text", "hours", "rest"),
    [
        ("after 7 pm", (19, 24), ""),
        ("people on a beach taken after 7:30 pm", (19.5, 24), "people on a beach"),
        ("before 10 in the morning", (0, 10), ""),
        ("in the morning, before ten", (5, 10), ""),
        ("between 2 and 4 in the afternoon", (14, 16), ""),
        ("a market from 9 to 11 am", (9, 11), "a market"),
        ("between 11 am and 1 pm", (11, 13), ""),
        ("between 14:00 and 16:30", (14, 16.5), ""),
        ("between 10 pm and 2 am", (22, 2), ""),
        ("after 10 at night", (22, 24), ""),
        ("around noon", (11, 13), ""),
        ("before 12 am", (), "before 12 am"),
        ("at 27:00", (), "at 27:00"),
        ("shot late at night", (21, 5), ""),
        ("a church taken in the afternoon", (12, 18), "a church"),
        ("a church taken in the evening or at night", (17, 5), "a church"),
        ("in the evening, after six o'clock", (18, 23), ""),
        ("after six o'clock", (18, 24), ""),
        ("after 6 in evening", (18, 24), ""),
        ("photos after six", (18, 24), "photos"),
        ("after six dogs", (), "after six dogs"),
        ("a street at night", (), "a street at night"),
        ("mountains in the morning", (), "mountains in the morning"),
        ("from 9 to 11", (), "from 9 to 11"),
        ("before 10", (), "before 10"),
        ("after 2019", (), "after 2019"),
    ],
)
def test_a_time_of_day_is_its_hours_and_the_rest_stays(text: str, hours: tuple[float, ...], rest: str) -> None:
    filters, left = find_hours(text)
    assert (filters.hours, left) == (hours, rest)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("dogs on Sundays", (SUNDAY,)),
        ("on a Saturday or a Sunday", (SATURDAY, SUNDAY)),
        ("at weekends", (SATURDAY, SUNDAY)),
        ("taken on a weekday", (0, 1, 2, 3, 4)),
        ("every Friday", (4,)),
        ("last Sunday", ()),
        ("Sunday", ()),
    ],
)
def test_days_of_the_week_are_those_of_any_week(text: str, days: tuple[int, ...]) -> None:
    assert find_hours(text)[0].weekdays == days


def test_a_part_of_the_day_is_a_condition_where_it_is_all_that_one_says() -> None:
    assert read_condition("in the evening", TODAY).filters == Filters(hours=(17.0, 23.0))
    assert read_condition("the morning ones", TODAY).filters == Filters(hours=(5.0, 12.0))
    in_summer = Filters(months=(6, 7, 8), weekdays=(SATURDAY, SUNDAY))
    assert read_condition("on a weekend in summer", TODAY).filters == in_summer
    day = date(2020, 5, 3)
    assert read_condition("in the afternoon of 3 May 2020", TODAY).filters == Filters(day, day, hours=(12.0, 18.0))


def test_a_camera_that_is_refused_is_none_of_those() -> None:
    assert outside("the nikon and canon ones", TODAY) == Filters(camera="not nikon or canon")


@pytest.mark.parametrize(
    ("text", "hours", "rest"),
    [
        ("in the evening", (17, 23), ""),
        ("in the evening or night", (17, 5), ""),
        ("only in the evening or night if you have", (17, 5), ""),
        ("in the morning or evening", (), "in the morning or evening"),
        ("at night", (), "at night"),
        ("evening", (), "evening"),
        ("people in the evening light", (), "people in the evening light"),
        ("dogs in the morning sun", (), "dogs in the morning sun"),
    ],
)
def test_a_part_of_the_day_is_an_hour_where_a_description_says_no_more(
    text: str, hours: tuple[float, ...], rest: str
) -> None:
    filters, left = hours_described(text, Filters())
    assert (filters.hours, left) == (hours, rest)


def test_a_part_of_the_day_beside_an_hour_is_no_description() -> None:
    assert hours_described("with water in the evening", Filters(hours=(18, 24))) == (Filters(), "with water")


@pytest.mark.parametrize("said", ["In which years was I there?", "Now Rome. In which years was I there?"])
def test_which_years_are_counted_by_year(said: str) -> None:
    rome = Slots(filters=Filters(place="Rome"))
    assert grouped(Action("stats", rome, said)).slots == replace(rome, by="year")


@pytest.mark.parametrize(("said", "intent"), [("group them by month", "stats"), ("sort them by month", "refine")])
def test_months_alone_are_counted_unless_they_are_an_order(said: str, intent: str) -> None:
    assert grouped(Action("refine", Slots(by="month"), said)).intent == intent


def test_when_a_photo_by_its_number_was_taken_is_no_question_about_a_place() -> None:
    asked = Action("describe", Slots(ranks=(4,)), "when was I there with the surfers, number 4?")
    assert grouped(asked) == asked
    assert grouped(replace(asked, said="when was I there?")).slots.by == "month"
