import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokerJars } from '@digihub/infra-kafka';
import { readComposeFile, repository } from './compose-file.js';

const settingsOf = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^[^#]+=/.test(line))
      .map((line) => line.split(/=(.*)/, 2) as [string, string]),
  );

/** Where each of the two listens and keeps its data. */
const ofThePlace = ['listeners', 'advertised.listeners', 'controller.quorum.voters', 'log.dirs'];
const elsewhere = (settings: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !ofThePlace.includes(name)));

describe("Kafka's image", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-kafka-image-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes of the environment in the compose file what the local broker has, and formats its folder', async () => {
    const jars = await brokerJars();
    const [defaults, mounted, made, data] = ['defaults', 'mounted', 'made', 'data'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    for (const place of [defaults, mounted, made, data]) mkdirSync(place);
    writeFileSync(join(defaults, 'server.properties'), 'process.roles=broker,controller\n');
    const logging = 'Configuration: { Properties: { Property: [] }, Loggers: { Root: {}, Logger: [] } }\n';
    for (const name of ['log4j2.yaml', 'tools-log4j2.yaml']) writeFileSync(join(defaults, name), logging);

    // The program that the image's start script runs, with what Docker would give it.
    const places = ['--default-configs-dir', defaults, '--mounted-configs-dir', mounted];
    execFileSync(
      'java',
      [
        ...['-cp', join(jars, '*'), 'kafka.docker.KafkaDockerWrapper', 'setup', ...places],
        ...['--final-configs-dir', made],
      ],
      {
        env: {
          PATH: process.env['PATH'],
          ...readComposeFile().services['kafka']!.environment,
          KAFKA_LOG_DIRS: data,
        },
      },
    );

    const image = settingsOf(join(made, 'server.properties'));
    const local = settingsOf(join(repository, 'infra/kafka/server.properties'));
    // The local one may be given a listener with TLS and accounts.
    const protocols = local['listener.security.protocol.map']!.replace(',SASL_SSL:SASL_SSL', '');
    expect(elsewhere(image)).toEqual({ ...elsewhere(local), 'listener.security.protocol.map': protocols });
    expect(settingsOf(join(data, 'meta.properties'))).toMatchObject({ 'node.id': '1' });
  }, 300_000);
});
