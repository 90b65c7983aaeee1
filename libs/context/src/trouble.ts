import { type ConsumerReport, type Deadline, deadlineCommandId, surroundingsOf } from '@digihub/read-models';
import { traceIdOf } from '@digihub/tracing';

/** What went wrong and was not lost, for the log: ids to find it by, and nothing of what it says. */
export interface Trouble {
  readonly context: string;
  readonly where: string;
  readonly error: unknown;
  readonly consumer?: string | undefined;
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
  readonly trajectory?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly traceId?: string | undefined;
}

/** A consumer of this context has a message that waits or was parked, or an engine that is away. */
export const troubleOfConsumer = (context: string, report: ConsumerReport): Trouble => {
  const { kind, consumer, error } = report;
  const trouble = { context, where: `${consumer} (${kind})`, consumer, error };
  if (!('message' in report)) return trouble;
  const { id, type, body } = report.message;
  const { trajectory, correlationId, traceparent } = surroundingsOf(body);
  return {
    ...trouble,
    ...{ eventId: id, eventType: type, trajectory, correlationId, traceId: traceIdOf(traceparent) },
  };
};

/** A deadline did not become a command yet; absent: none could be looked for. */
export const troubleOfDeadline = (
  context: string,
  { deadline, error }: { readonly deadline?: Deadline; readonly error: unknown },
): Trouble => ({
  ...{ context, where: deadline ? `deadlines (${deadline.kind})` : 'deadlines', error },
  ...(deadline
    ? { trajectory: deadline.trajectory ?? undefined, correlationId: deadlineCommandId(deadline) }
    : {}),
});
