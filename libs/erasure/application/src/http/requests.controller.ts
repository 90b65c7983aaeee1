import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { ErasureCommands } from '../erasure-commands.js';
import { PersonFinder } from '../person-finder.js';
import { RefuseErasure, RequestErasure } from './erasure.dto.js';

const requestId = { example: '6w3k9m2p4q8r1s5t', description: 'The request.' };

@ApiTags('requests')
@Controller('erasure/v1/requests')
export class RequestsController {
  constructor(
    private readonly erasure: ErasureCommands,
    private readonly persons: PersonFinder,
  ) {}

  @CommandRoute('', {
    roles: ['caseworker', 'coach', 'approver'],
    creates: true,
    summary: 'Somebody asks to be forgotten',
    description: 'Takes what the person is known by, and keeps only the surrogate.',
  })
  async request(@Body() body: RequestErasure, @CommandCall() call: Call): Promise<Outcome> {
    const { hub, ground, by, value } = body;
    const subject = await this.persons.find(by, value, hub);
    return this.erasure.request(derivedId('erasure', call.commandId), hub, { subject, hub, ground }, call);
  }

  @CommandRoute(':request/approve', {
    roles: ['approver'],
    summary:
      'Approve: by another person than who asked; refused while a hold, an open case or retention forbids it',
  })
  approve(
    @PathReference('request', requestId) request: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.requests.execute(request, { type: 'approve-erasure', data: {} }, call);
  }

  @CommandRoute(':request/refuse', { roles: ['approver'], summary: 'Refuse, with the ground' })
  refuse(
    @PathReference('request', requestId) request: string,
    @Body() data: RefuseErasure,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.requests.execute(request, { type: 'refuse-erasure', data }, call);
  }
}
