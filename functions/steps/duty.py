"""SIAGA and LIBUR: an officer's own word on being on duty, in the live state that routing reads anyway."""

from datetime import datetime, timedelta

from functions.model.agency import OfficerState, RosterState
from functions.model.collections import ROSTER_ID, ROSTER_STATE
from functions.policy.assignment import would_be_missed
from functions.policy.keywords import Command, Unclear
from functions.steps.acknowledge import Answering
from functions.steps.change import Change, amend

ON_CALL_FOR = timedelta(hours=12)


def change_duty(answering: Answering, command: Command | Unclear, said_at: datetime) -> Change:
    """Returns the line back, for the caller to commit with the message. Raises StoreUnavailable."""
    assert isinstance(command, Command)
    ports, officer = answering.ports, answering.officer

    def changed(live: RosterState) -> Change | None:
        state = live.officers.setdefault(officer.id, OfficerState())
        if state.duty_said_at and said_at < state.duty_said_at:
            answering.say("off_duty" if state.off_duty else "on_duty", "")
            return None
        if command.word == "LIBUR" and would_be_missed(answering.agency, live, officer, ports.clock.now()):
            answering.say("cannot_be_off", "")
            return None
        state.off_duty, state.duty_said_at = command.word == "LIBUR", said_at
        state.on_call_until = None if state.off_duty else said_at + ON_CALL_FOR
        answering.say("off_duty" if state.off_duty else "on_duty", "")
        return Change()

    amend(ports, ROSTER_STATE, ROSTER_ID, changed)
    return answering.line()
