"""The places that a text mentions, each with what is said around it."""

from dataclasses import dataclass, replace
from enum import IntEnum

from functions.policy.places.index import ELSEWHERE, Index
from functions.policy.places.names import Text
from functions.policy.places.words import words

LONGEST = 6
FIRST_CITY = "71"
LOOK_BACK = 5
LOOK_AHEAD = 8
# A text that lists more places than this says none of them.
MOST_MENTIONS = 40
# Prepositions that people write together with the name: dibangko.
GLUED = ("di", "ke")
LONGEST_UNGLUED = 6
MOST_MISSPELT = 3
SHORTEST_ALONE = 5
# What joins one place to the next, as in an address.
TOGETHER: tuple[list[str], ...] = ([], ["dan"], ["dn"], ["atau"], ["sama"])
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}


# Where a name ends, how it is written, whose it is.
Named = tuple[int, str, frozenset[str]]


class Weight(IntEnum):
    """How much a mention says about where it happened."""

    NOTHING = 0
    HINT = 1
    ASIDE = 2
    NAMED = 3
    PLACE = 4
    PLACE_OF_HARM = 5
    NOW = 6
    EVENT = 7


@dataclass(frozen=True)
class Mention:
    """Tokens `start` to `end`. `codes` is what is meant, `others` what else bears the name."""

    start: int
    end: int
    key: str
    codes: frozenset[str]
    others: frozenset[str]
    kind: str | None
    weight: Weight = Weight.NAMED


def level_of(code: str) -> str | None:
    return None if code == ELSEWHERE else LEVELS[code.count(".") + 1]


def is_of(code: str, kind: str) -> bool:
    """The second part of a city's code begins at 71."""
    level = level_of(code)
    if level != "regency":
        return level == kind
    return kind == ("city" if code.split(".")[1] >= FIRST_CITY else "regency")


def mentions(index: Index, text: Text) -> list[Mention]:
    found: list[Mention] = []
    common, at = words().common, 0
    while at < len(text.tokens) and len(found) < MOST_MENTIONS:
        if text.tokens[at] in common:
            at += 1
            continue
        mention = _mention_at(index, text, at)
        if mention and not _is_a_common_noun(index, text, mention):
            found.append(mention)
        at = mention.end if mention else at + 1
    weighed: list[Mention] = []
    for n, mention in enumerate(found):
        weight = _weight(text, found, n)
        if weighed and weight == Weight.NAMED and text.tokens[weighed[-1].end : mention.start] in TOGETHER:
            weight = weighed[-1].weight or weight
        weighed.append(replace(mention, weight=weight))
    return _with_context(index, text, weighed)


def _is_a_common_noun(index: Index, text: Text, mention: Mention) -> bool:
    """`pasar`, `danau`: a village only when its district or regency is told right after it."""
    alone = mention.kind is None and mention.key in index.generic
    return alone and (mention.end == len(text.tokens) or text.tokens[mention.end] not in words().levels)


def _mention_at(index: Index, text: Text, at: int) -> Mention | None:
    """A name, or a kind and a name. `Kampung Baru` is both: a name of its own, and a kampung named Baru."""
    kind = words().levels.get(text.tokens[at])
    whole = _named(index, text, at)
    if kind is None:
        return _chosen(at, whole, None) if whole else None
    after = _after_kind(index, text, at + 1, kind)
    if after is None or (whole and whole[0] > after[0]):
        return _chosen(at, whole, None) if whole else None
    if whole and whole[0] == after[0]:
        if not any(code == ELSEWHERE or is_of(code, kind) for code in after[2]):
            return _chosen(at, whole, None)
        after = _either(after, whole, kind)
    return _chosen(at, after, kind)


def _after_kind(index: Index, text: Text, at: int, kind: str) -> Named | None:
    """`kel. Kampung Baru`, `desa dusun Baru`: the kind may be said twice, or the second be the name's."""
    if at >= len(text.tokens):
        return None
    whole = _named(index, text, at)
    again = at + 1 < len(text.tokens) and words().levels.get(text.tokens[at]) == kind
    after = _named(index, text, at + 1) if again else None
    if whole and after and whole[0] == after[0]:
        return _either(whole, after, kind)
    return max((named for named in (whole, after) if named), default=None)


def _either(one: Named, two: Named, kind: str) -> Named:
    return one[0], one[1], one[2] | frozenset(code for code in two[2] if is_of(code, kind))


def _chosen(at: int, named: Named, kind: str | None) -> Mention:
    """Of several that bear the name: those of the kind that is said, else the highest."""
    end, key, codes = named
    of_kind = frozenset(code for code in codes if is_of(code, kind)) if kind else frozenset()
    if kind is None or not of_kind:
        order = ["village", "district", "regency"] if kind == "village" else ["regency", "district", "village"]
        for level in order:
            of_kind = frozenset(code for code in codes if level_of(code) in (level, None))
            if of_kind - {ELSEWHERE}:
                break
    return Mention(at, end, key, of_kind or codes, codes, kind)


def _named(index: Index, text: Text, at: int) -> Named | None:
    """The longest name that begins here: where it ends, how it is written, whose it is."""
    token = text.tokens[at]
    glued = len(token) > LONGEST_UNGLUED and token.startswith(GLUED) and token[2:5] in index.begins
    begins = glued or "".join(text.tokens[at : at + 3])[:3] in index.begins
    if not begins and len(token) < SHORTEST_ALONE:
        return None
    keys = _windows(text, at) if begins else [(at + 1, token)]
    best: Named | None = None
    for end, key in keys:
        codes = index.codes.get(key)
        if codes and (end - at <= index.words_in[key] or len(key) >= 8):
            best = (end, key, codes)
    if best is None and glued:
        rest = [(end, key[2:]) for end, key in keys]
        found = [(end, key) for end, key in rest if key in index.codes and not _needs_context(index, key)]
        best = (*found[-1], index.codes[found[-1][1]]) if found else None
    if best is None or (best[1] in index.heads and best[0] == at + 1):
        spelt = _misspelt(index, text, at, keys, best[0] if best else at)
        best = spelt or best
    return best


def _misspelt(index: Index, text: Text, at: int, keys: list[tuple[int, str]], after: int) -> Named | None:
    for end, key in reversed(keys[:MOST_MISSPELT]):
        several = end - at > 1
        if end > after and (several or len(key) >= 7 or at == 0 or _leads(text, at)):
            name = index.misspelt(key, several)
            if name and end - at <= index.words_in[name] and not _hides_a_name(index, text.tokens[at + 1 : end], name):
                return end, name, index.codes[name]
    return None


def _hides_a_name(index: Index, tokens: list[str], name: str) -> bool:
    """`sungai Merangin` is no misspelt Sungai Beringin; and no name ends with a preposition."""
    exact = any(len(token) >= SHORTEST_ALONE and token in index.codes and token not in name for token in tokens)
    return exact or (tokens[-1:] != [] and tokens[-1] in words().cues["at"])


def _leads(text: Text, at: int) -> bool:
    before = text.tokens[at - 1]
    return before in words().cues["at"] or before in words().levels or at in text.breaks


def _windows(text: Text, at: int) -> list[tuple[int, str]]:
    keys, key = [], ""
    for end in range(at, min(at + LONGEST, len(text.tokens))):
        if end > at and end in text.breaks:
            break
        key += text.tokens[end]
        keys.append((end + 1, key))
    return keys


def _needs_context(index: Index, key: str) -> bool:
    return key in index.weak or key in index.generic


# --- what is said around


def _weight(text: Text, found: list[Mention], n: int) -> Weight:
    mention = found[n]
    start = mention.start
    floor = max(found[n - 1].end if n else 0, start - LOOK_BACK, text.clause_of(start))
    before = text.tokens[floor:start]
    cues, last = words().cues, before[-1] if before else ""
    if _is_no_place(text, mention, before, last) or _hyphenated(text, found, n):
        return Weight.NOTHING
    if _on_the_way(text, mention, before, last):
        return Weight.HINT
    if cues["event"] & set(before):
        return Weight.EVENT
    if cues["work"] & set(before) or _follows_work(text, mention):
        return Weight.ASIDE if _harm_in_clause(text, mention) else Weight.HINT
    if last in cues["to"] | cues["of"] or (cues["facility"] & set(before) and last not in cues["at"]):
        return Weight.ASIDE
    if cues["now"] & set(before):
        return Weight.NOW
    if last in cues["from"]:
        return Weight.ASIDE
    if last in cues["at"]:
        return Weight.PLACE_OF_HARM if _harm_in_clause(text, mention) else Weight.PLACE
    return Weight.NAMED


def _is_no_place(text: Text, mention: Mention, before: list[str], last: str) -> bool:
    cues = words().cues
    following = text.tokens[mention.end : mention.end + 1]
    if {"bukan", "bkn"} & set(before[-2:]) or cues["past"] & set(before):
        return True
    if mention.kind:
        return False
    if last in cues["of"]:
        of_oneself = len(before) > 1 and before[-2] in cues["self"] and not cues["kin"] & set(before[:-2])
        return not (of_oneself or (len(before) == 1 and cues["self"] & set(following)))
    if cues["school"] & set(before[-2:]) and all(level_of(code) == "village" for code in mention.codes):
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


def _follows_work(text: Text, mention: Mention) -> bool:
    at = mention.end
    return at < len(text.tokens) and at not in text.breaks and text.tokens[at] in words().cues["work"]


def _harm_in_clause(text: Text, mention: Mention) -> bool:
    after = text.tokens[mention.end : mention.end + LOOK_AHEAD]
    same = [token for n, token in enumerate(after) if text.clause_of(mention.end + n) <= mention.start]
    return any(sign in token for token in same for sign in words().violence)


def _with_context(index: Index, text: Text, found: list[Mention]) -> list[Mention]:
    """Without the names that are everyday words here; what stands before a place elsewhere lies there."""
    kept: list[Mention] = []
    for n, mention in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else None
        adjacent = following is not None and following.start - mention.end == 0
        if mention.codes == {ELSEWHERE} and not _is_elsewhere(text, mention):
            continue
        if adjacent and following and following.codes == {ELSEWHERE} and level_of(min(mention.codes)) != "regency":
            continue
        if mention.kind is None and _needs_context(index, mention.key):
            led = mention.weight >= Weight.PLACE and mention.key not in index.generic
            others = found if led else found[max(n - 1, 0) : n + 2]
            mention = _in_its_container(index, mention, others)  # noqa: PLW2901
            if mention.weight == Weight.NOTHING:
                continue
        kept.append(mention)
    return kept


def _in_its_container(index: Index, mention: Mention, others: list[Mention]) -> Mention:
    """An everyday word counts beside a place that contains it, or after a preposition when one is named anywhere."""
    for other in (one for one in others if one is not mention):
        within = frozenset(c for c in mention.codes if any(o.startswith(f"{c}.") for o in other.others))
        if within and other.end == mention.start and mention.key not in index.generic:
            return replace(mention, codes=within)
        inside = frozenset(c for c in mention.others if any(c.startswith(f"{o}.") for o in other.codes - {ELSEWHERE}))
        beside = other.start - mention.end == 0 or (mention.start == other.end and mention.key not in index.generic)
        led = mention.weight >= Weight.PLACE and mention.key not in index.generic
        said = mention.key not in index.generic or (other.kind is not None and beside)
        if inside and said and (beside or led):
            return replace(mention, codes=_chosen(0, (0, "", inside), None).codes)
    return replace(mention, weight=Weight.NOTHING)


def _is_elsewhere(text: Text, mention: Mention) -> bool:
    before = text.tokens[mention.start - 1] if mention.start else ""
    cues = words().cues
    led = before in cues["at"] | cues["to"] | cues["from"] | cues["of"] | cues["event"]
    return led or mention.kind is not None or mention.end - mention.start > 1 or mention.start in text.breaks | {0}
