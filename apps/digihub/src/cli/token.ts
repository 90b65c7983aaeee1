import { Command } from 'commander';
import { demoPeople, TokenIssuer } from '@digihub/access/tokens';
import { existingData } from './existing-data.js';
import { WrongUse } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

export const tokenCommand = (): Command =>
  new Command('token')
    .requiredOption(
      '--as <name>',
      'who: caseworker-limburg, coach-antwerpen-1, partner-howest, auditor, operator …',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ as, data, json }: { as: string; data: string; json?: true }) => {
      const folder = existingData(data);
      const person = demoPeople.find(({ id }) => id === as);
      if (!person) {
        const names = demoPeople.map(({ id }) => id);
        throw new WrongUse(`There is nobody called ${as}. There are: ${names.join(', ')}.`);
      }
      const token = await (await TokenIssuer.open(folder.keys)).issue(person);
      console.log(
        json ? JSON.stringify({ as: person.id, roles: person.roles, hubs: person.hubs, token }) : token,
      );
    });
