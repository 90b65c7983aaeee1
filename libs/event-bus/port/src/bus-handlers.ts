import { type ContractRegistry, type PublishedEvent, validate } from '@digihub/contracts';
import type { Consumer, Message } from '@digihub/read-models';
import { isObservable, lastValueFrom } from 'rxjs';
import { BusContext } from './bus-context.js';

/** The extras of an `@EventPattern` on a bus. */
export interface BusHandlerExtras {
  readonly kind: 'reaction' | 'projection';
  /** Name of a consumer of its own, with its own watermark; absent: `{context}.reactions` or `{context}.views`. */
  readonly consumer?: string;
}

export interface BusHandler {
  readonly type: string;
  readonly extras: BusHandlerExtras;
  /** The `@EventPattern` method, with Nest's guards, pipes and interceptors around it. */
  readonly call: (event: PublishedEvent, context: unknown) => Promise<unknown>;
}

/** The event has a type that is handled here, in a version that this build does not know. */
export class UnknownVersion extends Error {
  constructor(readonly type: string) {
    super(`${type} is of a version that is not known here`);
    this.name = 'UnknownVersion';
  }
}

/** `be.digihub.intake.trajectory-opened.v1` → `be.digihub.intake.trajectory-opened.` */
const unversioned = (type: string): string => type.replace(/v\d+$/, '');

/**
 * Joins the handlers of one consumer. It asks for every version of the types that it handles: one that nobody here
 * knows must wait for the build that does, and not pass unseen.
 */
export const busConsumer = <Database>(
  name: string,
  kind: BusHandlerExtras['kind'],
  handlers: readonly BusHandler[],
  contracts: ContractRegistry,
): Consumer<PublishedEvent, Database> => {
  const byType = new Map<string, BusHandler[]>();
  for (const handler of handlers) byType.set(handler.type, [...(byType.get(handler.type) ?? []), handler]);
  const types = [...new Set(handlers.map(({ type }) => unversioned(type)))];

  const handle = async (message: Message<PublishedEvent>, context: unknown): Promise<void> => {
    const contract = contracts.get(message.type);
    const mine = byType.get(message.type);
    if (!contract) throw new UnknownVersion(message.type);
    if (!mine) return;
    validate(contract, message.body.data);
    for (const { call } of mine) await settled(await call(message.body, context));
  };

  return kind === 'projection'
    ? { kind, name, types, project: (tx, message) => handle(message, new BusContext([message, tx])) }
    : { kind, name, types, react: (message) => handle(message, new BusContext([message, undefined])) };
};

/** Nest answers an error, and what an interceptor makes of an answer, as an observable. */
const settled = async (answer: unknown): Promise<void> => {
  if (!isObservable(answer)) return;
  try {
    await lastValueFrom(answer, { defaultValue: undefined });
  } catch (error) {
    throw isHidden(error)
      ? new Error('Nest hid the error of a handler: connect the bus with connectBus')
      : error;
  }
};

/** What Nest's own exception filter makes of an error that it does not know. */
const isHidden = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { status?: unknown }).status === 'error';
