#!/usr/bin/env bash
# The picture of a page in the README, docs/page.png: made anew by Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cargo run --quiet --locked -- derive --format html 'y ~ Normal(f(x; θ), σ²) where σ > 0' > "$scratch/page.html"
cat > "$scratch/picture.mjs" <<END
import { chromium } from '$PWD/tests/clients/node_modules/playwright-core/index.mjs';
const browser = await chromium.launch({ executablePath: '$(command -v chromium)', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1100, height: 968 }, colorScheme: 'light' });
await page.goto('file://$scratch/page.html');
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: 'docs/page.png' });
await browser.close();
END
timeout 60 node "$scratch/picture.mjs"
[ "$(stat -c %s docs/page.png)" -lt 200000 ] || { echo "docs/page.png is too large" >&2; exit 1; }
