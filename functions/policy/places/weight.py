"""What is said around a name: whether it tells where, and how much."""

import re
from itertools import pairwise

from functions.policy.places.index import ELSEWHERE
from functions.policy.places.mention import Mention, Weight, level_of
from functions.policy.places.names import Text
from functions.policy.places.words import words

YEAR = re.compile(r"(19|20)\d\d")
LOOK_BACK = 5
LOOK_FAR = 12
LOOK_AHEAD = 8
SUFFERS_WITHIN = 3


def weight_of(text: Text, found: list[Mention], n: int) -> Weight:
    mention = found[n]
    start = mention.start
    floor = max(found[n - 1].end if n else 0, text.clause_of(start))
    before, far = text.tokens[max(floor, start - LOOK_BACK) : start], text.tokens[max(floor, start - LOOK_FAR) : start]
    cues, last = words().cues, before[-1] if before else ""
    if not cues["past"].isdisjoint(far) or _is_no_place(text, mention, before, last) or _hyphenated(text, found, n):
        return Weight.NOTHING
    if (_on_the_way(text, mention, before, last) and not _from_far(found, n)) or _is_past(text, start):
        return Weight.HINT
    if _tells_of_it(far):
        return Weight.EVENT
    if _works_there(text, mention, before):
        return Weight.ASIDE if _harm_in_clause(text, mention) else Weight.HINT
    if last in cues["to"] and cues["intent"] & set(before):
        return Weight.HINT
    if cues["moved"] & set(before) and last not in cues["from"]:
        return Weight.NOW
    if last in cues["to"] or last in cues["of"] or _of_an_institution(before, last):
        return Weight.ASIDE
    if cues["now"] & set(before) or cues["today"] & set(far) or _arrived(before):
        return Weight.NOW
    if last in cues["from"]:
        return Weight.HINT if cues["others"] & set(before) else Weight.ASIDE
    if last in cues["at"]:
        return _weight_of_place(text, mention, before, set(far))
    return _of_the_clause_before(text, found, n) if start in text.breaks - text.ends else Weight.NAMED


def _tells_of_it(far: list[str]) -> bool:
    """`alamat korban`, `pelaku pemerkosaan di`; but not `alamat pelaku`."""
    cues = words().cues
    event, culprit = cues["event"], cues["culprit"]
    told = next((token for token in reversed(far) if token in event or token in culprit), "")
    return told in event


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


def _weight_of_place(text: Text, mention: Mention, before: list[str], clause: set[str]) -> Weight:
    cues, near = words().cues, set(before)
    if cues["born"] & set(before[-2:]):
        return Weight.HINT
    if _harm_in_clause(text, mention):
        return Weight.PLACE_OF_HARM
    if before[:-1] and (before[-2] in cues["which"] or before[-2] in cues["says"] or _comes_from(before)):
        return Weight.ASIDE
    own = tells_of_oneself(text)
    if _lives_there(before) or (_of_the_teller(before) if own else cues["dear"] & clause):
        return Weight.HOME
    if cues["family"] & near:
        return Weight.HINT
    return Weight.ASIDE if (cues["attends"] | cues["dear"]) & near else Weight.PLACE


def _of_the_teller(before: list[str]) -> bool:
    """`saya di`, `rumah kami di`; but not `kakak saya di`."""
    return any(token in words().cues["self"] and not _owns(before, at) for at, token in enumerate(before))


def _owns(tokens: list[str], at: int) -> bool:
    """Whether what stands before makes `saya` mean mine: `kakak perempuan saya`."""
    cues = words().cues
    near = tokens[max(at - 2, 0) : at]
    return any(not cues[cue].isdisjoint(near) for cue in ("kin", "dear", "family"))


def _comes_from(before: list[str]) -> bool:
    """`pindahan dari SMA di Bangko`"""
    cues = words().cues
    return any(a in cues["from"] and (b in cues["facility"] or b in cues["house"]) for a, b in pairwise(before))


def _lives_there(before: list[str]) -> bool:
    """Whom it is about, or who took her in, not who reports it: `rumahnya di`, `mereka tinggal di`."""
    cues, near = words().cues, set(before)
    return bool(cues["theirs"] & near or (cues["house"] & near and (cues["kin"] | cues["family"]) & near))


def tells_of_oneself(text: Text) -> bool:
    """`dia memukul saya`, `saya sering dipukul`; but not `memukul anak saya`, `adik saya dipukul`."""
    tokens = text.tokens
    for at, token in enumerate(tokens):
        if token in words().cues["self"]:
            suffered = tokens[at + 1 : at + 1 + SUFFERS_WITHIN]
            if at and is_harm(tokens[at - 1]):
                return True
            if not _owns(tokens, at) and any(is_harm(verb) and verb[0] == "d" for verb in suffered):
                return True
    return False


def _is_no_place(text: Text, mention: Mention, before: list[str], last: str) -> bool:
    cues = words().cues
    following = text.tokens[mention.end : mention.end + 1]
    if cues["not"] & set(before[-2:]):
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
    on_a_route = last in cues["route"] and not cues["stop"] & set(before[-2:])
    return person or on_a_route or last in cues["street"] or last in cues["product"] or (river and bears_its_name)


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
    return any(is_harm(token) for token in [*text.before(mention.start, LOOK_BACK), *same])


def is_harm(token: str) -> bool:
    return words().violence.search(token) is not None
