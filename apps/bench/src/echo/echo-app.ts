import { Body, Controller, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TokenVerifier } from '@digihub/access';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, createHttpApp, newTrajectoryId, TrajectoryId } from '@digihub/http';
import { EchoedQuestion, EchoedRequest } from './echo.dto.js';

const outcome = (trajectory: string, body: object): Outcome => ({
  stream: `intake-${trajectory}`,
  revision: 0,
  position: 0n,
  repeated: false,
  events: [{ type: 'echo.happened.v1', data: body }],
});

/** Commands that do nothing: all that stands before a route, and the answer. */
@Controller('echo/v1/requests')
export class EchoController {
  @CommandRoute('', { roles: ['caseworker', 'coach'], creates: true, summary: 'Echo of a request' })
  receive(@Body() body: EchoedRequest, @CommandCall() call: Call): Promise<Outcome> {
    return Promise.resolve(outcome(newTrajectoryId(call), body));
  }

  @CommandRoute(':id/vague-question', { roles: ['caseworker', 'coach'], summary: 'Echo of a question' })
  vague(
    @TrajectoryId() id: string,
    @Body() body: EchoedQuestion,
    @CommandCall() _call: Call,
  ): Promise<Outcome> {
    return Promise.resolve(outcome(id, body));
  }
}

@Module({ controllers: [EchoController] })
export class EchoModule {}

/** An application behind the same limits, guards and validation as the services'. */
export const startEcho = async (verifier: TokenVerifier): Promise<NestFastifyApplication> => {
  const app = await createHttpApp(EchoModule, { verifier, logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
};
