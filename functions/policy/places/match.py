"""The names in a text: the longest at each word, also misspelt, run together or behind a glued preposition."""

from dataclasses import dataclass, field

from functions.policy.places.index import ELSEWHERE, Index
from functions.policy.places.mention import Mention, Named, chosen, is_of, lies_in
from functions.policy.places.names import Text, initial_of, parts_written_in
from functions.policy.places.words import words

LONGEST = 6
# A text that lists more places than this says none of them.
MOST_MENTIONS = 40
# Prepositions that people write together with the name: dibangko.
GLUED = ("di", "ke")
LONGEST_UNGLUED = 6
MOST_MISSPELT = 4
SHORTEST_ALONE = 5


@dataclass(frozen=True)
class _Reading:
    """A text in which the names are looked for, each position once."""

    index: Index
    text: Text
    known: dict[int, Named | None] = field(default_factory=dict)

    def named(self, at: int) -> Named | None:
        if at not in self.known:
            self.known[at] = _named(self.index, self.text, at)
        return self.known[at]

    def kind(self, at: int) -> str | None:
        return words().levels.get(self.text.tokens[at])

    def ends(self, at: int) -> bool:
        """Whether nothing that belongs together goes on at this position."""
        return at >= len(self.text.tokens) or at in self.text.breaks


def named_in(index: Index, text: Text) -> list[Mention]:
    reading, found, end = _Reading(index, text), list[Mention](), 0
    for at in [at for at, token in enumerate(text.tokens) if token not in index.common]:
        if at < end:
            continue
        mention = _mention_at(reading, at)
        if mention is None or _ends_in_a_kind(reading, mention):
            continue
        end = mention.end
        if not _is_a_common_noun(reading, mention):
            found.append(mention)
            if len(found) == MOST_MENTIONS:
                break
    return found


def _is_a_common_noun(reading: _Reading, mention: Mention) -> bool:
    """`pasar`, `danau`: a village only when its district or regency is told right after it."""
    alone = mention.kind is None and mention.key in reading.index.generic
    return alone and (mention.end == len(reading.text.tokens) or reading.kind(mention.end) is None)


def _ends_in_a_kind(reading: _Reading, mention: Mention) -> bool:
    """`di seberang Kota Jambi` is no Kecamatan Seberang Kota."""
    if mention.kind or mention.end - mention.start == 1 or not reading.index.needs_context(mention.key):
        return False
    kind = reading.kind(mention.end - 1)
    if kind is None or reading.ends(mention.end):
        return False
    after = reading.named(mention.end)
    codes = after[2] - {ELSEWHERE} if after else frozenset()
    within = any("." in code and lies_in(mention.others, code) for code in codes)
    return any(is_of(code, kind) for code in codes) and not within


def _mention_at(reading: _Reading, at: int) -> Mention | None:
    """A name, or a kind and a name. `Kampung Baru` is both: a name of its own, and a kampung named Baru."""
    kind = reading.kind(at)
    whole = reading.named(at)
    if kind is None:
        return chosen(at, whole, None) if whole else None
    after = _after_kind(reading, at + 1, kind)
    if after is None or (whole and whole[0] > after[0]):
        return chosen(at, whole, None) if whole else None
    if whole and whole[0] == after[0]:
        if not any(code == ELSEWHERE or is_of(code, kind) for code in after[2]):
            return chosen(at, whole, None)
        after = _either(after, whole, kind)
    return chosen(at, after, kind)


def _after_kind(reading: _Reading, at: int, kind: str) -> Named | None:
    """`kel. Kampung Baru`, `desa dusun Baru`: the kind may be said twice, or the second be the name's."""
    if reading.ends(at):
        return None
    whole = reading.named(at)
    after = reading.named(at + 1) if not reading.ends(at + 1) and reading.kind(at) == kind else None
    if whole and after and whole[0] == after[0]:
        return _either(whole, after, kind)
    found = max((named for named in (whole, after) if named), default=None)
    return found or (_regency_like(reading, at) if kind in ("regency", "city") else None)


def _regency_like(reading: _Reading, at: int) -> Named | None:
    index, token = reading.index, reading.text.tokens[at]
    name = index.regency_like(token) if token not in index.common else None
    return (at + 1, name, index.codes[name]) if name else None


def _either(one: Named, two: Named, kind: str) -> Named:
    return one[0], one[1], one[2] | frozenset(code for code in two[2] if is_of(code, kind))


def _named(index: Index, text: Text, at: int) -> Named | None:
    """The longest name that begins here: where it ends, how it is written, whose it is."""
    token = text.tokens[at]
    if token in index.strange or (token in index.no_names and _stands_alone(index, text, at)):
        return None
    keys = _windows(index, text, at)
    glued = _begins_glued(index, token)
    best: Named | None = None
    if glued or keys[-1][1][:3] in index.begins:
        best = _exact(index, at, keys) or (_behind_a_preposition(index, keys) if glued else None)
    if best is None or best[1] in index.heads:
        best = _misspelt(index, text, at, keys, best[0] if best else at) or best or _shortened(index, at, keys)
    if best is None and len(keys) == 1:
        _forget(index, token)
    return best


def _stands_alone(index: Index, text: Text, at: int) -> bool:
    """Whether no name goes on after this word."""
    end = at + 1
    return end == len(text.tokens) or end in text.breaks or text.tokens[end] in index.strange


def _forget(index: Index, token: str) -> None:
    """What stands alone and is no name is none anywhere, unless its neighbour or a part of it may make it one."""
    if index.misspelt([token]) is None and parts_written_in(token, index.codes) == [token]:
        index.no_names.add(token)


def _begins_glued(index: Index, token: str) -> bool:
    return (
        len(token) > LONGEST_UNGLUED
        and token.startswith(GLUED)
        and token[2:5] in index.begins
        and (token not in words().not_places)
    )


def _exact(index: Index, at: int, keys: list[tuple[int, str]]) -> Named | None:
    for end, key in reversed(keys):
        codes = index.codes.get(key)
        if codes and (end - at <= index.words_in[key] or len(key) >= 8):
            return end, key, codes
    return None


def _behind_a_preposition(index: Index, keys: list[tuple[int, str]]) -> Named | None:
    for end, key in reversed(keys):
        if key[2:] in index.codes and not index.needs_context(key[2:]):
            return end, key[2:], index.codes[key[2:]]
    return None


def _shortened(index: Index, at: int, keys: list[tuple[int, str]]) -> Named | None:
    """Letters are left out."""
    for end, key in reversed(keys[:MOST_MISSPELT]):
        if (name := index.shortened(key)) and end - at <= index.words_in[name]:
            return end, name, index.codes[name]
    return None


def _misspelt(index: Index, text: Text, at: int, keys: list[tuple[int, str]], after: int) -> Named | None:
    """Longer than the name that is there in full, which ends before `after`."""
    for end, key in reversed(keys[:MOST_MISSPELT]):
        if end <= after:
            break
        if end > at + 1 or len(key) >= 7 or at == 0 or _leads(text, at):
            name = index.misspelt(text.tokens[at:end])
            if name and end - at <= index.words_in[name] and not _hides_a_name(index, text.tokens[at + 1 : end], name):
                return end, name, index.codes[name]
    return None


def _hides_a_name(index: Index, tokens: list[str], name: str) -> bool:
    """`baru Sungai Penuh` is no misspelt Baru Sungai Pegeh; and no name ends with a common word that is none of its."""
    if not tokens:
        return False
    tails = ["".join(tokens[n:end]) for n in range(len(tokens)) for end in range(n + 1, len(tokens) + 1)]
    exact = any(len(tail) >= SHORTEST_ALONE and tail in index.codes and tail not in name for tail in tails)
    return exact or (tokens[-1] in index.common and tokens[-1] not in index.parts[name])


def _leads(text: Text, at: int) -> bool:
    before = text.tokens[at - 1]
    return before in words().cues["at"] or before in words().levels or at in text.breaks


def _windows(index: Index, text: Text, at: int) -> list[tuple[int, str]]:
    """The word, and as many more as a name may have."""
    tokens, breaks, strange = text.tokens, text.breaks, index.strange
    key = tokens[at]
    keys = [(at + 1, key)]
    if len(key) == 1 and key in words().initials.values():
        key = initial_of(key)
    for end, token in enumerate(tokens[at + 1 : at + LONGEST], at + 1):
        if end in breaks or token in strange:
            break
        key += token
        keys.append((end + 1, key))
    return keys
