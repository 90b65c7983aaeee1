import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { programme } from '@digihub/programme';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { filled, labelOf, type Operation } from './operations.js';
import { contextOf, valuesFor } from './sample.js';
import { ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

describe('the examples of the documents, on the demo data', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let demo: DemoServer;
  let commands: readonly Operation[];

  beforeAll(async () => {
    demo = await startDemoServer(data, 48);
    commands = demo.operations.filter(({ method }) => method === 'POST');
  }, 120_000);
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  /** Those who may be let in: per role somebody of this hub, or who speaks for an organisation. */
  const askers = ({ roles = [] }: Operation, hub: string, organisations: readonly string[]): string[] =>
    roles.flatMap((role) => {
      if (role === 'partner') return organisations.map((organisation) => `partner-${organisation}`);
      if (role === 'operator' || role === 'auditor') return [role];
      return role === 'coach' ? [`coach-${hub}-1`] : [`${role}-${hub}`];
    });

  /** Tries the example on one trajectory after another, until it is done somewhere. */
  const tried = async (operation: Operation): Promise<Map<string, number>> => {
    const answers = new Map<string, number>();
    const known = demo.world.all().filter(({ hub }) => hub);
    const mine = known.filter(({ contexts }) => contexts.has(contextOf(operation)));
    for (const one of mine.length > 0 ? mine : known) {
      const organisations = [...(one.texts.get('organisation') ?? [])];
      for (const who of askers(operation, one.hub!, organisations)) {
        const path = filled(operation.path, valuesFor(operation, one, demo.world));
        const { status, body } = await demo.people.post(who, path, operation.body?.example ?? {});
        const said = status < 300 ? 'done' : `${status} ${String(body['code'])}${faultsOf(body)}`;
        answers.set(said, (answers.get(said) ?? 0) + 1);
        if (said === 'done' || status === 400 || status >= 500) return answers;
      }
    }
    return answers;
  };
  const faultsOf = (body: Readonly<Record<string, unknown>>): string =>
    ((body['errors'] ?? []) as { path: string; code: string }[])
      .map(({ path, code }) => ` ${path}: ${code}`)
      .join();

  it('stand with every request body', () => {
    for (const operation of commands.filter(({ body }) => body)) {
      expect([labelOf(operation), typeof operation.body!.example]).toEqual([labelOf(operation), 'object']);
    }
  });

  it('are accepted as they stand, and most are done somewhere', async () => {
    const [wrong, refused]: [string[], string[]] = [[], []];
    for (const operation of commands) {
      const answers = [...(await tried(operation)).keys()];
      const bad = answers.filter((said) => /^(400|401|415|422|5\d\d) /.test(said));
      if (bad.length > 0) wrong.push(`${labelOf(operation)}: ${bad.join('; ')}`);
      else if (!answers.includes('done')) refused.push(`${labelOf(operation)}: ${answers.join('; ')}`);
    }
    process.stdout.write(
      `${commands.length} commands, ${demo.people.requests} requests; refused everywhere:\n${refused.join('\n')}\n`,
    );
    expect(wrong).toEqual([]);
    expect(programme.hubs.length).toBe(5);
  });
});
