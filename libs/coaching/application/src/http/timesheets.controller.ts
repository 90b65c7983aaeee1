import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { mayActOn, notFound } from '@digihub/access';
import type { WorkDone } from '@digihub/coaching-domain';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { sheetKey } from '../aggregates.js';
import { CoachingCommands } from '../coaching-commands.js';
import {
  ProposeCorrection,
  RecordEmployment,
  RefuseCorrection,
  RegisterHours,
  ReturnSheet,
} from './timesheets.dto.js';

const Person = () =>
  PathReference('person', { example: 'coach-west-vlaanderen-1', description: 'Pseudonym.' });
const Month = () => PathReference('month', { example: '2022-05', description: 'Year and month.' });
const staff = ['coach', 'partner', 'caseworker', 'approver'] as const;
const deciders = ['approver'] as const;

/** Where the entry belongs is checked here; whose hours count, and from when, by the sheet's own rules. */
const workDone = ({ trajectory, hub, ...body }: RegisterHours, entry: string, call: Call): WorkDone => {
  if (body.activity === 'services') {
    return { entry, ...body, ...(trajectory === undefined ? {} : { trajectory }) };
  }
  if (body.activity === 'other' || hub === undefined) return { entry, ...body };
  mayActOn(call.actor, { hub });
  return { entry, ...body, hub };
};

@ApiTags('hours')
@Controller('coaching/v1')
export class TimesheetsController {
  constructor(private readonly coaching: CoachingCommands) {}

  @CommandRoute('timesheets/:person/:month/entries', { roles: staff, summary: 'Register own hours' })
  register(
    @Person() person: string,
    @Month() month: string,
    @Body() body: RegisterHours,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const { timesheets } = this.coaching;
    const employer = timesheets.employerOf(call);
    const work = workDone(body, derivedId('entry', call.commandId), call);
    const data = { ...work, person, month, ...(employer === undefined ? {} : { employer }) };
    return timesheets.begin(sheetKey(person, month), { type: 'register-hours', data }, call);
  }

  @CommandRoute('timesheets/:person/:month/entries/:entry/removal', {
    roles: staff,
    summary: 'Remove an own entry before signing',
  })
  remove(
    @Person() person: string,
    @Month() month: string,
    @PathReference('entry', { example: '3m8k2x9p4q7r1s5t', description: 'The entry.' }) entry: string,
    @Body() _: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const key = sheetKey(person, month);
    return this.coaching.timesheets.execute(key, { type: 'remove-entry', data: { entry } }, call);
  }

  @CommandRoute('timesheets/:person/:month/signature', { roles: staff, summary: 'Sign the own sheet' })
  sign(
    @Person() person: string,
    @Month() month: string,
    @Body() _: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.timesheets.execute(sheetKey(person, month), { type: 'sign-sheet', data: {} }, call);
  }

  @CommandRoute('timesheets/:person/:month/approval', {
    roles: deciders,
    summary: "Approve somebody else's sheet: it is locked, and its hours count",
  })
  approve(
    @Person() person: string,
    @Month() month: string,
    @Body() _: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const key = sheetKey(person, month);
    return this.coaching.timesheets.execute(key, { type: 'approve-sheet', data: {} }, call);
  }

  @CommandRoute('timesheets/:person/:month/return', {
    roles: deciders,
    summary: 'Return a signed sheet to its person, with a reason',
  })
  async giveBack(
    @Person() person: string,
    @Month() month: string,
    @Body() body: ReturnSheet,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const { timesheets } = this.coaching;
    const reason = await timesheets.remark(person, body.reason, call);
    return timesheets.execute(sheetKey(person, month), { type: 'return-sheet', data: { reason } }, call);
  }

  @CommandRoute('timesheets/:person/:month/corrections', {
    roles: staff,
    summary: 'Propose a correction of a locked entry',
  })
  async propose(
    @Person() person: string,
    @Month() month: string,
    @Body() { entry, replacement, reason }: ProposeCorrection,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const { timesheets } = this.coaching;
    const data = {
      correction: derivedId('correction', call.commandId),
      entry,
      ...(replacement === undefined
        ? {}
        : { replacement: workDone(replacement, derivedId('entry', call.commandId), call) }),
      reason: await timesheets.remark(person, reason, call),
    };
    return timesheets.execute(sheetKey(person, month), { type: 'propose-correction', data }, call);
  }

  @CommandRoute('timesheets/:person/:month/corrections/:correction/approval', {
    roles: deciders,
    summary: 'Approve a correction, as a second person',
  })
  approveCorrection(
    @Person() person: string,
    @Month() month: string,
    @PathReference('correction', { example: '4n9k3x8p5q6r2s7t', description: 'The correction.' })
    correction: string,
    @Body() _: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const key = sheetKey(person, month);
    return this.coaching.timesheets.execute(key, { type: 'approve-correction', data: { correction } }, call);
  }

  @CommandRoute('timesheets/:person/:month/corrections/:correction/refusal', {
    roles: deciders,
    summary: 'Refuse a correction, as a second person, with a reason',
  })
  async refuseCorrection(
    @Person() person: string,
    @Month() month: string,
    @PathReference('correction', { example: '4n9k3x8p5q6r2s7t', description: 'The correction.' })
    correction: string,
    @Body() body: RefuseCorrection,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const { timesheets } = this.coaching;
    const data = { correction, reason: await timesheets.remark(person, body.reason, call) };
    return timesheets.execute(sheetKey(person, month), { type: 'refuse-correction', data }, call);
  }

  @CommandRoute('workloads/:person/:year/employment', {
    roles: deciders,
    summary: 'Record how much a person works in a year: the 1,720 hours follow pro rata',
  })
  employment(
    @Person() person: string,
    @PathReference('year', { example: '2022', description: 'The year.' }) year: string,
    @Body() { percent, months }: RecordEmployment,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    if (!/^20\d\d$/.test(year)) throw notFound();
    return this.coaching.workloads.employment({ person, year: Number(year), percent, months }, call);
  }
}
