import { derivedUuid, systemActor } from '@digihub/kernel';
import type { Call } from '@digihub/command-handling';
import type { PublishedEvent } from '@digihub/contracts';
import type { StoredEvent } from '@digihub/event-store';
import { type Deadline, deadlineCommandId } from '@digihub/read-models';

/** What makes a reaction act: its id makes the command's, so a repeat is recognised. */
export interface Trigger {
  readonly id: string;
  readonly correlationId: string;
  readonly traceparent?: string | undefined;
}

export const triggerOf = (event: PublishedEvent | StoredEvent): Trigger =>
  'specversion' in event
    ? { id: event.id, correlationId: event.correlationid, traceparent: event.traceparent }
    : {
        id: event.id,
        correlationId: event.metadata.$correlationId,
        traceparent: event.metadata.traceparent,
      };

/** The call of a reaction or a process, on one stream. */
export const reactionCall = (name: string, stream: string, trigger: Trigger): Call => ({
  actor: systemActor(name),
  commandId: derivedUuid(name, stream, trigger.id),
  correlationId: trigger.correlationId,
  causationId: trigger.id,
  traceparent: trigger.traceparent,
});

/** The call of a deadline that has come. */
export const deadlineCall = (context: string, deadline: Deadline): Call => {
  const commandId = deadlineCommandId(deadline);
  return {
    actor: systemActor(`${context}.deadline`),
    commandId,
    correlationId: commandId,
    causationId: commandId,
  };
};
