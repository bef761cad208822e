"""Rank arithmetic, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.metrics import first_ranks, mean_average_precision, median_rank, recall_at_k, recall_table


def test_a_rank_counts_the_items_scored_higher():
    scores = np.array([[0.9, 0.5, 0.7], [0.1, 0.2, 0.3]])
    relevant = np.array([[False, True, False], [False, False, True]])
    assert first_ranks(scores, relevant).tolist() == [3, 1]


def test_a_tie_counts_against_the_right_item():
    assert first_ranks(np.zeros((1, 4)), np.array([[False, True, False, False]])).tolist() == [4]


def test_the_best_of_several_relevant_items_gives_the_rank_and_the_others_never_worsen_it():
    scores = np.array([[0.9, 0.8, 0.8, 0.1]])
    relevant = np.array([[False, True, True, True]])
    assert first_ranks(scores, relevant).tolist() == [2]


def test_recall_is_the_percentage_of_ranks_within_k():
    ranks = np.array([1, 2, 6, 11])
    assert recall_table(ranks) == {"R@1": 25.0, "R@5": 50.0, "R@10": 75.0, "median_rank": 4.0}


def test_no_queries_have_no_recall_and_no_median():
    no_ranks = np.array([], dtype=np.int64)
    assert recall_at_k(no_ranks, 10) == 0.0
    assert np.isnan(median_rank(no_ranks))


def test_average_precision_of_a_textbook_ranking():
    # Relevant at places 1, 3 and 5: (1/1 + 2/3 + 3/5) / 3.
    scores = np.array([[5.0, 4.0, 3.0, 2.0, 1.0]])
    relevant = np.array([[True, False, True, False, True]])
    assert mean_average_precision(scores, relevant) == pytest.approx(100 * (1 + 2 / 3 + 3 / 5) / 3)


def test_average_precision_puts_irrelevant_items_first_in_a_tie():
    assert mean_average_precision(np.zeros((1, 2)), np.array([[True, False]])) == 50.0


def test_a_query_without_anything_relevant_is_refused():
    with pytest.raises(ValueError, match="at least one relevant"):
        first_ranks(np.zeros((2, 2)), np.array([[True, False], [False, False]]))


def test_matrices_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="differ in shape"):
        mean_average_precision(np.zeros((2, 2)), np.ones((2, 3), bool))


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=12), st.data())
def test_a_rank_is_one_plus_the_others_that_score_higher_or_equal(scores, data):
    right = data.draw(st.integers(0, len(scores) - 1))
    relevant = np.arange(len(scores)) == right
    other_scores = [score for item, score in enumerate(scores) if item != right]
    expected = 1 + sum(score >= scores[right] for score in other_scores)
    assert first_ranks(np.array([scores], float), relevant[None]).tolist() == [expected]
