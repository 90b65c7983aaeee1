import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentOf, ownServices, readComposeFile, repository } from './compose-file.js';

const file = readComposeFile();
const healthCheck = file.services['intake']!.healthcheck!.test.slice(1);
const select = (service: string, to: string) =>
  spawnSync(process.execPath, [join(repository, 'infra/services/production-tree.js'), service, to], {
    encoding: 'utf8',
  });

/** As the image runs it: from its tree alone, in an environment of its own. */
const run = (tree: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, args, { cwd: tree, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (part) => (said += String(part)));
  return once(child, 'close').then(([code]) => ({ code: code as number | null, said }));
};

describe("what a service's image holds", () => {
  let folder: string;
  let secrets: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-image-'));
    secrets = join(folder, 'secrets');
    spawnSync(join(repository, 'infra/secrets.sh'), [secrets]);
  });
  afterEach(() => rmSync(join(folder, 'tree'), { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(ownServices(file))('%s runs from it, without the repository', async (service) => {
    const tree = join(folder, 'tree');
    expect(select(service, tree)).toMatchObject({ status: 0, stderr: '' });
    const main = `apps/${service}/dist/main.js`;
    const { DIGIHUB_MASTER_KEY_FILE: _, ...incomplete } = environmentOf(file, service, secrets);
    // Everything it imports was found when it gets as far as reading its configuration, and tells what lacks.
    const { code, said } = await run(tree, [main], { DIGIHUB_SERVICE: service, ...incomplete });
    expect([code, said]).toEqual([2, expect.stringContaining('DIGIHUB_MASTER_KEY')]);
    expect(said).not.toContain('Cannot find');

    const ours = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /^(apps|libs)\//.test(file) && !file.includes('node_modules'),
    );
    expect(ours.length).toBeGreaterThan(100);
    expect(
      ours.filter((file) => /spec|suite|fixture|testing|test-server|identity-provider/.test(file)),
    ).toEqual([]);

    const held = readdirSync(join(tree, 'apps'));
    expect(held).toEqual([service]);
    const packages = readdirSync(join(tree, 'node_modules/@digihub'));
    const others = ['intake', 'routing', 'coaching', 'finance'].filter((name) => name !== service);
    if (service !== 'audit')
      expect(packages).not.toEqual(expect.arrayContaining([expect.stringMatching(others.join('|'))]));
    for (const tool of ['typescript', 'jest', 'nx', 'eslint', '@swc', '@jest', '@babel']) {
      expect([tool, existsSync(join(tree, 'node_modules', tool))]).toEqual([tool, false]);
    }
  });

  it('says what is wrong with a service that is none', () => {
    expect(select('nothing', join(folder, 'tree'))).toMatchObject({
      status: 2,
      stderr: 'there is no apps/nothing\n',
    });
  });

  it('asks the very address that the service answers to', async () => {
    const asked: string[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const environment = {
      DIGIHUB_SERVICE: 'intake',
      DIGIHUB_PORT: String((server.address() as AddressInfo).port),
    };
    const check = async () => (await run(repository, healthCheck.slice(1), environment)).code;
    expect(await check()).toBe(0);
    status = 503;
    expect(await check()).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await check()).toBe(1);
    expect(asked).toEqual(['/intake/health/ready', '/intake/health/ready']);
  });

  it('is checked by the image as by docker-compose.yml, which fixes the port it exposes', () => {
    const dockerfile = readFileSync(join(repository, 'infra/services/Dockerfile'), 'utf8');
    expect(healthCheck[0]).toBe('node');
    expect(dockerfile).toContain(`CMD ${JSON.stringify(healthCheck).replace(',', ', ')}\n`);
    const port = file.services['intake']!.environment!['DIGIHUB_PORT'];
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
