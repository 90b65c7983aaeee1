import { Command } from 'commander';
import { ask } from './ask.js';
import { dataOption, jsonOption } from './options.js';

const contextNames = ['intake', 'routing', 'coaching', 'finance'] as const;

interface Where {
  readonly data: string;
  readonly json?: true;
}

interface Parked {
  readonly consumer: string;
  readonly message: string;
  readonly type: string;
  readonly key: string;
  readonly state: string;
  readonly attempts: number;
  readonly since: string;
  readonly error: string | null;
}

const path = (consumer: string, message: string, act: string): string =>
  // A consumer's name begins with its context's.
  `${encodeURIComponent(consumer.split('.')[0]!)}/parked/${encodeURIComponent(consumer)}/${encodeURIComponent(message)}/${act}`;

export const parkedCommand = (): Command => {
  const command = new Command('parked');
  command
    .command('list', { isDefault: true })
    .description('list messages that wait or are parked')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: Where) => {
      const items: Parked[] = [];
      for (const context of contextNames) {
        const found = await ask<{ items: readonly Parked[] }>(data, 'GET', `${context}/parked?limit=200`);
        items.push(...found.items);
      }
      if (json) console.log(JSON.stringify(items));
      else if (items.length === 0) console.log('Nothing waits.');
      for (const item of json ? [] : items) {
        console.log(
          `${item.consumer} ${item.message} ${item.type} (${item.key}): ${item.state}, ${item.attempts} tries`,
        );
        if (item.error) console.log(`    ${item.error}`);
      }
    });
  command
    .command('retry')
    .description('try a parked message again')
    .argument('<consumer>', 'as the list names it')
    .argument('<message>', 'as the list names it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (consumer: string, message: string, { data, json }: Where) => {
      await ask(data, 'POST', path(consumer, message, 'retry'), {});
      console.log(json ? JSON.stringify({ consumer, message, retried: true }) : 'It is tried again now.');
    });
  command
    .command('dismiss')
    .description('give a parked message up')
    .argument('<consumer>', 'as the list names it')
    .argument('<message>', 'as the list names it')
    .requiredOption('--reason <text>', 'why; it stays on record')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (consumer: string, message: string, options: Where & { readonly reason: string }) => {
      const { data, reason, json } = options;
      await ask(data, 'POST', path(consumer, message, 'dismiss'), { reason });
      console.log(
        json ? JSON.stringify({ consumer, message, dismissed: true }) : 'Given up; the reason is on record.',
      );
    });
  return command;
};
