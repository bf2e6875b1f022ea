"""`Selamat malam`, and `malam` before anything else is said: whoever greets tells no time of the day."""

from functions.policy.triage.lexicon import Lexicon, meaningless
from functions.policy.triage.tokens import Token


def greeted(lexicon: Lexicon, tokens: list[Token]) -> list[Token]:
    """The same tokens, those that only greet without a meaning."""
    times, wishes = lexicon.words("greeting.times"), lexicon.words("greeting.wishes")
    around, begins = lexicon.words("greeting.around"), True
    for at, token in enumerate(tokens):
        wished = at > 0 and tokens[at - 1].word in wishes
        if token.word in times and (wished or (begins and not _is_a_time(lexicon, tokens, at))):
            token.meaning = meaningless(token.word)
        begins = begins and token.word in around
    return tokens


def _is_a_time(lexicon: Lexicon, tokens: list[Token], at: int) -> bool:
    """`malam ini`, `malam minggu`, `malam2`, but not `malam, ini saya`."""
    if at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    goes_on = after.clause == tokens[at].clause and after.word in lexicon.words("greeting.made_a_time_by")
    return goes_on or (len(tokens[at].keys) > 1 and f"{tokens[at].word}2" in tokens[at].keys)
