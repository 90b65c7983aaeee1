import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './compose-file.js';
import { answers, freePorts, mustHave, type Running, startProgram } from './programs.js';

export interface LocalProxy extends Running {
  readonly url: string;
  /** The file of its logs. */
  readonly log: string;
}

/**
 * A real nginx with the configuration of infra/reverse-proxy as it is, but for its port, where it keeps its files, and
 * where the services are: `upstreams` stands in for upstreams.conf. `folder`: an empty one.
 */
export const startLocalProxy = async (options: {
  readonly folder: string;
  readonly upstreams: string;
}): Promise<LocalProxy> => {
  const { folder, upstreams } = options;
  mustHave('nginx', 'nginx-light');
  // Where it is started as root, its workers are not.
  chmodSync(folder, 0o777);
  cpSync(join(repository, 'infra/reverse-proxy'), folder, { recursive: true });
  const [port] = await freePorts(1);
  const file = join(folder, 'nginx.conf');
  const log = join(folder, 'nginx.log');
  const configuration = readFileSync(file, 'utf8')
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${folder}/`)
    .replace(/\/dev\/std(out|err)/g, log);
  writeFileSync(file, configuration);
  writeFileSync(join(folder, 'upstreams.conf'), upstreams);
  const url = `http://127.0.0.1:${port}`;
  const running = await startProgram({
    command: ['nginx', '-g', 'daemon off;', '-c', file],
    ready: () => answers(`${url}/health`),
  });
  return { ...running, url, log };
};
