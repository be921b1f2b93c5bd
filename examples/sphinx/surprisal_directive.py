"""A directive for Sphinx: the derivation of a model, written by the command `surprisal`.

    .. surprisal:: y ~ Normal(f(x; θ), σ²) where σ > 0
       :detail: brief

In HTML it is MathML, and no script is needed for it; in LaTeX an `align*`; elsewhere plain text. A wrong model is a
warning with its place, which `sphinx-build -W` makes an error. `surprisal_command` in conf.py says where the command is.
"""

import subprocess

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import only
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

VALUES = ("wrt", "to", "detail", "display")
FLAGS = ("joint", "strict")


class Surprisal(SphinxDirective):
    """The model is the argument, or the content where it goes over several lines."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(VALUES, directives.unchanged_required) | dict.fromkeys(FLAGS, directives.flag)

    def run(self):
        model = "\n".join([*self.arguments, *self.content])
        self.anchors = f"{nodes.make_id(self.env.docname)}-{self.env.new_serialno('surprisal')}-"
        try:
            html, latex, text = (self.derived(model, form) for form in ("html-fragment", "latex", "text"))
        except subprocess.CalledProcessError as error:
            return self.refused(model, error.stderr.strip())
        except OSError as error:
            said = f"cannot start `{self.config.surprisal_command}` ({error.strerror})"
            return self.refused(model, f"{said}: say where it is by `surprisal_command` in conf.py")
        # A document is read once for all builders, so each finds what it can set.
        elsewhere = only("", nodes.literal_block(text, text, language="none"), expr="not (html or latex)")
        return [nodes.raw("", html, format="html"), nodes.raw("", latex, format="latex"), elsewhere]

    def refused(self, model, why):
        """A warning with its place, and the model as it was typed."""
        logger.warning("%s", why, location=self.get_location())
        return [nodes.literal_block(model, model)]

    def derived(self, model, form):
        """What the command writes; the model goes to its standard input."""
        command = [self.config.surprisal_command, "derive", "-", "--format", form]
        if form == "html-fragment":
            command += ["--anchors", self.anchors]
        for name, value in self.options.items():
            if (name, form) == ("display", "text"):
                continue  # plain text sets no formulas
            command += [f"--{name}"] if name in FLAGS else [f"--{name}={value}"]
        done = subprocess.run(command, input=model, capture_output=True, check=True, encoding="utf-8")
        return done.stdout


def setup(app):
    app.add_config_value("surprisal_command", "surprisal", "env")
    app.add_directive("surprisal", Surprisal)
    return {"parallel_read_safe": True}
