import { Command } from 'commander';
import { NotPublishable, RelayRefused } from '@digihub/event-bus-relay';
import { AppendUnanswered, EventStoreUnavailable } from '@digihub/event-store-eventstoredb';
import { TopicsUnusable } from '@digihub/event-bus-kafka';
import { MigrationRefused, type MigrateOptions } from '@digihub/migration';
import { ConnectionLost } from '@digihub/postgres';
import { OtherKeyRing } from '@digihub/privacy-postgres';
import { type MoveReport, moveInstallation } from '../move-installation.js';
import { asJson } from './as-json.js';
import { exitCodes, Unable } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface MigrateCommandOptions {
  readonly data: string;
  readonly verifyOnly?: true;
  readonly json?: true;
}

/** What says in its message what is wrong and what to do. */
const refusals = [
  ...[MigrationRefused, OtherKeyRing, RelayRefused, NotPublishable, TopicsUnusable],
  ...[EventStoreUnavailable, AppendUnanswered, ConnectionLost],
];

const progressEvery = 1_000;

export const migrateCommand = (): Command =>
  new Command('migrate')
    .option('--verify-only', 'compare both sides, and change nothing')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Where to: DIGIHUB_EVENT_STORE, DIGIHUB_DATABASE and DIGIHUB_KEYS_DATABASE, and the DIGIHUB_KAFKA_ variables where the
services will run on Kafka (docs/configuration.md). The account of DIGIHUB_DATABASE is one that may act for the
accounts of all services. Stop every service first, here and there. Nothing in the data folder is changed.
Step by step: docs/from-one-machine-to-many.md.`,
    )
    .action(async ({ data, verifyOnly, json }: MigrateCommandOptions) => {
      const environment = { ...process.env, DIGIHUB_DATA: data };
      const report = await moveInstallation({ environment, verifyOnly, progress: telling() }).catch(
        (error: unknown) => {
          if (refusals.some((refusal) => error instanceof refusal))
            throw new Unable((error as Error).message);
          throw error;
        },
      );
      if (json) console.log(asJson(report));
      else for (const line of told(report)) console.log(line);
      if (!report.isSame) process.exitCode = exitCodes.difference;
    });

/** On the error channel, so that what is printed stays clean: each step as it begins, then now and then. */
const telling = (): NonNullable<MigrateOptions['progress']> => {
  let last: string | undefined;
  let said = 0;
  return (step, { count = 0, detail }) => {
    if (step === last && detail === undefined && count < said + progressEvery) return;
    [last, said] = [step, count];
    console.error(`  ${step}: ${detail ?? count}`);
  };
};

const told = ({
  found,
  copied,
  published,
  events,
  keys,
  readModels,
  topic,
  isSame,
}: MoveReport): string[] => [
  `Events: ${copied} copied, ${found} were there before; ${events.same} of ${events.events} are the same, in order ` +
    `(SHA-256 over all: ${events.digest}).`,
  ...events.differences.map(
    ({ kind, number, source, target }) =>
      `  ${kind}: event ${number}: ${source}; there ${target ?? 'nothing'}`,
  ),
  ...(events.unlisted > 0 ? [`  and ${events.unlisted} more`] : []),
  ...(events.more > 0
    ? [
        `The target has gone on since: ${events.more} events more. Read models and topic are those of its services now, and were not compared.`,
      ]
    : []),
  `Keys: ${keys.same} of ${keys.keys} are the same, ${keys.tombstones} persons forgotten.`,
  ...keys.differing.map((subject) => `  differs: ${subject}`),
  ...readModels.flatMap(({ context, done, differences }) => [
    `Read models of ${context}: ${done}, ${differences.length === 0 ? 'the same' : 'different'}.`,
    ...differences.map(({ table, only, row }) => `  ${table}, only in the ${only}: ${JSON.stringify(row)}`),
  ]),
  ...(topic
    ? [
        `Topic: ${published} published now; of ${topic.records} records, ${topic.differences.length + topic.unlisted} differ from the store.`,
        ...topic.differences.map(({ kind, context, id, type }) => `  ${kind}: ${context} ${type} ${id}`),
      ]
    : []),
  isSame
    ? 'Nothing differs. The services need the same master key: take keys/master.key of the data folder along.'
    : 'There are differences: do not start the services on it.',
];
