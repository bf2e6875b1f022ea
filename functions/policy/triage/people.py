"""Whom a text speaks of: children and their ages, pregnancy, disability, and who is suspected."""

from dataclasses import dataclass, field

from functions.policy.triage.lexicon import Lexicon
from functions.policy.triage.tokens import Token

CHILD_BELOW, SMALL_UP_TO, LONGEST_AGE, TALKS_FROM = 18, 5, 110, 6
NOT_YEARS = frozenset(("kali", "hari", "minggu", "jam", "orang", "anak", "x", "menit"))
OF_SUSPECTS = frozenset(("household", "partner", "parent"))
SCHOOL_STARTS_AT = {"sd": 6, "mi": 6, "smp": 12, "mts": 12, "sma": 15, "smk": 15, "man": 15}


@dataclass
class People:
    """`facts` are codes as the table of signals names them; `ages` are those that the text states."""

    facts: set[str] = field(default_factory=set)
    ages: list[float] = field(default_factory=list)


def people(lexicon: Lexicon, tokens: list[Token], acts: set[int]) -> People:
    """`acts` are the places where acts end: who follows a passive one directly did it."""
    found = People()
    ageing = lexicon.context["numbers"].keys() | SCHOOL_STARTS_AT.keys() | {"kelas"}
    for at, token in enumerate(tokens):
        word = token.word
        if (word in ageing or word.isdigit()) and (age := _age(lexicon, tokens, at)) is not None:
            _aged(lexicon, found, tokens, at, age)
        for key, facts in token.meaning.said:
            if key != "bapak" or not _is_title(lexicon, tokens, at):
                found.facts |= facts & OF_SUSPECTS if _did_it(tokens, acts, at) and "child" not in facts else facts
    if any(age >= CHILD_BELOW for age in found.ages) and not any(age < CHILD_BELOW for age in found.ages):
        found.facts.discard("child_maybe")
    return found


def _is_title(lexicon: Lexicon, tokens: list[Token], at: int) -> bool:
    """`bapak kos`, `bapak guru`."""
    return at + 1 < len(tokens) and tokens[at + 1].word in lexicon.words("titles")


def _did_it(tokens: list[Token], acts: set[int], at: int) -> bool:
    """`dipukuli anaknya`, `dipukul sama anaknya`."""
    return at - 1 in acts or (at - 2 in acts and tokens[at - 1].word in ("sama", "oleh", "dengan"))


def _aged(lexicon: Lexicon, found: People, tokens: list[Token], at: int, age: float) -> None:
    found.ages.append(age)
    if age < CHILD_BELOW:
        found.facts.add("child")
        if age <= SMALL_UP_TO:
            found.facts.add("small_child")
        if age < 1:
            found.facts.add("infant")
        if _says_i(lexicon, tokens, at):
            found.facts.add("reporter_child")


def _says_i(lexicon: Lexicon, tokens: list[Token], at: int) -> bool:
    """Whether the nearest person before a child's age is the one who writes: not `anak saya`, but `bu saya umur 7`."""
    for near in range(at - 1, max(-1, at - 5), -1):
        word = tokens[near].word
        if word in lexicon.words("first_person"):
            before = tokens[near - 1] if near else None
            of_whom = lexicon.words("relatives") - lexicon.words("elders")
            return before is None or of_whom.isdisjoint(before.keys)
        if word in lexicon.words("relatives"):
            return False
    return False


def _age(lexicon: Lexicon, tokens: list[Token], at: int) -> float | None:
    """Years stated at this token: `umur 7`, `7 tahun`, `bayi 8 bulan`, `kelas 3 SD`, `SMP`, `aku 14`."""
    word = tokens[at].word
    before = [token.word for token in tokens[max(0, at - 3) : at]]
    after = [token.word for token in tokens[at + 1 : at + 4]]
    if word == "kelas" or word in SCHOOL_STARTS_AT:
        return _school_age(word, before, after)
    number = lexicon.context["numbers"].get(word) or (int(word) if word.isdigit() and len(word) <= 3 else None)
    if number is None or number > LONGEST_AGE:
        return None
    last, unit = before[-1] if before else "", after[0] if after else ""
    if unit == "bulan":
        young = _states_age(before) or "small_child" in lexicon.people.get(last, ())
        return number / 12 if young else None
    if _states_age(before) or _is_bare_age(lexicon, tokens, at, number):
        return float(number)
    following = after[1] if len(after) > 1 else ""
    if unit == "tahun" and _is_of_a_child(lexicon, before):
        return float(number)
    if unit != "tahun" or following in lexicon.words("not_an_age_before") or last in lexicon.words("not_an_age_after"):
        return None
    somebody = not lexicon.words("relatives").isdisjoint(before) or not lexicon.words("first_person").isdisjoint(before)
    return float(number) if somebody else None


def _states_age(before: list[str]) -> bool:
    """`umur 7`, `umur kira2 7`, not `umur 17 kurang dua bulan`."""
    if "umur" not in before:
        return False
    return not any(word.isdigit() for word in before[before.index("umur") :])


def _is_of_a_child(lexicon: Lexicon, before: list[str]) -> bool:
    """`bocah sekitar 3 tahun`."""
    return any("child" in lexicon.people.get(word, ()) for word in before)


def _is_bare_age(lexicon: Lexicon, tokens: list[Token], at: int, number: float) -> bool:
    """`masih 14`, and `aku 14` at the end of a clause; not `baru 3 kali`."""
    if not at or not TALKS_FROM <= number < CHILD_BELOW:
        return False
    last, following = tokens[at - 1].word, tokens[at + 1] if at + 1 < len(tokens) else None
    if last in ("baru", "masih"):
        return following is None or following.word not in NOT_YEARS
    ends = following is None or following.clause != tokens[at].clause
    return ends and last in lexicon.words("first_person")


def _school_age(word: str, before: list[str], after: list[str]) -> float | None:
    """The youngest age at which somebody sits there; a school named as a place says nothing about age 18 and over."""
    if word == "kelas":
        grade = next((int(one) for one in after[:2] if one.isdigit()), None)
        school = next((SCHOOL_STARTS_AT[one] for one in (*after, *before) if one in SCHOOL_STARTS_AT), None)
        if grade is None or grade > 12:
            return None
        return float(school + grade - 1) if school and grade <= 6 else float(5 + grade)
    if before and before[-1] in ("waktu", "guru", "depan", "dekat", "belakang", "tamat", "lulusan", "di"):
        return None
    return float(SCHOOL_STARTS_AT[word])
