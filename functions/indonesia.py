"""Indonesia's public holidays and joint leave, from the `holidays` library, for the compiling of an agency's files."""

from dataclasses import dataclass
from functools import cache

FIRST_YEAR = 2025
# Beyond the last decree the library computes; Islamic days then may be a day off, and joint leave is not known.
COMPUTED_YEARS = 3
LAST_CONCEIVABLE = 2100


@dataclass(frozen=True)
class NationalDays:
    """Day -> name. `decreed_until` is the last year whose joint leave is known, `known_until` the last one here."""

    names: dict[str, str]
    decreed_until: int
    known_until: int


@cache
def national_days() -> NationalDays:
    import holidays

    names: dict[str, str] = {}
    decreed_until = FIRST_YEAR - 1
    for year in range(FIRST_YEAR, LAST_CONCEIVABLE):
        joint_leave = holidays.country_holidays("ID", years=year, categories=(holidays.GOVERNMENT,), language="id")
        if joint_leave and decreed_until == year - 1:
            decreed_until = year
        elif year > decreed_until + COMPUTED_YEARS:
            break
        public = holidays.country_holidays("ID", years=year, categories=(holidays.PUBLIC,), language="id")
        names |= {day.isoformat(): name for day, name in [*joint_leave.items(), *public.items()]}
    return NationalDays(names, decreed_until, decreed_until + COMPUTED_YEARS)
