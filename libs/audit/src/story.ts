import type { DomainEvent, Sentence } from '@digihub/kernel';

/** Event type → the sentence that tells it. The compiler asks for every type of the context. */
export type Stories<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (data: Extract<Event, { type: Type }>['data']) => Sentence;
};
