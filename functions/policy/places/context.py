"""The mentions of a text, each weighed by what is said around it and by its neighbours."""

from dataclasses import replace
from itertools import pairwise

from functions.policy.places.everyday import in_context
from functions.policy.places.index import Index
from functions.policy.places.match import named_in
from functions.policy.places.mention import Mention, Weight
from functions.policy.places.names import Text
from functions.policy.places.weight import LOOK_AHEAD, is_harm, weight_of
from functions.policy.places.words import words

# What joins one place to the next, as in an address.
TOGETHER: tuple[list[str], ...] = ([], ["dan"], ["dn"], ["atau"], ["sama"])


def mentions(index: Index, text: Text) -> list[Mention]:
    found = named_in(index, text)
    weighed: list[Mention] = []
    for n, mention in enumerate(found):
        weight = weight_of(text, found, n)
        if n and weight == Weight.NAMED and _is_a_route(text, found[n - 1], mention):
            weight = Weight.NOTHING
        if weighed and weight == Weight.NAMED and _goes_on(text, weighed[-1], mention):
            weight = weighed[-1].weight or weight
        if weighed and _takes_back(text, weighed[-1], mention):
            weight = max(weight, weighed[-1].weight)
            weighed[-1] = replace(weighed[-1], weight=Weight.NOTHING)
        weighed.append(replace(mention, weight=weight))
    return in_context(index, text, _without_the_other_side(text, weighed))


def _without_the_other_side(text: Text, weighed: list[Mention]) -> list[Mention]:
    """`keluarga suami di Tebo mengancam saya, saya di Bungo`: from where somebody threatens is not where it is."""
    if not any(_of_oneself(text, mention) for mention in weighed):
        return weighed
    return [replace(one, weight=Weight.ASIDE) if _against_oneself(text, one) else one for one in weighed]


def _of_oneself(text: Text, mention: Mention) -> bool:
    near = text.before(mention.start, 3)
    return near[-1:] == ["di"] and bool(words().cues["self"] & set(near))


def _against_oneself(text: Text, mention: Mention) -> bool:
    if mention.weight != Weight.PLACE_OF_HARM or _of_oneself(text, mention):
        return False
    after = text.tokens[mention.end : mention.end + LOOK_AHEAD]
    pairs = pairwise(after)
    return any(is_harm(verb) and verb[0] in "mn" and whom in words().cues["self"] for verb, whom in pairs)


def _is_a_route(text: Text, one: Mention, two: Mention) -> bool:
    """`travel Jambi Bungo`"""
    return one.end == two.start and one.start > 0 and text.tokens[one.start - 1] in words().cues["route"]


def _goes_on(text: Text, one: Mention, two: Mention) -> bool:
    return text.tokens[one.end : two.start] in TOGETHER


def _takes_back(text: Text, wrong: Mention, right: Mention) -> bool:
    """`di Tebo, eh maksud saya Bungo`; `di Tebo eh bukan, di Bungo`, but not `di Tebo, bukan Bungo`."""
    between = text.tokens[wrong.end : right.start]
    if len(between) > LOOK_AHEAD:
        return False
    cues = words().cues
    put_right = any(a in cues["which"] and b in cues["right"] for a, b in pairwise(between))
    if put_right or cues["correction"] & set(between):
        return not cues["not"] & set(between[-2:])
    denied = next((n for n, token in enumerate(between) if token in cues["not"]), None)
    return denied is not None and wrong.end + denied + 1 in text.breaks and between[0] in cues["not"] | {"eh"}
