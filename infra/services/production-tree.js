// node infra/services/production-tree.js SERVICE FOLDER
// Copies what one service runs, out of an installed and built repository: its own package, the workspace packages and
// the registry packages that it leads to by `dependencies` (and the peers that those demand), each where it stood, so
// that Node finds them as before. No tests nor what they run on, no types, no build tools.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const [service, to] = process.argv.slice(2);

const fail = (why) => {
  console.error(why);
  process.exit(2);
};
if (!service || !to) fail('usage: production-tree.js SERVICE FOLDER');
if (!existsSync(join(root, 'apps', service, 'package.json'))) fail(`there is no apps/${service}`);
if (existsSync(to)) fail(`${to} is there already`);

const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Names that must be there, and names that are taken along where they are installed. */
const needs = ({ dependencies, peerDependencies, peerDependenciesMeta = {}, optionalDependencies }) => {
  const optional = new Set(Object.keys(optionalDependencies ?? {}));
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional);
  const must = [...Object.keys(dependencies ?? {}), ...peers].filter((name) => !optional.has(name));
  return { must, may: [...optional] };
};

/** Where Node finds a package from a folder: in the nearest `node_modules`. */
const find = (name, from) => {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
  }
  return undefined;
};

const folders = new Set();
/** Places in `node_modules` that lead to a package of the workspace. */
const links = new Map();

const walk = (folder) => {
  if (folders.has(folder)) return;
  folders.add(folder);
  const { must, may } = needs(manifest(folder));
  for (const name of [...must, ...may]) {
    const found = find(name, folder);
    if (!found) {
      if (must.includes(name)) fail(`${relative(root, folder)} needs ${name}, which is not installed`);
      continue;
    }
    const real = realpathSync(found);
    if (real !== found) links.set(found, real);
    walk(real);
  }
};
walk(join(root, 'apps', service));

const target = (path) => join(resolve(to), relative(root, path));
const inRegistryPackage = (folder) => folder.includes(`${sep}node_modules${sep}`);
const runs = (file) => !/\.(d\.[cm]?ts|map|tsbuildinfo)$/.test(file) && !/\.(engine-)?spec\.js$/.test(file);
/** In packages of ours: suites, fixtures, servers that stand in for real ones, and the entries that give them out. */
const isForTests = (file) =>
  /(\.suite|\.fixture|[/\\](suites|specification))\.js$|[/\\](testing|test-server)(\.js)?$/.test(file);

for (const folder of folders) {
  if (inRegistryPackage(folder)) {
    const nested = join(folder, 'node_modules');
    cpSync(folder, target(folder), { recursive: true, filter: (file) => file !== nested && runs(file) });
    continue;
  }
  if (!existsSync(join(folder, 'dist'))) fail(`${relative(root, folder)} is not built`);
  cpSync(join(folder, 'package.json'), join(target(folder), 'package.json'));
  const filter = (file) => runs(file) && !isForTests(file);
  cpSync(join(folder, 'dist'), join(target(folder), 'dist'), { recursive: true, filter });
}
for (const [link, folder] of links) {
  mkdirSync(dirname(target(link)), { recursive: true });
  symlinkSync(relative(dirname(link), folder), target(link));
}
for (const file of ['package.json', 'LICENSE', 'infra/services/health-check.js']) {
  cpSync(join(root, file), join(resolve(to), file));
}
console.log(`${folders.size} packages in ${to}`);
