import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, fold, upcast } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import { coaching } from './coaching.js';
import { coachingUpcasters } from './coaching.upcasters.js';
import { timesheet } from './timesheet.js';
import { timesheetUpcasters } from './timesheet.upcasters.js';
import { workload } from './workload.js';
import { workloadUpcasters } from './workload.upcasters.js';

const stored = (folder: string) => goldenEvents(new URL(`./golden/${folder}/`, import.meta.url));

const folded = <State, Event extends DomainEvent>(
  decider: { readonly initialState: State; evolve(state: State, event: Event): State },
  event: DomainEvent,
) => fold(decider, [event as Event]);

const typesIn = (file: string) =>
  readFileSync(new URL(file, import.meta.url), 'utf8').match(/(?<=')\w+\.[a-z-]+\.v\d+(?=')/g) ?? [];

it('there is an example of every version', () => {
  const written = ['coaching', 'quote', 'guidance', 'timesheet', 'workload'].flatMap((name) =>
    typesIn(`./${name}.events.ts`),
  );
  const kept = ['coaching', 'timesheet', 'workload'].flatMap((folder) =>
    stored(folder).map(({ type }) => type),
  );
  expect(kept.sort()).toEqual(written.sort());
});

describe('every version ever written still reads', () => {
  it.each(stored('coaching'))('$type', (event) =>
    expect(folded(coaching, upcast(event, coachingUpcasters))).toBeDefined(),
  );
  it.each(stored('timesheet'))('$type', (event) =>
    expect(folded(timesheet, upcast(event, timesheetUpcasters))).toBeDefined(),
  );
  it.each(stored('workload'))('$type', (event) =>
    expect(folded(workload, upcast(event, workloadUpcasters))).toBeDefined(),
  );
});
