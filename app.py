"""The door: page configuration and navigation, nothing else."""

from pingda_dash.ui import frame

frame.run()
