// Every page of HTML in a folder, laid out by Chromium: narrow, middle and wide, light and dark, and in print.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , folder, executablePath] = process.argv;
const WIDTHS = [360, 800, 1280];
const COLUMN = 420; // a narrow column of a wide window
const PAPER = 700; // what A4 leaves between its margins
const TABS = 2; // that lay out pages side by side

/** Runs in the page: what is wrong with its elements, its layout and its colours. */
function faultsOf({ limit, paper }) {
  const CORE = new Set(('math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace '
    + 'msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover annotation annotation-xml semantics').split(' '));
  const faults = [];
  const show = (element) => `${element.className || element.localName} "${element.textContent.slice(0, 40)}"`;
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const element of all('math, math *')) {
    if (element.namespaceURI !== 'http://www.w3.org/1998/Math/MathML') faults.push(`not MathML: ${show(element)}`);
    if (!CORE.has(element.localName)) faults.push(`not in MathML Core: ${element.localName}`);
    if (element.localName === 'merror') faults.push(`an error: ${show(element)}`);
  }
  if (all('math').length === 0) faults.push('no formula');
  if (document.body.textContent.includes('PARSE ERROR')) faults.push('PARSE ERROR');

  const wide = document.documentElement.scrollWidth - limit;
  if (wide > 1) faults.push(`the page is ${wide} pixels too wide`);
  const cut = (element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowY);
  for (const line of all('.steps > li')) {
    const formula = line.querySelector('.formula');
    const beside = line.querySelector('.beside');
    const a = formula.getBoundingClientRect();
    const b = beside.getBoundingClientRect();
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (width > 1 && height > 1) faults.push(`formula and reason overlap at ${line.id}`);
    if (b.width < 100) faults.push(`the reason at ${line.id} is ${Math.round(b.width)} pixels wide`);
    if (b.right > document.body.getBoundingClientRect().right + 1) faults.push(`the reason at ${line.id} leaves the page`);
    const shown = [...formula.querySelectorAll(':scope > math, .lines')].filter((one) => one.getClientRects().length > 0);
    if (shown.length !== 1) faults.push(`${shown.length} formulas at ${line.id}`);
    const math = shown[0].getBoundingClientRect();
    if (math.width < 1 || math.height < 1) faults.push(`an empty formula at ${line.id}`);
    if (cut(formula) && (math.top < a.top - 1 || math.bottom > a.bottom + 1)) faults.push(`the formula at ${line.id} is cut`);
    if (math.right > a.right + 1 && getComputedStyle(formula).overflowX !== 'auto') faults.push(`the formula at ${line.id} leaves its box by ${Math.round(math.right - a.right)} pixels`);
  }
  // In a column that is neither narrow nor wide, many names on the left may push the first sign away.
  for (const steps of all('.steps')) {
    const left = steps.querySelector('.left').getBoundingClientRect().width / steps.getBoundingClientRect().width;
    const signs = [...steps.querySelectorAll('.sign')].map((sign) => sign.getBoundingClientRect().left);
    const apart = Math.max(...signs) - Math.min(...signs);
    if (apart > 1 && (left < 0.29 || left > 0.9)) faults.push(`the signs stand ${Math.round(apart)} pixels apart`);
  }
  for (const element of all('.changed')) {
    if (element.getClientRects().length === 0) continue; // in lines for another width
    const box = element.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) faults.push(`nothing to see of the mark ${show(element)}`);
  }

  /** The contrast of two colours after WCAG 2.2: 1 where they are the same. */
  const light = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  for (const element of all('h1, h2, .model, math, .changed, .reason, .rule, .condition, .because, .remark, .result, .surprisal a, summary')) {
    const [above, below] = [light(getComputedStyle(element).color), light(behind(element))];
    const contrast = Math.max(above, below) / Math.min(above, below);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(1)} of ${show(element)}`);
  }
  return faults;
}

const start = Date.now();
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, headless: true, args: flags });
const names = fs.readdirSync(folder).filter((name) => path.extname(name) === '.html').sort();
if (names.length === 0) throw new Error(`no pages in ${folder}`);

let faults = 0;
let looked = 0;
async function look(page, name, how, limit, paper = false) {
  looked += 1;
  for (const fault of new Set(await page.evaluate(faultsOf, { limit, paper }))) {
    faults += 1;
    if (faults <= 40) console.error(`Chromium: ${name}, ${how}: ${fault}`);
  }
}
async function lookAtAll(page, name) {
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await page.goto(pathToFileURL(path.join(folder, name)).href);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await look(page, name, `${width} pixels`, width);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, name, 'dark', WIDTHS.at(-1));
  await page.evaluate((width) => { document.body.style.width = `${width}px`; }, COLUMN);
  await look(page, name, 'a narrow column', WIDTHS.at(-1));
  await page.evaluate(() => { document.body.style.width = ''; });
  await page.setViewportSize({ width: PAPER, height: 990 });
  await page.emulateMedia({ media: 'print' });
  await look(page, name, 'print', PAPER, true);
}

const left = [...names];
await Promise.all(Array.from({ length: TABS }, async () => {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    faults += 1;
    console.error(`Chromium says: ${message.text()}`);
  });
  while (left.length > 0) await lookAtAll(page, left.shift());
}));
await browser.close();
console.log(`Chromium: ${names.length} pages, looked at ${looked} times in ${Date.now() - start} ms`);
process.exit(faults > 0 ? 1 : 0);
