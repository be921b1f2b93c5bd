"""A magic for IPython and Jupyter: the derivation of a model, written by the command `surprisal`.

    %load_ext surprisal_magic
    %surprisal y ~ Normal(f(x; θ), σ²) where σ > 0

    %%surprisal --wrt w --detail brief
    y_i ~ Normal(wᵀx_i, σ²)
    w_j ~ Normal(0, τ²)

A notebook shows MathML; what makes documents of notebooks gets Markdown with formulas in dollars, and a terminal gets text.
The command is looked for on the path, or where the environment variable SURPRISAL says.
"""

import os
import shlex
import subprocess

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class

FORMATS = {"text/html": "html-fragment", "text/markdown": "markdown-jupyter", "text/plain": "text"}


class Derivation:
    """A derivation in every form that a notebook may want."""

    def __init__(self, model, options):
        self.bundle = {kind: derived(model, options, form) for kind, form in FORMATS.items()}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.bundle

    def __repr__(self):
        return self.bundle["text/plain"]


def derived(model, options, form):
    """What the command writes; the model goes to its standard input."""
    command = [os.environ.get("SURPRISAL", "surprisal"), "derive", "-", *options, "--format", form]
    done = subprocess.run(command, input=model, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        raise UsageError(done.stderr.strip())
    return done.stdout


@magics_class
class SurprisalMagics(Magics):
    """One line is a model; above a cell, the line holds options and the cell is the model."""

    @line_cell_magic
    def surprisal(self, line, cell=None):
        if cell is None:
            return Derivation(line, [])
        return Derivation(cell, shlex.split(line))


def load_ipython_extension(shell):
    shell.register_magics(SurprisalMagics)
