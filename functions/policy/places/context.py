"""What is said around a name: whether it tells where, and how much."""

import re
from dataclasses import replace
from itertools import pairwise

from functions.policy.places.index import ELSEWHERE, Index
from functions.policy.places.match import named_in
from functions.policy.places.mention import Mention, Weight, chosen, is_of, level_of, lies_in
from functions.policy.places.names import Text
from functions.policy.places.words import words

YEAR = re.compile(r"(19|20)\d\d")
LOOK_BACK = 5
LOOK_FAR = 12
LOOK_AHEAD = 8
HOME_WITHIN = 5
# What joins one place to the next, as in an address.
TOGETHER: tuple[list[str], ...] = ([], ["dan"], ["dn"], ["atau"], ["sama"])


def mentions(index: Index, text: Text) -> list[Mention]:
    found = named_in(index, text)
    weighed: list[Mention] = []
    for n, mention in enumerate(found):
        weight = _weight(text, found, n)
        if n and weight == Weight.NAMED and _is_a_route(text, found[n - 1], mention):
            weight = Weight.NOTHING
        if weighed and weight == Weight.NAMED and _goes_on(text, weighed[-1], mention):
            weight = weighed[-1].weight or weight
        if weighed and _takes_back(text, weighed[-1], mention):
            weight = max(weight, weighed[-1].weight)
            weighed[-1] = replace(weighed[-1], weight=Weight.NOTHING)
        weighed.append(replace(mention, weight=weight))
    return _with_context(index, text, _without_the_other_side(text, weighed))


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
    return any(_is_harm(verb) and verb[0] in "mn" and whom in words().cues["self"] for verb, whom in pairs)


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
    if cues["correction"] & set(between):
        return not cues["not"] & set(between[-2:])
    denied = next((n for n, token in enumerate(between) if token in cues["not"]), None)
    return denied is not None and wrong.end + denied + 1 in text.breaks and between[0] in cues["not"] | {"eh"}


def _weight(text: Text, found: list[Mention], n: int) -> Weight:
    mention = found[n]
    start = mention.start
    floor = max(found[n - 1].end if n else 0, text.clause_of(start))
    before, far = text.tokens[max(floor, start - LOOK_BACK) : start], text.tokens[max(floor, start - LOOK_FAR) : start]
    cues, last = words().cues, before[-1] if before else ""
    if _is_no_place(text, mention, before, last) or _hyphenated(text, found, n):
        return Weight.NOTHING
    if (_on_the_way(text, mention, before, last) and not _from_far(found, n)) or _is_past(text, start):
        return Weight.HINT
    if cues["event"] & set(far):
        return Weight.EVENT
    if _works_there(text, mention, before):
        return Weight.ASIDE if _harm_in_clause(text, mention) else Weight.HINT
    if last in cues["to"] and cues["intent"] & set(before):
        return Weight.HINT
    if last in cues["to"] | cues["of"] or _of_an_institution(before, last):
        return Weight.ASIDE
    if cues["now"] & set(before) or _arrived(before):
        return Weight.NOW
    if last in cues["from"]:
        return Weight.HINT if cues["others"] & set(before) else Weight.ASIDE
    if last in cues["at"]:
        return _weight_of_place(text, mention, before)
    return _of_the_clause_before(text, found, n) if start in text.breaks - text.ends else Weight.NAMED


def _of_the_clause_before(text: Text, found: list[Mention], n: int) -> Weight:
    """`kejadian di rumah ibu, Tanah Kampung`: what is named after the comma is where that is."""
    start = found[n].start
    before = text.tokens[max(text.clause_of(start - 1), start - LOOK_FAR) : start]
    if (n and found[n - 1].end > start - len(before)) or not words().cues["at"] & set(before):
        return Weight.NAMED
    return Weight.EVENT if words().cues["event"] & set(before) else Weight.NAMED


def _is_past(text: Text, start: int) -> bool:
    """`Tahun 2021 saya lari ke Bungo`, but not `sejak tahun 2021`."""
    clause = text.before(start, LOOK_FAR)
    year = next((n for n, token in enumerate(clause) if YEAR.fullmatch(token)), None)
    return year is not None and not words().cues["since"] & set(clause[:year])


def _arrived(before: list[str]) -> bool:
    """`sudah Merangin`, `sudah di Merangin`"""
    near = before[-2:] if before[-1:] == ["di"] else before[-1:]
    return bool(words().cues["already"] & set(near))


def _of_an_institution(before: list[str], last: str) -> bool:
    """`SMP 2 Bangko`; and `rumah sakit di Bangko`, where one is only brought."""
    cues = words().cues
    if last not in cues["at"]:
        return bool(cues["facility"] & set(before))
    return bool(cues["refuge"] & set(before[:-1]))


def _weight_of_place(text: Text, mention: Mention, before: list[str]) -> Weight:
    cues = words().cues
    if _harm_in_clause(text, mention):
        return Weight.PLACE_OF_HARM
    if _lives_there(before):
        return Weight.HOME
    return Weight.ASIDE if (cues["family"] | cues["attends"]) & set(before) else Weight.PLACE


def _lives_there(before: list[str]) -> bool:
    """Whom it is about, not who reports it: `rumahnya di`, `mereka tinggal di`."""
    cues = words().cues
    near = set(before[-HOME_WITHIN:])
    return bool(cues["theirs"] & near or (cues["house"] & near and cues["kin"] & near))


def _is_no_place(text: Text, mention: Mention, before: list[str], last: str) -> bool:
    cues = words().cues
    following = text.tokens[mention.end : mention.end + 1]
    if cues["not"] & set(before[-2:]) or cues["past"] & set(before):
        return True
    if mention.kind:
        return False
    if last in cues["of"]:
        of_oneself = len(before) > 1 and before[-2] in cues["self"] and not cues["kin"] & set(before[:-2])
        return not (of_oneself or (len(before) == 1 and cues["self"] & set(following)))
    of_a_school = bool(cues["school"] & set(before[-2:])) and last not in cues["at"] and not last.isdecimal()
    if of_a_school and all(level_of(code) == "village" for code in mention.codes):
        return True
    person = last in cues["person"] and mention.end - mention.start == 1
    river = last in cues["river"]
    bears_its_name = any(level_of(code) == "regency" for code in mention.codes) or "batang" in mention.key
    return person or last in cues["street"] | cues["product"] | cues["route"] or (river and bears_its_name)


def _on_the_way(text: Text, mention: Mention, before: list[str], last: str) -> bool:
    """`dari Bangko ke Tebo`: neither is where it happened."""
    cues = words().cues
    leaves = last in cues["from"] and bool(cues["to"] & set(text.tokens[mention.end : mention.end + 1]))
    start = mention.start - len(before)
    came = (
        last in cues["to"]
        and len(before) == 1
        and start > 1
        and bool(cues["from"] & set(text.tokens[max(start - LOOK_BACK, 0) : start]))
    )
    return leaves or came


def _from_far(found: list[Mention], n: int) -> bool:
    """`dari Jawa ke Bungo`: who came from another province is here now."""
    return n > 0 and found[n - 1].codes == {ELSEWHERE}


def _hyphenated(text: Text, found: list[Mention], n: int) -> bool:
    """`Jambi-Bangko` is a road."""
    mention = found[n]
    after = n + 1 < len(found) and found[n + 1].start == mention.end and mention.end in text.hyphens
    before = n > 0 and found[n - 1].end == mention.start and mention.start in text.hyphens
    return (after and not _nested(mention, found[n + 1])) or (before and not _nested(mention, found[n - 1]))


def _nested(one: Mention, two: Mention) -> bool:
    """`Pamenang - Merangin` is an address."""
    pairs = [(a, b) for a in one.others for b in two.others if "." in a and "." in b]
    return any(a.startswith(f"{b}.") or b.startswith(f"{a}.") for a, b in pairs)


def _works_there(text: Text, mention: Mention, before: list[str]) -> bool:
    """Not of a child that is carried off, nor of who went there herself or has a master there."""
    cues = words().cues
    at = mention.end
    if at < len(text.tokens) and at not in text.breaks and text.tokens[at] in cues["work"]:
        return True
    near = enumerate(before, mention.start - len(before))
    signs = {token for n, token in near if token in cues["work"] and text.tokens[n - 1] not in cues["workplace"]}
    clause = set(text.before(mention.start, LOOK_FAR))
    if cues["taken"] & clause:
        signs -= cues["flight"]
    if cues["self"] & clause:
        signs -= cues["moving"]
        signs -= cues["job"] if cues["boss"] & text.words else set()
    return bool(signs)


def _harm_in_clause(text: Text, mention: Mention) -> bool:
    """After the name, or not far before it."""
    after = text.tokens[mention.end : mention.end + LOOK_AHEAD]
    same = [token for n, token in enumerate(after) if text.clause_of(mention.end + n) <= mention.start]
    return any(_is_harm(token) for token in [*text.before(mention.start, LOOK_BACK), *same])


def _is_harm(token: str) -> bool:
    return any(sign in token for sign in words().violence)


def _with_context(index: Index, text: Text, found: list[Mention]) -> list[Mention]:
    """Without the names that are everyday words here; what stands before a place elsewhere lies there."""
    kept: list[Mention] = []
    for n, mention in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else None
        adjacent = following is not None and following.start - mention.end == 0
        if mention.codes == {ELSEWHERE} and not _is_elsewhere(text, mention):
            continue
        if adjacent and following and following.codes == {ELSEWHERE} and not _may_stand_alone(mention):
            kept.append(replace(mention, codes=following.codes, others=following.codes))
            continue
        if index.needs_context(mention.key) and not any(is_of(code, mention.kind or "") for code in mention.codes):
            led = mention.weight >= Weight.PLACE and mention.key not in index.generic
            others = found if led else found[max(n - 1, 0) : n + 2]
            mention = _in_its_container(index, mention, others)  # noqa: PLW2901
            if mention.weight == Weight.NOTHING:
                continue
        kept.append(mention)
    return kept


def _may_stand_alone(mention: Mention) -> bool:
    """`Kec. Batang Hari, Lampung` is not the regency."""
    is_regency = level_of(min(mention.codes)) == "regency"
    return is_regency and all(is_of(code, mention.kind) for code in mention.codes if mention.kind)


def _in_its_container(index: Index, mention: Mention, others: list[Mention]) -> Mention:
    """An everyday word counts beside a place that contains it, or after a preposition when one is named anywhere."""
    for other in (one for one in others if one is not mention):
        within = frozenset(c for c in mention.codes if any(o.startswith(f"{c}.") for o in other.others))
        if within and other.end == mention.start and mention.key not in index.generic:
            return replace(mention, codes=within)
        inside = frozenset(c for c in mention.others if any(c.startswith(f"{o}.") for o in other.codes - {ELSEWHERE}))
        beside = other.start - mention.end == 0 or (mention.start == other.end and mention.key not in index.generic)
        led = mention.weight >= Weight.PLACE and mention.key not in index.generic
        if beside and not inside:
            inside = frozenset(c for c in mention.others if _beside_a_village(c, other))
        said = mention.key not in index.generic or (other.kind is not None and beside)
        if led and not inside:
            inside = frozenset(c for c in mention.others if _in_one_regency(c, other))
        if inside and said and (beside or led):
            return replace(mention, codes=chosen(0, (0, "", inside), None).codes)
    return replace(mention, weight=Weight.NOTHING)


def _in_one_regency(code: str, other: Mention) -> bool:
    return len(other.codes) == 1 and lies_in(other.codes, ".".join(code.split(".")[:2]))


def _beside_a_village(code: str, other: Mention) -> bool:
    """`Tebing Tinggi, Muara Tebo`: of one district."""
    district = code.rpartition(".")[0]
    return (
        level_of(code) == "village"
        and all(level_of(one) == "village" for one in other.codes)
        and (lies_in(other.codes, district))
    )


def _is_elsewhere(text: Text, mention: Mention) -> bool:
    before = text.tokens[mention.start - 1] if mention.start else ""
    cues = words().cues
    led = before in cues["at"] | cues["to"] | cues["from"] | cues["of"] | cues["event"]
    return led or mention.kind is not None or mention.end - mention.start > 1 or mention.start in text.breaks | {0}
