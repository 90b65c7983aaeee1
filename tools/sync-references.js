// Writes each package's TypeScript references, and the root's, from its package.json: one source for both.
// `--check` changes nothing and exits 1 where they differ.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

const check = process.argv.includes('--check');
const folders = ['apps/*', 'infra/*', 'libs/*', 'libs/*/*']
  .flatMap((pattern) => globSync(`${pattern}/package.json`))
  .map((file) => dirname(file))
  // What is plain JavaScript is not built.
  .filter((folder) => existsSync(`${folder}/tsconfig.json`))
  .sort();
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const manifests = new Map(folders.map((folder) => [folder, read(`${folder}/package.json`)]));
const folderOf = new Map([...manifests].map(([folder, { name }]) => [name, folder]));
let stale = 0;

const write = (file, content) => {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (JSON.stringify(read(file)) === JSON.stringify(content)) return;
  stale += 1;
  console.log(`${check ? 'stale' : 'wrote'} ${file}`);
  if (!check) writeFileSync(file, text);
};

for (const [folder, { dependencies = {}, devDependencies = {} }] of manifests) {
  const references = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => folderOf.has(name))
    .map((name) => ({ path: relative(folder, folderOf.get(name)) }));
  const file = `${folder}/tsconfig.json`;
  write(file, { ...read(file), references });
}
write('tsconfig.json', { files: [], references: folders.map((path) => ({ path })) });
process.exitCode = check && stale > 0 ? 1 : 0;
