import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, newTrajectoryId, NoFields, TrajectoryId } from '@digihub/http';
import { IntakeCommands } from '../intake-commands.js';
import {
  AgreeToWait,
  ClarifyQuestion,
  Decline,
  DeclareSize,
  FindQuestionVague,
  GiveFirstLineAdvice,
  IdentifyEnterprise,
  ReceiveRequest,
  RecordFirstContact,
  Withdraw,
} from './requests.dto.js';

const roles = ['caseworker', 'coach'] as const;

@ApiTags('requests')
@Controller('intake/v1/requests')
export class RequestsController {
  constructor(private readonly intake: IntakeCommands) {}

  @CommandRoute('', { roles, creates: true, summary: 'Register a request' })
  receive(@Body() body: ReceiveRequest, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.receive(newTrajectoryId(call), body, call);
  }

  @CommandRoute(':id/first-contact', { roles, summary: 'Record the first contact' })
  firstContact(
    @TrajectoryId() id: string,
    @Body() data: RecordFirstContact,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.intake.execute(id, { type: 'record-first-contact', data }, call);
  }

  @CommandRoute(':id/enterprise', {
    roles,
    summary: 'Identify the enterprise; its postcode gives the hub',
  })
  identify(
    @TrajectoryId() id: string,
    @Body() body: IdentifyEnterprise,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.intake.identify(id, body, call);
  }

  @CommandRoute(':id/size', { roles, summary: 'Record the SME declaration; the size follows' })
  size(@TrajectoryId() id: string, @Body() body: DeclareSize, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.declareSize(id, body, call);
  }

  @CommandRoute(':id/vague-question', { roles, summary: 'The question is vague: what is missing' })
  vague(
    @TrajectoryId() id: string,
    @Body() data: FindQuestionVague,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.intake.execute(id, { type: 'find-question-vague', data }, call);
  }

  @CommandRoute(':id/question', { roles, summary: 'The question is clear' })
  clarify(
    @TrajectoryId() id: string,
    @Body() data: ClarifyQuestion,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.intake.execute(id, { type: 'clarify-question', data }, call);
  }

  @CommandRoute(':id/waiting', { roles, summary: 'Agree to wait, with a reason' })
  wait(@TrajectoryId() id: string, @Body() data: AgreeToWait, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.execute(id, { type: 'agree-to-wait', data }, call);
  }

  @CommandRoute(':id/first-line-advice', {
    roles,
    summary: 'Answer with first-line advice; ends the request',
  })
  advise(
    @TrajectoryId() id: string,
    @Body() data: GiveFirstLineAdvice,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.intake.execute(id, { type: 'give-first-line-advice', data }, call);
  }

  @CommandRoute(':id/decline', { roles, summary: 'Decline the request' })
  decline(@TrajectoryId() id: string, @Body() data: Decline, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.execute(id, { type: 'decline', data }, call);
  }

  @CommandRoute(':id/withdraw', { roles, summary: 'The enterprise withdraws' })
  withdraw(@TrajectoryId() id: string, @Body() data: Withdraw, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.execute(id, { type: 'withdraw', data }, call);
  }

  @CommandRoute(':id/open', { roles, summary: 'Open the adviestraject; routing starts' })
  open(@TrajectoryId() id: string, @Body() _body: NoFields, @CommandCall() call: Call): Promise<Outcome> {
    return this.intake.execute(id, { type: 'open-trajectory', data: {} }, call);
  }
}
