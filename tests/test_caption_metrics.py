"""BLEU and CIDEr-D against examples worked out by hand."""

from __future__ import annotations

import math

import pytest

from retrieval.caption_metrics import CiderD, bleu, cider_d, words


def test_words_are_lower_case_without_punctuation() -> None:
    assert words("A man's T-shirt, no. 7!") == ["a", "man", "s", "t", "shirt", "no", "7"]


def test_a_repeated_word_counts_as_often_as_one_reference_has_it() -> None:
    # The example of Papineni et al. (2002), section 2.1: "the" is there seven times, in a reference twice.
    references = [["The cat is on the mat.", "There is a cat on the mat."]]
    assert bleu(["the the the the the the the"], references, n=1) == pytest.approx(2 / 7)


def test_bleu_is_the_geometric_mean_of_the_precisions() -> None:
    # Words: 5 of 6. Pairs: "the cat", "on the", "the mat" of 5. sqrt(5/6 * 3/5) = sqrt(1/2).
    score = bleu(["The cat sat on the mat."], [["the cat is on the mat"]], n=2)
    assert score == pytest.approx(math.sqrt(1 / 2))


def test_a_short_candidate_pays_the_brevity_penalty() -> None:
    assert bleu(["a dog"], [["a dog runs fast"]], n=1) == pytest.approx(math.exp(1 - 4 / 2))


def test_the_nearest_reference_sets_the_length_and_the_shorter_of_two() -> None:
    # Lengths 2 and 4 are as near to 3: the shorter is taken, so nothing is paid.
    assert bleu(["a dog runs"], [["a dog", "a dog runs fast"]], n=1) == pytest.approx(1.0)


def test_bleu_counts_over_the_corpus_and_not_by_sentence() -> None:
    # 2 of 2 words and 0 of 2: 2/4, not the mean of two scores; lengths 4 and 4.
    assert bleu(["a dog", "my house"], [["a dog"], ["two cats"]], n=1) == pytest.approx(1 / 2)


def test_bleu_without_a_single_match_of_an_order_is_nothing() -> None:
    assert bleu(["a dog"], [["a dog"]], n=4) == 0.0


def test_cider_d_of_a_perfect_short_caption() -> None:
    # "a" is everywhere: weight 0. "dog" and "a dog" match fully, longer n-grams are none: 10 * (1 + 1) / 4.
    assert cider_d(["A dog.", "A cat."], [["a dog"], ["a cat"]]) == pytest.approx(5.0)


def test_cider_d_clips_repeated_words() -> None:
    # "dog" has tf-idf 2 ln 2 here, ln 2 there: min * there / norms = 1 * 1 / (2 * 1). No pair: 10 * 0.5 / 4.
    assert CiderD([["a dog"], ["a cat"]]).score(0, "dog dog") == pytest.approx(1.25)


def test_cider_d_makes_a_difference_in_length_cost() -> None:
    expected = 10 / 4 * math.exp(-1 / (2 * 6**2))
    assert CiderD([["a dog"], ["a cat"]]).score(0, "dog") == pytest.approx(expected)


def test_cider_d_is_the_mean_over_references() -> None:
    # The first reference gives 5 as above, the second shares nothing but "a", which weighs nothing.
    assert CiderD([["a dog", "a pony"], ["a cat"]]).score(0, "a dog") == pytest.approx(2.5)


def test_a_word_of_many_photos_weighs_less() -> None:
    # idf of "dog" is ln(4/2), of "red" ln(4/1); reference "red dog", candidate "dog": cosine.
    references = [["red dog"], ["dog"], ["cat"], ["bird"]]
    cosine = math.log(2) / math.hypot(math.log(2), math.log(4))
    assert CiderD(references).score(0, "dog") == pytest.approx(10 / 4 * cosine * math.exp(-1 / 72))


def test_an_empty_candidate_scores_nothing() -> None:
    assert CiderD([["a dog"], ["a cat"]]).score(0, "") == 0.0
    assert bleu([""], [["a dog"]]) == 0.0


@pytest.mark.parametrize("references", [[], [["a dog"], ["a cat"]], [[]]])
def test_lists_that_do_not_pair_up_are_refused(references: list[list[str]]) -> None:
    for metric in (bleu, cider_d):
        with pytest.raises(ValueError, match="do not pair up"):
            metric(["a dog"], references)
