import { Body, Controller, Get, Module, Post, Query, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Allow, Caller, type Person, Public, TokenVerifier } from '@digihub/access';
import { StoreUnusable } from '@digihub/event-store';
import type { Call, Outcome } from '@digihub/command-handling';
import { type Actor, Problem } from '@digihub/kernel';
import type { Sealer } from '@digihub/privacy';
import { CommandCall, newTrajectoryId } from './command-call.js';
import { CommandRoute } from './command-route.js';
import { createHttpApp, type HttpAppOptions } from './create-http-app.js';
import { Nested } from './fields/nested.js';
import { NoFields } from './fields/no-fields.js';
import { Email, EnterpriseNumber, LongText, Phone, Postcode, ReferenceList, Text } from './fields/text.js';
import { Cents, Choice, DayField, Flag, InstantField, WholeNumber } from './fields/values.js';
import { PathReference, TrajectoryId } from './path-parameters.js';
import { page, PageQuery } from './paging.js';
import { QueryRoute } from './query-route.js';

/** A small application for the specs of this library: every kind of field, route and failure. */

export class ContactBody {
  @Text({ max: 100, example: 'Contactpersoon' }) readonly name!: string;
  @Email({ example: 'contact@voorbeeld.be' }) readonly email!: string;
  @Phone({ example: '+32 50 00 00 00', optional: true }) readonly phone?: string;
}

export class RequestBody {
  @Nested(() => ContactBody) readonly contact!: ContactBody;
  @LongText({ example: 'Hoe kan AI onze planning helpen?' }) readonly question!: string;
  @EnterpriseNumber({ example: 'BE 0123.456.749', optional: true }) readonly enterprise?: string;
  @Postcode({ example: '8500', optional: true }) readonly postcode?: string;
  @Choice(['web', 'phone', 'office'], { example: 'web' }) readonly channel!: 'web' | 'phone' | 'office';
  @DayField({ example: '2022-03-01', optional: true }) readonly day?: string;
  @InstantField({ example: '2022-03-01T09:30:00+01:00', optional: true }) readonly at?: string;
  @Cents({ example: 12_500, optional: true }) readonly amount?: number;
  @WholeNumber({ min: 1, max: 100, example: 3, optional: true }) readonly staff?: number;
  @Flag({ example: false, optional: true }) readonly urgent?: boolean;
  @ReferenceList({ example: ['data'], maxItems: 5, optional: true }) readonly themes?: readonly string[];
  @Nested(() => ContactBody, { array: true, max: 3, optional: true })
  readonly others?: readonly ContactBody[];
}

export class HubQuery extends PageQuery {
  @WholeNumber({ min: 2000, max: 2100, example: 2022, optional: true, query: true }) readonly year?: number;
}

/** What the last command was given. */
export const seen: { body?: unknown; call?: Call } = {};

const done = (stream: string, revision: number): Outcome => ({
  stream,
  revision,
  position: 12_345_678_901_234_567_890n,
  repeated: false,
  events: [{ type: 'small.request-received.v1', data: {} }],
});

const sealed = (subject: string): string => `sealed:1:${subject}:name:YWJj`;

@Controller('small/v1')
export class SmallController {
  @CommandRoute('trajectories', {
    roles: ['caseworker', 'partner'],
    summary: 'Receive a request',
    creates: true,
  })
  async receive(@Body() body: RequestBody, @CommandCall() call: Call): Promise<Outcome> {
    Object.assign(seen, { body, call });
    return done(`intake-${newTrajectoryId(call)}`, 0);
  }

  @CommandRoute('trajectories/:id/touch', { roles: ['caseworker'], summary: 'Change nothing of note' })
  async touch(@TrajectoryId() id: string, @CommandCall() call: Call): Promise<Outcome> {
    seen.call = call;
    return done(`intake-${id}`, 4);
  }

  @QueryRoute('trajectories/:id', { roles: ['caseworker', 'auditor', 'operator'], summary: 'One request' })
  one(@TrajectoryId() id: string) {
    return { id, position: 7n, name: sealed('p1'), gone: [sealed('forgotten')] };
  }

  @QueryRoute('hubs/:hub/requests', { roles: ['caseworker'], summary: 'Requests of a hub' })
  list(@PathReference('hub') hub: string, @Query() query: HubQuery, @Caller() actor: Actor) {
    const rows = [1, 2, 3, 4, 5].map((n) => ({ n, hub, actor: actor.id }));
    return { query, ...page(rows.slice(0, query.limit + 1), query.limit, ({ n }) => [n]) };
  }

  @CommandRoute('nothing-to-say', { roles: ['caseworker'], summary: 'A body without fields' })
  async quiet(@Body() _body: NoFields): Promise<Outcome> {
    return done('small-quiet', 0);
  }

  @Get('forgotten-decorator')
  closed(): string {
    return 'nobody sees this';
  }

  @Get('open')
  @Public()
  open(): { open: true } {
    return { open: true };
  }

  @Post('fail/:kind')
  @Allow('caseworker')
  fail(@PathReference('kind') kind: string): never {
    if (kind === 'damaged') throw new StoreUnusable('damaged', 'page 7 of /secret/path');
    if (kind === 'full')
      throw Object.assign(new Error('disk full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    if (kind === 'rule') throw new Problem(409, 'small.no', { nl: 'Mag niet.', en: 'Not allowed.' });
    throw new Error('a secret detail');
  }
}

@Module({ controllers: [SmallController] })
class SmallModule {}

export const people: Readonly<Record<string, Person>> = {
  caseworker: { id: 'caseworker-1', roles: ['caseworker'], hubs: ['west-vlaanderen'] },
  coach: { id: 'coach-1', roles: ['coach'], hubs: ['west-vlaanderen'] },
  operator: { id: 'operator-1', roles: ['operator'], hubs: [] },
};

/** Tokens of the fixture are the names of its people. */
class NamedTokens extends TokenVerifier {
  constructor() {
    super({
      key: () => Promise.reject(new TypeError('no key')),
      issuer: 'test',
      audience: 'test',
      algorithms: ['EdDSA'],
      clock: { now: () => '2022-03-01T09:00:00.000Z' },
    });
  }

  override verify(token: string): Promise<Actor> {
    const actor = people[token];
    return actor ? Promise.resolve(actor) : super.verify(token);
  }
}

const sealer: Sealer = {
  subjectFor: () => Promise.reject(new Error('not here')),
  findSubject: () => Promise.reject(new Error('not here')),
  seal: () => Promise.reject(new Error('not here')),
  open: (sealed) => Promise.resolve(sealed.includes(':forgotten:') ? undefined : 'In het klaar'),
};

export const smallApp = (
  options: Partial<HttpAppOptions> = {},
  root: Type = SmallModule,
): Promise<NestFastifyApplication> =>
  createHttpApp(root, {
    verifier: new NamedTokens(),
    sealer,
    logger: false,
    bodyLimit: 100_000,
    readYourOwnWrites: (_, after) => Promise.resolve(after > 100n ? 100n : after),
    ...options,
  });

/** A body that is accepted. */
export const goodBody = () => ({
  contact: { name: 'Contactpersoon', email: 'Contact@Voorbeeld.be', phone: '0032 50/00.00.00' },
  question: 'Hoe kan AI onze planning helpen?',
  enterprise: 'BE 0123.456.749',
  channel: 'web',
  at: '2022-03-01T09:30:00+01:00',
});
