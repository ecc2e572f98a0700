"""Hours, places and capacities as staff change them while the program runs. `Timetables` is the door."""

from bot.desk.timetables.keeping import Kept, Timetables
from bot.desk.timetables.touched import Touched

__all__ = ["Kept", "Timetables", "Touched"]
