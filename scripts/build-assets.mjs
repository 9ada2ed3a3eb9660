// Builds what the browser loads into crates/web/assets/dist, under names that
// hold a hash of the content, so that they may be cached for ever.
//
//   node scripts/build-assets.mjs          minified
//   node scripts/build-assets.mjs --dev    readable, with source maps
//
// dist/manifest.json maps logical names (app.css, app.js, icons.svg) to files.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const dev = process.argv.includes('--dev');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const assets = join(root, 'crates/web/assets');
const dist = join(assets, 'dist');
const manifest = {};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const result = await build({
  absWorkingDir: root,
  entryPoints: { 'app-css': join(assets, 'css/index.css'), 'app-js': join(assets, 'js/app.js') },
  outdir: dist,
  bundle: true,
  minify: !dev,
  // A source map holds local paths; it is for development only.
  sourcemap: dev ? 'linked' : false,
  format: 'iife',
  // light-dark(), :has(), popover and @layer set the floor.
  target: ['chrome123', 'firefox128', 'safari17.5'],
  legalComments: 'none',
  loader: { '.woff2': 'file' },
  entryNames: 'app-[hash]',
  assetNames: '[name]-[hash]',
  metafile: true,
  logLevel: 'warning',
});
for (const [file, out] of Object.entries(result.metafile.outputs)) {
  if (out.entryPoint?.endsWith('index.css')) manifest['app.css'] = basename(file);
  if (out.entryPoint?.endsWith('app.js')) manifest['app.js'] = basename(file);
  const font = /(inter-latin(?:-ext)?)-wght-normal-\w+\.woff2$/.exec(file);
  if (font) manifest[`${font[1]}.woff2`] = basename(file);
}

// One sprite of just the icons listed. Stroke and size come from the .icon class.
const names = (await readFile(join(assets, 'icons.txt'), 'utf8'))
  .split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
const symbols = await Promise.all(names.map(async (name) => {
  const svg = await readFile(join(root, 'node_modules/lucide-static/icons', `${name}.svg`), 'utf8')
    .catch(() => { throw new Error(`icons.txt names "${name}", which Lucide does not have`); });
  const inner = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
    .replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>');
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
}));
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
const hash = createHash('sha256').update(sprite).digest('hex').slice(0, 8);
manifest['icons.svg'] = `icons-${hash}.svg`;
await writeFile(join(dist, manifest['icons.svg']), sprite);

// The mark in the browser's tab; served at /favicon.svg.
const mark = await readFile(join(assets, 'favicon.svg'), 'utf8');
manifest['favicon.svg'] = `favicon-${createHash('sha256').update(mark).digest('hex').slice(0, 8)}.svg`;
await writeFile(join(dist, manifest['favicon.svg']), mark);

// The texts of the licences go with what they are for.
const licences = await Promise.all(['htmx.org', 'lucide-static', '@fontsource-variable/inter'].map(async (name) =>
  `${name}\n\n${(await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8')).trim()}\n`));
manifest['licences.txt'] = 'licences.txt';
await writeFile(join(dist, 'licences.txt'), licences.join('\n\n----\n\n'));

const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
await writeFile(join(dist, 'manifest.json'), `${JSON.stringify(sorted, null, 2)}\n`);

for (const file of (await readdir(dist)).sort()) {
  if (file.endsWith('.map')) continue;
  const raw = await stat(join(dist, file));
  const packed = gzipSync(await readFile(join(dist, file)), { level: 9 }).length;
  console.log(`${file.padEnd(44)} ${String(raw.size).padStart(8)} B  ${String(packed).padStart(7)} B gzip`);
}
