"""Two pages, one in reStructuredText and one in Markdown."""

import os

extensions = ["surprisal_directive", "myst_parser"]
surprisal_command = os.environ["SURPRISAL"]
project = "losses"
