"""An agency in force: regions, people, rules and wording, as one immutable document."""

from dataclasses import dataclass, field
from datetime import datetime

from functions.model.report import Urgency


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    level: str
    parent: str | None


# Beside Monday (0) to Sunday (6), in a Duty's days: Monday to Friday but for holidays, and holidays of any weekday.
WORKDAY, HOLIDAY = 7, 8


@dataclass(frozen=True)
class Duty:
    """Agency time, `start` and `end` in minutes after midnight; an `end` past 1440 lies on the next day."""

    days: list[int]
    start: int
    end: int


@dataclass(frozen=True)
class Leave:
    """Whole days of the agency, the first and the last included, as ISO dates."""

    first: str
    last: str


@dataclass(frozen=True)
class Officer:
    """`role` is the rung that the officer stands on: officer, supervisor, province, hotline or outside.

    The fields after `duty` say whom an officer knows and works for, and who stands beside: for conflicts of interest.
    """

    id: str
    name: str
    full_name: str
    phones: list[str]
    role: str
    agency_id: str
    areas: list[str]
    categories: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    duty: list[Duty] = field(default_factory=list)
    sex: str | None = None
    skills: list[str] = field(default_factory=list)
    employer_ids: list[str] = field(default_factory=list)
    relatives: list[str] = field(default_factory=list)
    recusals: list[str] = field(default_factory=list)
    home_village: str | None = None
    superior_id: str | None = None
    backup_id: str | None = None
    leave: list[Leave] = field(default_factory=list)
    max_open_cases: int | None = None


@dataclass(frozen=True)
class Span:
    """A length of time: plain seconds, or working days of the agency."""

    seconds: int = 0
    working_days: int = 0


@dataclass(frozen=True)
class UrgencyRule:
    accept_within: Span
    remind_after: Span
    repeat_last_rung: Span
    follow_up: Span
    ladder: list[str]
    ask_at_once: int = 1


@dataclass(frozen=True)
class QuietHours:
    """Agency time, in minutes after midnight; an `end` that is not after `start` lies on the next day."""

    start: int
    end: int


@dataclass(frozen=True)
class Hotline:
    name: str
    number: str
    kind: str = "other"


@dataclass(frozen=True)
class Institution:
    """A school, a police post, a village office: what officers work for beside the agency, and reports may name."""

    id: str
    name: str
    kind: str
    region: str
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Agency:
    """`sample` says that its people are invented: only then does the simulator let anybody become one of them."""

    version: str
    name: str
    province: str
    utc_offset_minutes: int
    exit_page: str
    data_contact: str
    retention_years: int
    hotlines: dict[str, list[Hotline]]
    holidays: list[str]
    regions: list[Region]
    officers: list[Officer]
    rules: dict[Urgency, UrgencyRule]
    texts: dict[str, str]
    institutions: list[Institution] = field(default_factory=list)
    also_called: dict[str, list[str]] = field(default_factory=dict)
    everyday_words: list[str] = field(default_factory=list)
    sample: bool = False
    agency_kinds: dict[str, str] = field(default_factory=dict)
    quiet_hours: QuietHours | None = None


@dataclass
class OfficerState:
    """What changes about an officer from minute to minute.

    `off_duty` and `on_call_until` are the officer's own word by SMS; `duty_said_at` is when it was last given.
    `asked` counts the offers of open reports; `fair_share` has a part of each for everybody who could have been asked.
    """

    open_cases: int = 0
    asked: int = 0
    fair_share: float = 0.0
    last_assigned: datetime | None = None
    recent_codes: dict[str, datetime] = field(default_factory=dict)
    blocked: bool = False
    off_duty: bool = False
    on_call_until: datetime | None = None
    duty_said_at: datetime | None = None


@dataclass(kw_only=True)
class RosterState:
    """The live state beside the roster: which agency version is in force, and how loaded its officers are."""

    agency_version: str
    officers: dict[str, OfficerState] = field(default_factory=dict)
    counted_at: datetime | None = None
    open_reports: int = 0


@dataclass(kw_only=True)
class Heartbeat:
    at: datetime
    knocked: int = 0
    oldest_overdue_seconds: int = 0
