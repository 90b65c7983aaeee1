import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brokerJars } from './broker-jars.js';
export { brokerJars, toolJars } from './broker-jars.js';
import { makeSecuredListener } from './secured-listener.js';

const here = dirname(fileURLToPath(import.meta.url));
const memory = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const patience = 60_000;

/** Typed and described in start-local-broker.d.ts. */
export const startLocalBroker = async ({ folder: given, port, secured = false } = {}) => {
  const jars = await brokerJars();
  const folder = given ?? mkdtempSync(join(tmpdir(), 'digihub-kafka-'));
  mkdirSync(folder, { recursive: true });
  const [own, controllerPort, securedPort] = await freePorts(3);
  const used = port ?? own;
  const listener = secured ? await makeSecuredListener(folder, securedPort) : undefined;
  const config = join(folder, 'server.properties');
  writeFileSync(config, settings(folder, used, controllerPort, listener));
  if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(jars, config, listener);

  let broker = await run(jars, config, folder);
  const end = async (signal) => {
    const process = broker;
    broker = undefined;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill('SIGCONT');
    process.kill(signal);
    await gone;
  };
  const client = listener && { secured: listener.client };
  return {
    brokers: [`127.0.0.1:${used}`],
    folder,
    ...client,
    kill: () => end('SIGKILL'),
    pause: () => void broker?.kill('SIGSTOP'),
    resume: () => void broker?.kill('SIGCONT'),
    restart: async () => {
      await end('SIGKILL');
      broker = await run(jars, config, folder);
    },
    stop: async () => {
      await end('SIGTERM');
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

const settings = (folder, port, controllerPort, listener) => {
  const values = { folder, port, controllerPort, moreListeners: listener?.listeners ?? '' };
  const template = readFileSync(join(here, 'server.properties'), 'utf8');
  const filled = template.replace(/^(?!#).*$/gm, (line) =>
    line.replace(/\{(\w+)\}/g, (_, name) => values[name]),
  );
  return `${filled}\n${listener?.settings ?? ''}`;
};

const format = async (jars, config, listener) => {
  const id = `D${randomBytes(16).toString('base64url').slice(1)}`;
  const tool = java(jars, [
    'kafka.tools.StorageTool',
    'format',
    '-t',
    id,
    '-c',
    config,
    ...(listener?.format ?? []),
  ]);
  let said = '';
  for (const output of [tool.stdout, tool.stderr]) output.on('data', (text) => (said += text));
  const [code] = await once(tool, 'exit');
  if (code !== 0) throw new Error(`the broker's storage could not be made: ${said}`);
};

/** Resolves when the broker says that it is up. */
const run = async (jars, config, folder) => {
  const log = join(folder, 'broker.log');
  const broker = java(jars, ['kafka.Kafka', config]);
  // A test that dies must not leave it behind.
  const last = () => broker.kill('SIGKILL');
  process.once('exit', last);
  broker.once('exit', () => process.removeListener('exit', last));
  await new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => {
      broker.kill('SIGKILL');
      reject(new Error(`the broker did not start (${why}): ${said.slice(-2_000)}`));
    };
    const tooLong = globalThis.setTimeout(() => fail('too long'), patience);
    const died = (code, signal) => fail(`exit ${code ?? signal}`);
    broker.once('exit', died);
    broker.once('error', (error) => fail(error.message));
    const read = (text) => {
      appendFileSync(log, text);
      if (said.includes('Kafka Server started')) return;
      said += text;
      if (!said.includes('Kafka Server started')) return;
      globalThis.clearTimeout(tooLong);
      broker.removeListener('exit', died);
      resolve();
    };
    for (const output of [broker.stdout, broker.stderr]) output.on('data', (text) => read(String(text)));
  });
  return broker;
};

const java = (jars, args) =>
  spawn(
    'java',
    [
      ...memory,
      `-Dlog4j2.configurationFile=${join(here, 'log4j2.properties')}`,
      '-cp',
      join(jars, '*'),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );

/** Ports that are free now, all different. */
const freePorts = async (count) => {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
};
