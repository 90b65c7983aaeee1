/**
 * For `node --import`: runs the TypeScript sources as they are, decorators and all, so that a process under test is
 * never an older build. What was compiled is kept in a temporary folder, by content.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = join(tmpdir(), 'digihub-compiled');
mkdirSync(cache, { recursive: true });
/** Loaded only when there is something to compile. */
let swc;

const compiled = (file, source) => {
  const known = join(cache, createHash('sha256').update(file).update(source).digest('hex'));
  if (existsSync(known)) return readFileSync(known, 'utf8');
  swc ??= createRequire(import.meta.url)('@swc/core');
  const { code } = swc.transformSync(source, {
    filename: file,
    swcrc: false,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  writeFileSync(`${known}.${process.pid}`, code);
  renameSync(`${known}.${process.pid}`, known);
  return code;
};

registerHooks({
  resolve(specifier, context, next) {
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !context.parentURL?.endsWith('.ts'))
      return next(specifier, context);
    return next(specifier.replace(/\.js$/, '.ts'), context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const file = fileURLToPath(url);
    return { format: 'module', source: compiled(file, readFileSync(file, 'utf8')), shortCircuit: true };
  },
});
