// Every formula of the pages in a folder, set by KaTeX and by MathJax 3 and 4, each as strictly as it can be.
import fs from 'node:fs';
import path from 'node:path';
import katex from 'katex';

const folder = process.argv[2];
const names = fs.readdirSync(folder).sort();

/** The displays of an `align*`, and the formulas in dollars around it. */
function inLatex(text) {
  const displays = text.match(/\\begin\{align\*\}[^]*?\\end\{align\*\}/g) ?? [];
  const words = text.replace(/\\begin\{align\*\}[^]*?\\end\{align\*\}/g, '').replace(/\\texttt\{.*\}/g, '');
  const inline = [...words.matchAll(/(?<!\\)\$([^$]+)(?<!\\)\$/g)].map((found) => found[1]);
  return { displays, inline };
}

/** The formulas in the fences of GitHub. */
function forGithub(text) {
  const displays = [...text.matchAll(/```math\n([^]*?)\n```/g)].map((found) => found[1]);
  const inline = [...text.matchAll(/\$`([^`]+)`\$/g)].map((found) => found[1]);
  return { displays, inline };
}

/** The formulas in dollars of a notebook. */
function forJupyter(text) {
  const displays = [...text.matchAll(/\$\$\n([^]*?)\n\$\$/g)].map((found) => found[1]);
  const rest = text.replace(/\$\$\n[^]*?\n\$\$/g, '').replace(/```text\n[^]*?```/g, '');
  const inline = [...rest.matchAll(/(?<!\\)\$([^$]+)\$/g)].map((found) => found[1]);
  return { displays, inline };
}

/** What is left of mdBook's brackets once Markdown has taken its backslashes. */
function forMdbook(text) {
  const plain = text.replace(/```text\n[^]*?```/g, '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const displays = [...plain.matchAll(/\\\[\n([^]*?)\n\\\]/g)].map((found) => found[1]);
  const inline = [...plain.matchAll(/\\\((.*?)\\\)/g)].map((found) => found[1]);
  return { displays, inline };
}

/** Every formula of the schema, each in one line. */
function inJson(text) {
  const displays = [];
  JSON.parse(text, (key, value) => {
    if (key === 'latex' && typeof value === 'string') displays.push(value);
    return value;
  });
  return { displays, inline: [] };
}

const readers = { '.json': inJson, '.latex': inLatex, '.markdown': forGithub, '.markdown-jupyter': forJupyter, '.markdown-mdbook': forMdbook };
const formulas = new Map(); // formula -> where it stands first
for (const name of names) {
  const reader = readers[path.extname(name)];
  if (!reader) continue;
  const { displays, inline } = reader(fs.readFileSync(path.join(folder, name), 'utf8'));
  if (displays.length === 0) throw new Error(`${name}: no display was found`);
  for (const tex of displays) if (!formulas.has(tex)) formulas.set(tex, { name, display: true });
  for (const tex of inline) if (!formulas.has(tex)) formulas.set(tex, { name, display: false });
}

async function mathjax(version) {
  const root = version === 3 ? 'mathjax3/js' : 'mathjax4/js';
  const load = (file) => import(`${root}/${file}.js`);
  const { mathjax: MathJax } = await load('mathjax');
  const { TeX } = await load('input/tex');
  const { liteAdaptor } = await load('adaptors/liteAdaptor');
  const { RegisterHTMLHandler } = await load('handlers/html');
  const { STATE } = await load('core/MathItem');
  for (const part of ['base/Base', 'ams/Ams', 'newcommand/Newcommand', 'boldsymbol/Boldsymbol']) {
    await load(`input/tex/${part}Configuration`);
  }
  RegisterHTMLHandler(liteAdaptor());
  const tex = new TeX({
    packages: ['base', 'ams', 'newcommand', 'boldsymbol'],
    formatError: (_, error) => { throw error; },
  });
  const page = MathJax.document('', { InputJax: tex });
  return (formula, display) => page.convert(formula, { display, end: STATE.CONVERT });
}

// What a client complains of is a fault, too. KaTeX knows no letters of some scripts: it sets them, and says so.
let complaints = [];
console.warn = (...words) => complaints.push(words.join(' '));
const NO_LETTERS = ['unknownSymbol', 'symbolNotInFont'];
const strict = { throwOnError: true, trust: false, output: 'html' };
const clients = {
  KaTeX: (formula, display, name) => katex.renderToString(formula, {
    ...strict,
    displayMode: display,
    strict: (code) => (name.startsWith('unknown-scripts') && NO_LETTERS.includes(code) ? 'ignore' : 'error'),
  }),
  'MathJax 3': await mathjax(3),
  'MathJax 4': await mathjax(4),
};

let faults = 0;
for (const [client, convert] of Object.entries(clients)) {
  const start = Date.now();
  for (const [formula, { name, display }] of formulas) {
    try {
      convert(formula, display, name);
      if (complaints.length > 0) throw new Error(complaints[0]);
    } catch (error) {
      complaints = [];
      faults += 1;
      if (faults <= 20) console.error(`${client}: ${name}: ${error.message}\n  ${formula.slice(0, 300)}`);
    }
  }
  console.log(`${client}: ${formulas.size} formulas in ${Date.now() - start} ms`);
}
process.exit(faults > 0 ? 1 : 0);
