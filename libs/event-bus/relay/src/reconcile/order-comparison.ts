/** An event as both sides name it. */
export interface EventInOrder {
  /** Position in the store. */
  readonly sequence: bigint;
  readonly id: string;
  readonly type: string;
  /** The trajectory, else the stream. */
  readonly key: string;
}

export type DifferenceKind =
  /** In the store, not in the topic. */
  | 'missing'
  /** In the topic again. */
  | 'repeated'
  /** In the topic behind a later event of its trajectory. */
  | 'out-of-order'
  /** In the topic, and no public event of the store. */
  | 'unknown'
  /** In the topic, and its relay's checkpoint, where it has one, does not come so far. */
  | 'beyond';

interface Overdue {
  readonly event: EventInOrder;
  /** A later event of its trajectory came by. */
  overtaken: boolean;
}

/** More than this are given up as missing: memory stays bounded where nothing fits. */
const mostOverdue = 10_000;

/**
 * Compares one order of events with another, event by event, where one has been read to a point and the other to the
 * same: what is expected and did not come is overdue, until it does or the end is reached.
 */
export class OrderComparison {
  private readonly overdue = new Map<bigint, Overdue>();
  private readonly byKey = new Map<string, Overdue[]>();

  constructor(private readonly found: (kind: DifferenceKind, event: EventInOrder) => void) {}

  /** Expected, and it came. */
  matched(event: EventInOrder): void {
    for (const one of this.byKey.get(event.key) ?? []) one.overtaken = true;
  }

  /** Expected, and it has not come. */
  absent(event: EventInOrder): void {
    if (this.overdue.size >= mostOverdue) {
      this.found('missing', event);
      return;
    }
    const overdue = { event, overtaken: false };
    this.overdue.set(event.sequence, overdue);
    this.byKey.set(event.key, [...(this.byKey.get(event.key) ?? []), overdue]);
  }

  /** It came, and another was expected: late, or once more, or never in the store at all. */
  async surplus(event: EventInOrder, isStored: () => Promise<boolean>): Promise<void> {
    const overdue = this.overdue.get(event.sequence);
    if (overdue?.event.id !== event.id) {
      this.found((await isStored()) ? 'repeated' : 'unknown', event);
      return;
    }
    this.forget(overdue);
    if (overdue.overtaken) this.found('out-of-order', event);
  }

  /** Nothing more comes. */
  end(): void {
    for (const { event } of this.overdue.values()) this.found('missing', event);
    this.overdue.clear();
    this.byKey.clear();
  }

  private forget(overdue: Overdue): void {
    const { sequence, key } = overdue.event;
    this.overdue.delete(sequence);
    const others = this.byKey.get(key)!.filter((one) => one !== overdue);
    if (others.length > 0) this.byKey.set(key, others);
    else this.byKey.delete(key);
  }
}
