import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference, TrajectoryId } from '@digihub/http';
import { CoachingCommands } from '../coaching-commands.js';
import {
  AmendedQuoteBody,
  CheckQuote,
  linesOf,
  QuoteBody,
  RefuseQuote,
  SendQuote,
  SignQuote,
  WithdrawQuote,
} from './quotes.dto.js';

const Quote = () => PathReference('quote', { example: 'offerte-1', description: 'The quote.' });
const submitters = ['partner', 'coach', 'caseworker'] as const;

/** From a partner's quote to the enterprise's signature, which is the award. */
@ApiTags('quotes')
@Controller('coaching/v1/trajectories/:id/quotes')
export class QuotesController {
  constructor(private readonly coaching: CoachingCommands) {}

  @CommandRoute('', {
    roles: submitters,
    summary: 'Submit a quote; the hub may do so on behalf of the partner',
  })
  submit(@TrajectoryId() id: string, @Body() body: QuoteBody, @CommandCall() call: Call): Promise<Outcome> {
    const { quote, plannedEnd } = body;
    const data = { quote, plannedEnd, lines: linesOf(body) };
    return this.coaching.trajectories.execute(id, { type: 'submit-quote', data }, call);
  }

  @CommandRoute(':quote/amendments', {
    roles: submitters,
    summary: 'Submit a quote for more work on a signed one, with the same path to go',
  })
  amend(
    @TrajectoryId() id: string,
    @Quote() amends: string,
    @Body() body: AmendedQuoteBody,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const { quote, plannedEnd } = body;
    const data = { quote, amends, plannedEnd, lines: linesOf(body) };
    return this.coaching.trajectories.execute(id, { type: 'submit-quote', data }, call);
  }

  @CommandRoute(':quote/check', { roles: ['coach'], summary: 'Check it against the selection criteria' })
  check(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() { criteria }: CheckQuote,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'check-quote', data: { quote, criteria } }, call);
  }

  @CommandRoute(':quote/approval', { roles: ['approver'], summary: 'Approve it, as a second person' })
  approve(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() _: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'approve-quote', data: { quote } }, call);
  }

  @CommandRoute(':quote/refusal', {
    roles: ['approver'],
    summary: 'Refuse it, as a second person, with a reason',
  })
  refuse(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() { reason }: RefuseQuote,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'refuse-quote', data: { quote, reason } }, call);
  }

  @CommandRoute(':quote/sending', {
    roles: ['coach', 'caseworker'],
    summary: 'Send it to the enterprise, once reserved',
  })
  send(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() { validUntil }: SendQuote,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { quote, ...(validUntil === undefined ? {} : { validUntil }) };
    return this.coaching.trajectories.execute(id, { type: 'send-quote', data }, call);
  }

  @CommandRoute(':quote/signature', {
    roles: ['coach', 'caseworker'],
    summary: 'Record the signature of the enterprise: the award',
  })
  sign(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() body: SignQuote,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'sign-quote', data: { quote, ...body } }, call);
  }

  @CommandRoute(':quote/withdrawal', {
    roles: submitters,
    summary: 'Withdraw it before the signature, with a reason',
  })
  withdraw(
    @TrajectoryId() id: string,
    @Quote() quote: string,
    @Body() { reason }: WithdrawQuote,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'withdraw-quote', data: { quote, reason } }, call);
  }
}
