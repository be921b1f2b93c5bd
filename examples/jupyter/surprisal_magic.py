"""A magic for IPython and Jupyter: the derivation of a model, written by the command `surprisal`.

    %load_ext surprisal_magic
    %surprisal y ~ Normal(f(x; θ), σ²) where σ > 0
    %surprisal --wrt w --detail brief y ~ Normal(wᵀx, σ²)

    %%surprisal --wrt w --detail brief
    y_i ~ Normal(wᵀx_i, σ²)
    w_j ~ Normal(0, τ²)

A notebook shows MathML; what makes documents of notebooks gets Markdown with formulas in dollars, and a terminal gets text.
So there is no `--format`. Braces and dollars in a line belong to the model: IPython puts no variables in.
The command is looked for on the path, or where the environment variable SURPRISAL says.
"""

import itertools
import os
import subprocess
import zlib

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

FORMATS = {"text/html": "html-fragment", "text/markdown": "markdown-jupyter", "text/plain": "text"}

FLAGS = ("--joint", "--strict", "--verify")
VALUES = ("--wrt", "--to", "--detail", "--display")
NUMBERS = itertools.count(1)


class Derivation:
    """A derivation in every form that a notebook may want."""

    def __init__(self, model, options):
        # A model may stand in several cells, of which some were run before the kernel started.
        anchors = f"d{zlib.crc32(repr((model, options)).encode()):08x}-{next(NUMBERS)}-"
        own = {"html-fragment": [*options, "--anchors", anchors], "text": without_display(options)}
        self.bundle = {kind: derived(model, own.get(form, options), form) for kind, form in FORMATS.items()}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.bundle

    def __repr__(self):
        return self.bundle["text/plain"]


def without_display(options):
    """The options that plain text knows: it sets no formulas, so it has no display names."""
    words, kept = iter(options), []
    for word in words:
        if word == "--display":
            next(words)
        elif not word.startswith("--display="):
            kept.append(word)
    return kept


def derived(model, options, form):
    """What the command writes; the model goes to its standard input."""
    command = [os.environ.get("SURPRISAL", "surprisal"), "derive", "-", *options, "--format", form]
    try:
        done = subprocess.run(command, input=model, capture_output=True, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot start `{command[0]}` ({error.strerror}): put the command on the path, or its place into SURPRISAL"
        ) from None
    if done.returncode != 0:
        raise UsageError(done.stderr.strip())
    return done.stdout


def taken_apart(line):
    """The options at the head of a line, and the rest as it stands: a model has quotes of its own, as in `w'x`."""
    options, rest = [], line.strip()
    while rest.startswith("--"):
        word, rest = first_word(rest)
        name, has_value = word.split("=")[0], "=" in word
        if name not in FLAGS + VALUES:
            raise UsageError(f"`{name}` is no option here; there are {', '.join(VALUES + FLAGS)}")
        options.append(word)
        if name in VALUES and not has_value:
            if not rest:
                raise UsageError(f"`{name}` wants a value")
            value, rest = first_word(rest)
            options.append(value)
    return options, rest


def first_word(text):
    """The first word, without the quotes that hold it together, and what stands behind it."""
    quote, word = None, []
    for place, letter in enumerate(text):
        if letter == quote:
            quote = None
        elif quote is None and letter.isspace():
            return "".join(word), text[place:].lstrip()
        elif quote is None and letter in "\"'":
            quote = letter
        else:
            word.append(letter)
    if quote:
        raise UsageError(f"the quote {quote} is never closed")
    return "".join(word), ""


@magics_class
class SurprisalMagics(Magics):
    """A line is a model behind its options; above a cell, the line holds options and the cell is the model."""

    @no_var_expand
    @line_cell_magic
    def surprisal(self, line, cell=None):
        options, model = taken_apart(line)
        if cell is None:
            return Derivation(model, options)
        if model:
            raise UsageError(f"`{model}` is no option; the model of a cell stands below its first line")
        return Derivation(cell, options)


def load_ipython_extension(shell):
    shell.register_magics(SurprisalMagics)
