import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { commands } from './commands.js';

const rows = readFileSync(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, name, does, example]) => ({ name: name!, does: does!, example: example! }));

/** Reads the words as it would, and does nothing. */
const idle = (command: Command): Command => {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  if (command.commands.length === 0) command.action(() => undefined);
  command.commands.forEach(idle);
  return command;
};

/** What the reader has to fill in: the key of a log (that of golang.org/x/mod/sumdb/note). */
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

const wordsOf = (line: string): string[] =>
  line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', '').replace('$VKEY', vkey));

describe('docs/command-line.md', () => {
  it('lists every command as --help does', () => {
    expect(rows.map(({ name, does }) => ({ name, does }))).toEqual(
      commands.map(({ name, does }) => ({ name, does })),
    );
  });

  it.each(rows)('gives an example that $name understands', async ({ name, example }) => {
    const [npx, digihub, called, ...words] = wordsOf(example);
    expect([npx, digihub, called]).toEqual(['npx', 'digihub', name]);
    const command = idle(await commands.find((listed) => listed.name === name)!.load());
    await expect(command.parseAsync(words, { from: 'user' })).resolves.toBe(command);
    const another = idle(await commands.find((listed) => listed.name === name)!.load());
    await expect(another.parseAsync([...words, '--nonsense'], { from: 'user' })).rejects.toThrow(
      '--nonsense',
    );
  });
});
