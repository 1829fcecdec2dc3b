"""The formulae of term statistics, each with its source."""

from __future__ import annotations

import math


def idf(notices: int, having: int) -> float:
    """How much a word tells that ``having`` of ``notices`` have: ln((N + 1) / (n + ½)).

    A word that all have is near 0; the smoothing keeps it above, so that in one notice counts alone decide.
    """
    return math.log((notices + 1) / (having + 0.5))


def g2(count: int, against: int, tokens: int, others: int) -> float:
    """The log-likelihood of a word with these counts in two groups of so many words.

    G² = 2 (a ln(a / E₁) + b ln(b / E₂)), E₁ = c (a + b) / (c + d), E₂ = d (a + b) / (c + d); a count of 0 adds nothing
    (Rayson & Garside 2000). 0 where both groups use the word alike.
    """
    both, all_words = count + against, tokens + others
    score = 0.0
    for seen, size in ((count, tokens), (against, others)):
        if seen:
            score += seen * math.log(seen * all_words / (size * both))
    return max(0.0, 2 * score)


def chance(score: float) -> float:
    """How likely a G² this large is by chance: the upper tail of χ² with one degree of freedom.

    Of one word looked at alone; a list of many words has some below any bound.
    """
    return math.erfc(math.sqrt(score / 2))


def log_ratio(count: int, against: int, tokens: int, others: int) -> float:
    """How many doublings more frequent a word is in the first group: log₂((a / c) / (b / d)) (Hardie 2014).

    A count of 0 is taken as ½.
    """
    return math.log2(((count or 0.5) / tokens) / ((against or 0.5) / others))


def pmi(together: int, beside: int, count: int, tokens: int) -> float:
    """How many doublings more frequent a word is near nodes than anywhere: log₂((f(x, y) / K) / (f(y) / N)).

    K is the number of words near nodes, N that of all words (pointwise mutual information, Church & Hanks 1990, with the
    window that is really there in place of its nominal width).
    """
    return math.log2((together / beside) / (count / tokens))


def log_dice(together: int, nodes: int, count: int) -> float:
    """14 + log₂(2 f(x, y) / (f(x) + f(y))) (Rychlý 2008): how exclusive a company is, whatever the corpus' size."""
    return 14 + math.log2(2 * together / (nodes + count))
