import { Command } from 'commander';
import { kafkaSettings, openEventStore } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import { reconcile, type Reconciliation } from '@digihub/event-bus-relay';
import { publishers } from '../contexts.js';
import { dataFolder } from '../data-folder.js';
import { asJson } from './as-json.js';
import { exitCodes, WrongUse } from './exit-codes.js';
import { jsonOption } from './options.js';
import { progress } from './progress.js';

export const reconcileCommand = (): Command =>
  new Command('reconcile')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nReads DIGIHUB_EVENT_STORE (else the data folder, DIGIHUB_DATA, of a server that has stopped) and DIGIHUB_KAFKA_*.\n' +
        'Also while services run: it looks as far as each relay had come. Exit 1 with a list where they differ.',
    )
    .action(async ({ json }: { json?: true }) => {
      const configuration = readConfiguration(process.env);
      const { bus } = configuration;
      if (bus.kind !== 'kafka') {
        throw new WrongUse('There is no topic: DIGIHUB_KAFKA_BROKERS says where Kafka is.');
      }
      const store = await openEventStore(configuration, {
        folders: dataFolder(configuration.dataFolder),
        report: ({ error }) => console.error(error instanceof Error ? error.message : String(error)),
      });
      try {
        const found = await reconcile({
          ...{ store, publishers, kafka: kafkaSettings(bus, 'reconcile') },
          progress: (context, events) => progress.show(`${context}: ${events} events`),
        });
        progress.clear();
        console.log(json ? asJson(found) : told(found));
        if (found.differences.length > 0) process.exitCode = exitCodes.difference;
      } finally {
        await store.close();
      }
    });

const told = ({ contexts, records, differences, unlisted }: Reconciliation): string =>
  [
    ...contexts.map(
      ({ context, inStore, inTopic, toCome, position }) =>
        `${context.padEnd(9)} ${inStore} public events in the store up to position ${position}, ${inTopic} of them in the topic, ${toCome} to come`,
    ),
    `${records} records read from the topic.`,
    ...differences.map(
      ({ kind, context, type, id, key, position }) =>
        `${kind}: ${context} ${type} ${id} of ${key} at position ${position}`,
    ),
    ...(unlisted > 0 ? [`… and ${unlisted} more.`] : []),
    differences.length === 0 ? 'They agree.' : 'They do NOT agree.',
  ].join('\n');
