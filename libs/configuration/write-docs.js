// Writes the table of settings into docs/configuration.md: node libs/configuration/write-docs.js (after a build).
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from '@digihub/configuration';

const file = new URL('../../docs/configuration.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const between = /(<!-- settings -->\n)[^]*?(\n<!-- \/settings -->)/;
writeFileSync(
  file,
  text.replace(between, (_, before, after) => `${before}\n${settingsTable()}\n${after}`),
);
