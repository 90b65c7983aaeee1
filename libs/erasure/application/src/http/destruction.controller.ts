import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { ErasureCommands } from '../erasure-commands.js';
import { DrawList, PlaceHold } from './erasure.dto.js';

const listId = { example: '6w3k9m2p4q8r1s5t', description: 'The list.' };
const heldId = { example: '7x3k9m2p4q8r1s5t', description: 'A trajectory, or the surrogate of a person.' };

@ApiTags('retention')
@Controller('erasure/v1')
export class DestructionController {
  constructor(private readonly erasure: ErasureCommands) {}

  @CommandRoute('lists', {
    roles: ['caseworker', 'approver'],
    creates: true,
    summary: 'Draw the list of what may be destroyed: ended, past its retention, not on hold; 500 at most',
  })
  draw(@Body() { hub }: DrawList, @CommandCall() call: Call): Promise<Outcome> {
    return this.erasure.draw(derivedId('destruction', call.commandId), hub, call);
  }

  @CommandRoute('lists/:list/approve', {
    roles: ['approver'],
    summary: 'Approve a list; the second person sets it in motion',
  })
  approve(
    @PathReference('list', listId) list: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.lists.execute(list, { type: 'approve-list', data: {} }, call);
  }

  @CommandRoute('lists/:list/refuse', { roles: ['approver'], summary: 'Refuse a list; another can be drawn' })
  refuse(
    @PathReference('list', listId) list: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.lists.execute(list, { type: 'refuse-list', data: {} }, call);
  }

  @CommandRoute('holds/:held/place', {
    roles: ['approver', 'finance', 'auditor'],
    summary: 'Place a legal hold on a trajectory or a person: nothing of it is destroyed',
  })
  place(
    @PathReference('held', heldId) held: string,
    @Body() { ground }: PlaceHold,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.hold(held, ground, call);
  }

  @CommandRoute('holds/:held/release', {
    roles: ['approver', 'finance'],
    summary: 'Release a legal hold: by another person than who placed it',
  })
  release(
    @PathReference('held', heldId) held: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.erasure.release(held, call);
  }
}
