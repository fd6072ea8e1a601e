"""The catalogue of what a car can tell, topic by topic.

A signal has a key, the type of its value and a unit, always metric. Where a car has several of the
same thing (doors, wheels) there is one signal for each position. Adding what a car can tell is adding
a line to its topic here and a row in each cloud's decoder.
"""

from .assistance import *
from .battery import *
from .body import *
from .care import *
from .catalogue import CATALOGUE as CATALOGUE, Signal as Signal
from .climate import *
from .driving import *
from .engine import *
from .infotainment import *
from .lamps import *
from .trips import *
