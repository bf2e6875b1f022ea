"""From mentions to one region: the most specific that they agree on."""

from dataclasses import dataclass, field, replace

from functions.model.agency import Agency
from functions.policy.places.building import index_of
from functions.policy.places.context import mentions
from functions.policy.places.index import ELSEWHERE, Index
from functions.policy.places.mention import Mention, Weight, around, containers, level_of
from functions.policy.places.names import Text, tokenise
from functions.policy.places.words import words

MOST_CANDIDATES = 20


@dataclass(frozen=True)
class Place:
    """`region` is None when the texts name none, or several that only the province contains."""

    region: str | None = None
    candidates: list[str] = field(default_factory=list)


def find_place(agency: Agency, *texts: str) -> Place:
    """Of texts about one incident, the most specific first: the first that names a place decides, all tell apart."""
    index = index_of(agency)
    read = [tokenise(text, index.codes, index.common, index.no_names) for text in texts]
    said = [[_known(index, one) for one in mentions(index, text) if one.weight > Weight.NOTHING] for text in read]
    known = [mention for found in said for mention in found]
    fallback = Place()
    for text, found in zip(read, said, strict=True):
        place = _decided(text, found, known)
        if place.region:
            return place
        fallback = fallback if fallback.candidates else place
    return fallback


def _known(index: Index, mention: Mention) -> Mention:
    """The province's own name alone is a hint and no answer."""
    if index.namesake in mention.codes and mention.kind is None and mention.key == _namesake_key(index):
        return replace(mention, weight=Weight.HINT)
    if index.province in mention.codes:
        return replace(mention, codes=frozenset({index.province}), weight=Weight.HINT)
    return mention


def _namesake_key(index: Index) -> str | None:
    return next(
        (key for key, codes in index.codes.items() if index.province in codes and index.namesake in codes), None
    )


def _decided(text: Text, found: list[Mention], known: list[Mention]) -> Place:
    telling = [mention for mention in found if mention.weight > Weight.HINT]
    if not telling or _between_hints(text, found):
        hint = sorted({code for mention in found for code in mention.codes if "." in code})
        return Place(None, hint)
    heaviest = max(mention.weight for mention in telling)
    group = [mention for mention in telling if mention.weight == heaviest]
    local = [mention for mention in group if mention.codes != {ELSEWHERE}]
    if not local:
        return Place()
    resolved = [(mention, _resolved(mention, known)) for mention in local]
    resolved = _within_the_district(resolved)
    sure = {next(iter(codes)) for _, codes in resolved if len(codes) == 1}
    if not sure:
        return _common(frozenset.union(*(codes for _, codes in resolved)))
    place = _common(frozenset(sure))
    if place.region is None:
        place = _common(_within_the_said(sure, [mention for mention, _ in resolved]))
    if place.region is None or _either(text, local):
        return place if len(sure) > 1 else _common(frozenset(sure))
    return Place(_deepened(place.region, telling, heaviest, known), place.candidates)


def _within_the_district(resolved: list[tuple[Mention, frozenset[str]]]) -> list[tuple[Mention, frozenset[str]]]:
    """`Rantau Panjang, Tabir`: a name of several villages, none of them in the district that is told, is a hamlet's."""
    districts = {
        code for one, codes in resolved for code in codes if len(one.codes) == 1 and level_of(code) == "district"
    }
    if len(districts) != 1:
        return resolved
    district = next(iter(districts))
    return [
        (mention, codes)
        for mention, codes in resolved
        if len(mention.codes) == 1 or any(f"{code}.".startswith(f"{district}.") for code in codes)
    ]


def _within_the_said(sure: set[str], local: list[Mention]) -> frozenset[str]:
    """A hamlet may bear the name of a village elsewhere: what is called a district or a regency decides.

    A second regency stays: it was named as such.
    """
    said = {
        code for mention in local if mention.kind in ("regency", "city", "district") for code in mention.codes & sure
    }
    return frozenset(
        code
        for code in sure
        if level_of(code) == "regency" or any(code == one or code.startswith(f"{one}.") for one in said)
    ) or frozenset(sure)


def _either(text: Text, local: list[Mention]) -> bool:
    return bool((words().between | words().either) & text.words) and len(local) > 1


def _between_hints(text: Text, found: list[Mention]) -> bool:
    """`antara Jambi dan Bungo` is neither, though the one name alone says little."""
    hinted = any(mention.weight == Weight.HINT for mention in found)
    return hinted and len(found) > 1 and bool(words().between & text.words)


def _resolved(mention: Mention, known: list[Mention]) -> frozenset[str]:
    """Told apart by a place that contains it, else by one in the same regency."""
    codes = mention.codes - {ELSEWHERE}
    others = [other for other in known if other.key != mention.key or other.kind != mention.kind]
    told = frozenset(code for other in others for code in other.codes if "." in code)
    contains = any(not codes.isdisjoint(around(other.others)) for other in others)
    for among in (codes,) if contains else (codes, mention.others - {ELSEWHERE}):
        depths = {code: _support(code, told) for code in among}
        best = max(depths.values(), default=0)
        if best and (among is codes or best > 2):
            return frozenset(code for code, depth in depths.items() if depth == best)
    if len(codes) > 1:
        single = frozenset(next(iter(other.codes)) for other in others if len(other.codes) == 1)
        near = {code: _nearness(code, single) for code in codes}
        if best := max(near.values()):
            return frozenset(code for code, depth in near.items() if depth == best)
    return mention.codes if ELSEWHERE in mention.codes and mention.kind is None else codes


def _support(code: str, told: frozenset[str]) -> int:
    """How deep the smallest place lies that is told and contains `code`."""
    return max((depth for depth, container in enumerate(containers(code), 2) if container in told), default=0)


def _nearness(code: str, told: frozenset[str]) -> int:
    """How deep the smallest place lies that contains `code` and one that is told."""
    around = [*containers(code), code]
    near = {container for one in told for container in [*containers(one), one]}
    return max((depth for depth, container in enumerate(around, 2) if container in near), default=0)


def _deepened(region: str, telling: list[Mention], heaviest: Weight, known: list[Mention]) -> str:
    """`Telanaipura ... di Kota Jambi`: what is only named makes the place more precise."""
    inside = {
        next(iter(codes))
        for mention in telling
        if Weight.NAMED <= mention.weight < heaviest
        and len(codes := _resolved(mention, known)) == 1
        and next(iter(codes)).startswith(f"{region}.")
    }
    place = _common(frozenset(inside)) if inside else Place()
    return place.region or region


def _common(codes: frozenset[str]) -> Place:
    """One line of regions: its end. Several: what contains them all, from the regency down."""
    local = sorted(codes - {ELSEWHERE})
    ends = [code for code in local if not any(other.startswith(f"{code}.") for other in local)]
    if len(ends) == 1 and ELSEWHERE not in codes:
        return Place(ends[0])
    if ELSEWHERE in codes:
        return Place(None, ends[:MOST_CANDIDATES])
    shared = []
    for parts in zip(*(code.split(".") for code in ends), strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return Place(".".join(shared) if len(shared) > 1 else None, ends[:MOST_CANDIDATES])
