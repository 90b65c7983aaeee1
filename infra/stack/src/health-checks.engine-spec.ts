import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalBroker, startLocalBroker, toolJars } from '@digihub/infra-kafka';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { readComposeFile } from './compose-file.js';
import { freePorts, mustHave } from './programs.js';

const file = readComposeFile();
const checkOf = (service: string): readonly string[] => file.services[service]!.healthcheck!.test.slice(1);

/** Ended as Docker would: after the check's own patience it has failed. */
const run = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { timeout: 20_000 }).status === 0;

describe("the containers' own checks, asked of real engines", () => {
  let postgres: LocalPostgres;
  let broker: LocalBroker;
  let jars: string;
  beforeAll(async () => {
    mustHave('pg_isready', 'postgresql');
    [postgres, broker, jars] = await Promise.all([startLocalPostgres(), startLocalBroker(), toolJars()]);
  }, 600_000);
  afterAll(async () => {
    await postgres?.stop();
    await broker?.stop();
  });

  it('pg_isready finds PostgreSQL up, and nobody on another port', async () => {
    const [program, ...args] = checkOf('postgres');
    expect(program).toBe('pg_isready');
    const [nobody] = await freePorts(1);
    expect(run(program!, [...args, `--port=${postgres.port}`])).toBe(true);
    expect(run(program!, [...args, `--port=${nobody}`])).toBe(false);
  });

  it("Kafka's own program finds the broker up, with the little memory that it gets, and not when it is down", async () => {
    const [env, heap, script, ...args] = checkOf('kafka');
    // What this script of the image starts.
    expect([env, script]).toEqual(['env', '/opt/kafka/bin/kafka-broker-api-versions.sh']);
    const check = (): boolean =>
      run('java', [
        ...[heap!.replace('KAFKA_HEAP_OPTS=', ''), '-cp', join(jars, '*')],
        'org.apache.kafka.tools.BrokerApiVersionsCommand',
        ...args.map((arg) => arg.replace('localhost:9092', broker.brokers[0]!)),
      ]);
    expect(check()).toBe(true);
    await broker.kill();
    expect(check()).toBe(false);
  }, 120_000);
});
