import { Controller, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { notFound } from '@digihub/access';
import { QueryRoute, Text, WholeNumber } from '@digihub/http';
import { Problem, roles } from '@digihub/kernel';
import { entryOfEvent, eventOf, type SignedCheckpoint } from '@digihub/ledger';
import {
  entryBundle,
  type Hash,
  parseTilePath,
  proveConsistency,
  proveInclusion,
  rootOf,
  tileWidth,
  tileWidthAt,
} from '@digihub/ledger-proofs';
import { keptLog, type KeptLog } from './open-log.js';

export class InclusionQuery {
  @Text({ max: 64, example: '0f1e2d3c-4b5a-8678-9a0b-1c2d3e4f5a6b', description: 'Id of the event' })
  event!: string;

  @WholeNumber({
    min: 1,
    example: 20000,
    optional: true,
    query: true,
    description: 'Of the log; of the last checkpoint',
  })
  size?: number;
}

export class ConsistencyQuery {
  @WholeNumber({ min: 1, example: 20000, query: true, description: 'Size of the earlier checkpoint' })
  from!: number;

  @WholeNumber({
    min: 1,
    example: 20000,
    optional: true,
    query: true,
    description: 'Size of the later one; of the last',
  })
  to?: number;
}

const noCheckpoint = new Problem(
  503,
  'audit.no-checkpoint-yet',
  {
    nl: 'Er is nog geen controlepunt van het logboek. Probeer het zo dadelijk opnieuw.',
    en: 'There is no checkpoint of the log yet. Try again in a moment.',
  },
  { retryAfter: 5 },
);
/** Asked of a log that is shorter: a mistake, or the log was cut. */
export const noSuchSize = (size: number, reached: number) =>
  new Problem(
    400,
    'audit.no-such-size',
    {
      nl: `Het logboek telt geen ${size} gebeurtenissen: het telt er ${reached}.`,
      en: `The log has no ${size} events: it has ${reached}.`,
    },
    { size: reached },
  );

const base64 = (hashes: readonly Hash[]): string[] => hashes.map((hash) => hash.toString('base64'));

/** The log of all events: C2SP tlog-tiles, and proofs for those who do not compute them from tiles. */
@ApiTags('log')
@Controller('audit/v1/log')
export class LogController {
  constructor(@Inject(keptLog) private readonly log: KeptLog) {}

  @QueryRoute('checkpoint', { roles, summary: 'The last signed checkpoint (C2SP tlog-checkpoint)' })
  async checkpoint() {
    return text((await this.last()).note);
  }

  @QueryRoute('vkey', {
    roles,
    summary: 'The keys that sign or signed checkpoints, one a line, the present one first',
    description: 'Keep it outside: a key that is asked of the log itself proves little about the log.',
  })
  async vkey() {
    const present = this.log.signer.verifier.vkey;
    const known = (await this.log.ledger.verifiers()).map(({ vkey }) => vkey);
    return text([present, ...known.filter((vkey) => vkey !== present)].map((vkey) => `${vkey}\n`).join(''));
  }

  @QueryRoute('tile/*', {
    roles: ['auditor'],
    summary: 'Hashes of the tree, and the events behind them: /tile/<L>/<N>[.p/<W>] of C2SP tlog-tiles',
    description: 'Level `entries`: events in canonical form (RFC 8785), personal fields sealed.',
  })
  @ApiParam({
    name: 'path',
    type: String,
    example: '0/000.p/5',
    description: 'Level, and number of the tile',
  })
  async tile(@Param() path: Readonly<Record<'*', string>>) {
    const address = parseTilePath(path['*']);
    const { size } = await this.log.ledger.state();
    if (!address || address.width > tileWidthAt(size, address)) throw notFound();
    const { level, index, width } = address;
    const bytes =
      level === 'entries' ? await this.bundle(index, width) : await this.log.ledger.tile(level, index, width);
    return new StreamableFile(bytes, { type: 'application/octet-stream' });
  }

  @QueryRoute('proof/inclusion', {
    roles: ['auditor'],
    summary: 'That an event stands in the log (RFC 9162, section 2.1.3)',
  })
  async inclusion(@Query() { event, size: asked }: InclusionQuery) {
    const size = await this.size(asked);
    const entry = await this.log.ledger.entryOf(event);
    if (!entry) throw notFound();
    const { log_index: index } = entry;
    if (index >= size) throw noSuchSize(index + 1, size);
    const subtrees = this.log.ledger.subtrees();
    const root = await rootOf(subtrees, size);
    const proof = await proveInclusion(subtrees, index, size);
    const stored = await eventOf(this.log.store, entry);
    return {
      event,
      index,
      size,
      root: root.toString('base64'),
      proof: base64(proof),
      entry: stored ? entryOfEvent(stored) : null,
    };
  }

  @QueryRoute('proof/consistency', {
    roles: ['auditor'],
    summary: 'That the log at one size goes on in the log at another (RFC 9162, section 2.1.4)',
  })
  async consistency(@Query() { from, to: asked }: ConsistencyQuery) {
    const to = await this.size(asked);
    if (from > to) throw noSuchSize(from, to);
    return { from, to, proof: base64(await proveConsistency(this.log.ledger.subtrees(), from, to)) };
  }

  private async last(): Promise<SignedCheckpoint> {
    const last = await this.log.checkpoints.last();
    if (!last) throw noCheckpoint;
    return last;
  }

  private async size(asked: number | undefined): Promise<number> {
    if (asked === undefined) return (await this.last()).size;
    const { size } = await this.log.ledger.state();
    if (asked > size) throw noSuchSize(asked, size);
    return asked;
  }

  private async bundle(index: number, width: number): Promise<Buffer> {
    const entries: string[] = [];
    for (const entry of await this.log.ledger.entries(index * tileWidth, width)) {
      const event = await eventOf(this.log.store, entry);
      if (!event) throw notFound();
      entries.push(entryOfEvent(event));
    }
    return entryBundle(entries);
  }
}

const text = (content: string): StreamableFile =>
  new StreamableFile(Buffer.from(content), { type: 'text/plain; charset=utf-8' });
