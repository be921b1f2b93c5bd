// One LaTeX document of all fragments in a folder, each announced in the log, so that a complaint finds its fragment.
import fs from 'node:fs';
import path from 'node:path';

const [, , folder, to] = process.argv;
const head = `\\documentclass{article}
\\usepackage[utf8]{inputenc}
\\usepackage{amsmath}
\\usepackage{amssymb}
`;
const names = fs.readdirSync(folder).filter((name) => path.extname(name) === '.latex').sort();
const parts = names.map((name) => {
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  return `\\typeout{== ${name}}\n${text}\\clearpage\n`;
});
// Letters of other scripts are for the document to bring; here they are bars of their width.
const others = new Set(parts.join('').match(/(?![\p{Script=Latin}\p{Script=Greek}])\p{Alphabetic}|[ĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųÐðÞþ]|[ǀ-ɏ]/gu) ?? []);
const declared = [...others].map((letter) => {
  const code = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `\\DeclareUnicodeCharacter{${code}}{\\rule{${code < '1100' ? '.7em' : '1em'}}{1ex}}\n`;
});
fs.writeFileSync(to, `${head}${declared.join('')}\\begin{document}\n${parts.join('')}\\end{document}\n`);
console.log(`${names.length} fragments`);
