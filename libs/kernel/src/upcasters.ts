import type { DomainEvent } from './decider.js';

/** Old wire name → its successor, and how the data becomes the successor's. Pure; chains are followed. */
export type Upcasters = Readonly<
  Record<
    string,
    {
      readonly to: string;
      readonly data: (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;
    }
  >
>;

/** The event as it is written today. A type that no upcaster names passes unchanged. */
export const upcast = (event: DomainEvent, upcasters: Upcasters): DomainEvent => {
  let current = event;
  for (let step = upcasters[current.type]; step; step = upcasters[current.type]) {
    current = { ...current, type: step.to, data: step.data(current.data as Record<string, unknown>) };
  }
  return current;
};
