"""What an SMS may say: it fits one segment, no network takes it for a one-time password, and no lock screen tells."""

import re
import string
from collections.abc import Iterable, Iterator
from typing import Any

from functions.agency_check.problems import did_you_mean
from functions.agency_check.reading import Source
from functions.model.agency import Region
from functions.policy.gsm7 import ONE, is_gsm7, segments
from functions.policy.text import words
from functions.policy.wording import URGENCY_WORDS
from functions.validation import schema

# Networks drop or reroute what looks like a one-time password.
LOOKS_LIKE_A_PASSWORD = re.compile(r"(?:kode|pin|otp|nomor|akun)(?:nya|mu|ku|lah|kah)?")
DIGITS = re.compile(r"[0-9]{4}")
LINK = re.compile(r"https?:|www[.]|[a-z0-9-][.][a-z]{2}", re.IGNORECASE)
# What a reporter's phone must not show to whoever else holds it: whole words, and what stands within others.
TELLING = frozenset(
    words(
        """
        polsek polres uptd ppa aduan mengadu kasus istri suami anak hamil pukul kdrt kawin nikah sapa dinas visum
        victim suspect case abuse rape woman women child officer report police violence takut aman
        """
    )
)
TELLING_WITHIN = (
    *("kekeras", "polisi", "dp3a", "lapor", "pengadu", "korban", "pelaku", "petugas", "lindung", "perempuan"),
    *("dipukul", "memukul", "perkosa", "leceh", "seksual", "cabul", "ancam", "bahaya", "darurat", "hotline"),
    *("psikolog", "siksa", "aniaya", "trauma", "selamat", "damping"),
)
# The longest that stands in each place; regencies are added from the agency's own province.
LONGEST = {
    "urgency": max(URGENCY_WORDS.values(), key=len),
    "code": "888",
    "count": "888",
    "codes": "888, 888, 888",
    "reference": "MMMMMMMM",
}
LONGEST_SIGN_IN = {"code": "888 888"}


def check_texts(source: Source, regions: Iterable[Region], agency_name: str) -> None:
    """Adds to the source; texts that the schema refused, or does not know, are left alone."""
    known = schema("texts")["properties"]
    places = [region.name for region in regions if region.level == "regency"]
    unknown = str((source.data or {}).get("place_unknown", "")) if isinstance(source.data, dict) else ""
    longest = LONGEST | {"regency": max([*places, unknown], key=len)}
    for path, text in source.entries():
        about = known.get(path[0])
        if about is None or not isinstance(text, str):
            continue
        values = longest | (LONGEST_SIGN_IN if path == ("sign_in",) else {})
        for what in _problems(text, about, values, agency_name):
            source.remark(path, what)


def _problems(text: str, about: dict[str, Any], values: dict[str, str], agency_name: str) -> list[str]:
    broken = [*_placeholders(text, about)]
    if broken:
        return broken
    longest = text.format(**{name: values[name] for name in about["x-values"]})
    found = [f"{offer!r} is missing: it is the answer that is understood" for offer in _not_offered(text, about)]
    found += _fits(longest)
    own_words = text.format(**dict.fromkeys(about["x-values"], ""))
    for_reporter = about["x-reader"] == "reporter"
    found += _tells(own_words, agency_name) if for_reporter else _looks_like_a_password(own_words, longest)
    return found


def _not_offered(text: str, about: dict[str, Any]) -> list[str]:
    return [offer for offer in about.get("x-offers", ()) if not re.search(rf"\b{re.escape(offer)}", text)]


def _placeholders(text: str, about: dict[str, Any]) -> Iterator[str]:
    may, names = about["x-values"], set[str]()
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        yield "a curly bracket has no partner: write {name} with both"
        return
    for _, name, form, conversion in fields:
        names.add(str(name))
        if name not in may:
            fix = did_you_mean(str(name), may) or f" Known here: {', '.join(f'{{{one}}}' for one in may) or 'none'}."
            yield f"{{{name}}} is not known here.{fix}"
        elif form or conversion:
            yield f"write {{{name}}} and nothing else between the brackets"
    for name in about["x-needed"]:
        if name not in names:
            yield f"{{{name}}} is missing: put it where it belongs"


def _fits(longest: str) -> Iterator[str]:
    strange = sorted({letter for letter in longest if not is_gsm7(letter)})
    if strange:
        yield f"{''.join(strange)!r} is not in the alphabet of SMS: use plain letters, straight quotes and hyphens"
    elif segments(longest) > 1:
        excess = len(longest) - ONE
        yield (
            f"this does not fit one SMS: with the longest values {excess} letters too many"
            if excess > 0
            else ("this does not fit one SMS: brackets and such count twice")
        )


def _looks_like_a_password(own_words: str, longest: str) -> Iterator[str]:
    """Of an officer's text."""
    for word in sorted(filter(LOOKS_LIKE_A_PASSWORD.fullmatch, set(words(own_words)))):
        yield f"the word {word!r} makes networks take this for a one-time password and drop it: say it otherwise"
    if DIGITS.search(longest):
        yield "four digits in a row look like a one-time password: at most three"
    if LINK.search(longest):
        yield "this reads as a link, which networks drop: leave links out, and put a space after a full stop"


def _tells(own_words: str, agency_name: str) -> Iterator[str]:
    """Of a reporter's text."""
    for word in sorted(set(words(own_words))):
        if word in TELLING or any(stem in word for stem in TELLING_WITHIN) or word in _short_names(agency_name):
            yield f"the word {word!r} tells whoever holds the phone what this is about: say it neutrally"
    if LINK.search(own_words):
        yield "this reads as a link, which tells whom the phone talks to: leave it out"


def _short_names(agency_name: str) -> frozenset[str]:
    """Its abbreviations: the other words of a name are everybody's."""
    return frozenset(word.casefold() for word in agency_name.split() if word.isupper())
