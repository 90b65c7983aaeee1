import { Inject, Injectable } from '@nestjs/common';
import type { ContextRuntime } from '@digihub/context';
import { Problem } from '@digihub/kernel';
import type { ErasureTables } from './read-models/tables.js';
import { erasureRuntime } from './runtime-token.js';

/** What a person may be known by. */
export const knownBy = ['email', 'phone', 'enterprise-number', 'subject'] as const;
export type KnownBy = (typeof knownBy)[number];

const unknownPerson = new Problem(404, 'erasure.person-unknown', {
  nl: 'Deze hub kent deze persoon niet, of heeft die al vergeten.',
  en: 'This hub does not know this person, or has forgotten them already.',
});

/** Finds the surrogate of a person in a hub. */
@Injectable()
export class PersonFinder {
  constructor(@Inject(erasureRuntime) private readonly runtime: ContextRuntime<ErasureTables>) {}

  /** @throws Problem 404 `erasure.person-unknown`. */
  async find(by: KnownBy, value: string, hub: string): Promise<string> {
    const { sealer } = this.runtime.parts;
    const kind = by === 'enterprise-number' ? 'enterprise' : 'person';
    const found = by === 'subject' ? value : await sealer.findSubject(kind, value);
    if (found === undefined || !(await this.isOf(found, hub))) throw unknownPerson;
    return found;
  }

  /** A case that has no hub yet stands in the list of all. */
  private async isOf(subject: string, hub: string): Promise<boolean> {
    const row = await this.runtime.database.read
      .selectFrom('persons')
      .leftJoin('cases', 'cases.trajectory', 'persons.trajectory')
      .select('persons.trajectory')
      .where('subject', '=', subject)
      .where(({ eb, or }) => or([eb('cases.hub', 'is', null), eb('cases.hub', '=', hub)]))
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}
