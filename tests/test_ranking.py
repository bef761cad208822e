import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import (
    are_in,
    best_first,
    mean_vector,
    normalise,
    reciprocal_rank_fusion,
    rocchio,
    subtract,
)


def test_rows_become_unit_length_and_a_zero_row_stays_zero() -> None:
    rows = normalise(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])
    assert rows.dtype == np.float32


def test_a_single_vector_becomes_unit_length() -> None:
    assert np.allclose(normalise(np.array([0.0, -2.0])), [0, -1])


def test_the_mean_of_liked_vectors_is_normalised_again() -> None:
    assert np.allclose(mean_vector(np.eye(2, dtype=np.float32)), [0.5**0.5, 0.5**0.5])


def test_a_weight_pulls_the_mean_to_its_vector() -> None:
    assert np.allclose(mean_vector(np.eye(2, dtype=np.float32), [2, 1]), np.array([2, 1]) / 5**0.5)


def test_rocchio_moves_to_likes_and_away_from_dislikes() -> None:
    query, liked, disliked = np.eye(3, dtype=np.float32)
    moved = rocchio(query, liked[None], disliked[None], alpha=1, beta=0.5, gamma=0.25)
    assert np.allclose(moved, np.array([1, 0.5, -0.25]) / np.linalg.norm([1, 0.5, -0.25]))


def test_rocchio_takes_the_mean_of_several_likes_and_of_several_dislikes() -> None:
    query, *examples = np.eye(5, dtype=np.float32)
    moved = rocchio(2 * query, np.stack(examples[:2]), np.stack(examples[2:]), alpha=3, beta=2, gamma=1)
    assert np.allclose(moved, np.array([6, 1, 1, -0.5, -0.5]) / np.linalg.norm([6, 1, 1, -0.5, -0.5]))


def test_rocchio_without_words_is_the_mean_of_the_likes() -> None:
    likes = np.eye(3, dtype=np.float32)[:2]
    none = np.zeros((0, 3), np.float32)
    assert np.allclose(rocchio(None, likes, none, alpha=1, beta=0.3, gamma=0.1), mean_vector(likes))


def test_each_unwanted_direction_is_subtracted() -> None:
    query, *unwanted = np.eye(3, dtype=np.float32)
    expected = np.array([1, -0.5, -0.5]) / np.linalg.norm([1, -0.5, -0.5])
    assert np.allclose(subtract(query, np.stack(unwanted), 0.5), expected)


def test_subtracting_nothing_leaves_the_query_alone() -> None:
    query = np.array([1, 0], np.float32)
    assert subtract(query, np.zeros((0, 2), np.float32), 0.5) is query
    assert subtract(query, np.array([[0, 1]], np.float32), 0.5)[1] < 0


def test_equal_scores_keep_the_lower_id_first() -> None:
    assert best_first(np.array([7, 3, 5]), np.array([0.5, 0.5, 0.9])).tolist() == [5, 3, 7]


@given(st.lists(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_ids_are_looked_up_among_ascending_ones(ids: list[int], known_ids: set[int]) -> None:
    mask = are_in(np.array(ids, np.int64), np.array(sorted(known_ids), np.int64))
    assert mask.tolist() == [photo_id in known_ids for photo_id in ids]


def test_a_photo_high_in_two_rankings_beats_one_that_leads_one() -> None:
    ids, scores = reciprocal_rank_fusion([np.array([1, 2, 3]), np.array([4, 2, 3])])
    assert ids.tolist() == [2, 3, 1, 4]
    assert np.allclose(scores, [2 / 62, 2 / 63, 1 / 61, 1 / 61])


@given(st.permutations(list(range(8))), st.permutations(list(range(8))))
def test_fusing_a_ranking_with_itself_does_not_change_it(first: list[int], second: list[int]) -> None:
    same, _ = reciprocal_rank_fusion([np.array(first), np.array(first)])
    assert same.tolist() == first
    either, _ = reciprocal_rank_fusion([np.array(first), np.array(second)])
    other, _ = reciprocal_rank_fusion([np.array(second), np.array(first)])
    assert either.tolist() == other.tolist()


def test_a_weight_counts_for_its_whole_ranking_and_a_smaller_constant_for_the_first_places() -> None:
    ids, scores = reciprocal_rank_fusion([np.array([1, 2]), np.array([3, 2, 4])], [2.0, 0.5], k=1)
    assert ids.tolist() == [1, 2, 3, 4]
    assert np.allclose(scores, [2 / 2, 2 / 3 + 0.5 / 3, 0.5 / 2, 0.5 / 4])


def test_a_ranking_without_weight_does_not_count() -> None:
    ids, _ = reciprocal_rank_fusion([np.array([1, 2]), np.array([2, 1])], [1.0, 0.0])
    assert ids.tolist() == [1, 2]
