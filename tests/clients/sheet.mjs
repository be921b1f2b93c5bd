// One LaTeX document of all fragments in a folder, each announced in the log, so that a complaint finds its fragment.
import fs from 'node:fs';
import path from 'node:path';

const [, , folder, to] = process.argv;
const head = `\\documentclass{article}
\\usepackage[utf8]{inputenc}
\\usepackage{amsmath}
\\usepackage{amssymb}
\\begin{document}
`;
const names = fs.readdirSync(folder).filter((name) => path.extname(name) === '.latex').sort();
const parts = names.map((name) => {
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  return `\\typeout{== ${name}}\n${text}\\clearpage\n`;
});
fs.writeFileSync(to, `${head}${parts.join('')}\\end{document}\n`);
console.log(`${names.length} fragments`);
