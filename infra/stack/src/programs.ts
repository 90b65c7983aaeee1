import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const patience = 60_000;

/** @throws where the program is not on this machine, with the Debian package that brings it. */
export const mustHave = (program: string, debianPackage: string): void => {
  if (spawnSync(program, ['--help']).error) {
    throw new Error(`${program} is not on this machine: apt-get install ${debianPackage}`);
  }
};

/** Ports that are free now, all different. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await once(server.close(), 'close');
  return ports;
};

/** A program that runs beside a test, and what it said. */
export interface Running {
  readonly said: () => string;
  stop(): Promise<void>;
}

export interface Program {
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Resolves to true when it is up; asked again until then. */
  readonly ready: () => Promise<boolean>;
  /** Milliseconds; default a minute. */
  readonly within?: number;
}

/** Starts a program and waits until it is up. @throws with what it said where it ends before, or takes too long. */
export const startProgram = async ({
  command,
  env,
  cwd,
  ready,
  within = patience,
}: Program): Promise<Running> => {
  const [name, ...args] = command;
  const child: ChildProcess = spawn(name, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output!.on('data', (part) => (said += String(part)));
  let ended = false;
  const end = new Promise<void>((resolve) => {
    for (const event of ['close', 'error']) child.once(event, () => ((ended = true), resolve()));
  });
  // A test that dies must not leave it behind.
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  void end.then(() => process.removeListener('exit', last));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await end;
  };
  const until = performance.now() + within;
  while (!(await ready().catch(() => false))) {
    if (!ended && performance.now() < until) {
      await setTimeout(100);
      continue;
    }
    await stop();
    throw new Error(`${name} did not come up:\n${said.slice(-4_000)}`);
  }
  return { said: () => said, stop };
};

/** Does this address answer 2xx? */
export const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok;
