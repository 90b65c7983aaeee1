import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { rotateSigningKey, signingKeyIn } from '@digihub/ledger';
import { runningServer } from '../data-folder.js';
import { existingData } from './existing-data.js';
import { Unable } from './exit-codes.js';
import { withLogOf } from './log-of-history.js';
import { historyOption } from './open-history.js';
import { dataOption, jsonOption } from './options.js';

interface KeyCommand {
  readonly data: string;
  readonly json?: true;
}

/** The data folder, where the log's key lies in it. @throws Unable */
const keptIn = (data: string) => {
  if (process.env['DIGIHUB_LEDGER_KEY'] ?? process.env['DIGIHUB_LEDGER_KEY_FILE'])
    throw new Unable('DIGIHUB_LEDGER_KEY signs for the log: it is kept, and exchanged, where that is set.');
  const folder = existingData(data);
  if (!existsSync(join(folder.keys, 'ledger.key')))
    throw new Unable(`${folder.root} has no key of the log yet: start the server once.`);
  return folder;
};

const showCommand = (): Command =>
  new Command('show')
    .description('print the public key that checkpoints are verified with: keep it in another place')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: KeyCommand) => {
      const { name: origin, verifier } = signingKeyIn(keptIn(data).keys);
      console.log(json ? JSON.stringify({ origin, vkey: verifier.vkey }) : verifier.vkey);
    });

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('make a new key of the same name: what the old one signed stays good')
    .addOption(historyOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: KeyCommand, command: Command) => {
      const folder = keptIn(data);
      if (runningServer(folder)) throw new Unable('A server signs with this key now; stop it first.');
      const before = signingKeyIn(folder.keys).verifier.vkey;
      // The log knows the old key before it goes, and the old one has signed all there is.
      await withLogOf(command, async () => undefined);
      const { name: origin, verifier } = rotateSigningKey(folder.keys);
      await withLogOf(command, async () => undefined);
      const { vkey } = verifier;
      console.log(
        json
          ? JSON.stringify({ origin, vkey, before })
          : `The log signs with\n${vkey}\nfrom now on. Keep the old key too:\n${before}`,
      );
    });

export const ledgerKeyCommand = (): Command =>
  new Command('ledger-key').addCommand(showCommand()).addCommand(rotateCommand());
