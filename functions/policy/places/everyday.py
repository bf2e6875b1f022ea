"""Names that are everyday words, or that lie in another province too: they need a place beside them."""

from dataclasses import replace

from functions.policy.places.index import ELSEWHERE, Index
from functions.policy.places.mention import Mention, Weight, is_of, level_of, lies_in, meant
from functions.policy.places.names import Text
from functions.policy.places.words import words


def in_context(index: Index, text: Text, found: list[Mention]) -> list[Mention]:
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
            return replace(mention, codes=meant(inside, None))
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
    led = any(before in cues[cue] for cue in ("at", "to", "from", "of", "event"))
    return led or mention.kind is not None or mention.end - mention.start > 1 or mention.start in text.breaks | {0}
