import { Controller, Inject, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import {
  Choice,
  type correlationOf,
  HTTP_PARTS,
  type HttpParts,
  QueryRoute,
  seesPersonalData,
  TrajectoryId,
  WholeNumber,
} from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { archiveOf } from '../dossier/archive.js';
import { subjectsOf } from '../dossier/collect-case.js';
import { makeDossier } from '../dossier/make-dossier.js';
import { noteDossiers } from '../dossier/note-dossiers.js';
import { noSuchSize } from './log.controller.js';
import { mayReadTrajectory } from '../http/may-read-trajectory.js';
import { keptLog, type KeptLog } from './open-log.js';

const readers = ['auditor', 'caseworker', 'coach', 'approver', 'finance'] as const;

export class DossierQuery {
  @Choice(['nl', 'en'], { optional: true, example: 'nl', description: 'Of the report; nl' })
  language?: 'nl' | 'en';

  @WholeNumber({
    min: 1,
    optional: true,
    query: true,
    example: 20_000,
    description: 'Size of a checkpoint that you have: the dossier proves that it continues it',
  })
  since?: number;
}

/** The dossier of a trajectory, which verifies without us. */
@ApiTags('dossier')
@Controller('audit/v1/trajectories')
export class DossierController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(keptLog) private readonly log: KeptLog,
    @Inject(HTTP_PARTS) private readonly http: HttpParts,
  ) {}

  @QueryRoute(':id/dossier', {
    roles: readers,
    summary: 'The dossier as a ZIP archive: events, decisions, money, report, and the proof that it is all',
    description:
      'Personal data is readable in it for who may see it, and an auditor finds the signed and approved sheets of ' +
      'hours. That it was taken is noted before it leaves.',
  })
  async dossier(
    @TrajectoryId() id: string,
    @Query() { language = 'nl', since }: DossierQuery,
    @Caller() caller: Actor,
    @Req() request: Parameters<typeof correlationOf>[0],
  ) {
    const { store, sealer } = this.parts;
    await mayReadTrajectory(store, id, caller);
    const mayOpen = seesPersonalData(caller);
    const { signer, clock } = this.log;
    const { size } = await this.log.ledger.state();
    if (since !== undefined && since > size) throw noSuchSize(since, size);
    const made = await makeDossier(id, {
      ...{ store, sealer, log: this.log, signer, language, mayOpen, since },
      ...{ now: clock.now(), demo: clock.demo, wholeSheets: caller.roles.includes('auditor') },
    });
    await noteDossiers(this.http, {
      ...{ caller, request, route: 'GET /audit/v1/trajectories/:id/dossier', trajectories: [id] },
      subjects: mayOpen ? subjectsOf(made.case) : [],
    });
    return new StreamableFile(archiveOf(made.files), {
      type: 'application/zip',
      disposition: `attachment; filename="dossier-${id}.zip"`,
    });
  }
}
