"""What is written in the log about action programmes."""

from action_programs.events import execution, making, participation, planning

EVENTS = {**making.EVENTS, **participation.EVENTS, **planning.EVENTS, **execution.EVENTS}
