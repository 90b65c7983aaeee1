import type { Consumer } from 'kafkajs';

const pause = 1_000;

/**
 * Tells the broker now and then how far the group is, for tools that display lag. Nothing reads it back: a consumer
 * goes on from its watermark.
 */
export class GroupOffsets {
  private readonly unsaid = new Map<number, bigint>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly topic: string,
  ) {}

  done(partition: number, sequence: bigint): void {
    this.unsaid.set(partition, sequence + 1n);
    this.timer ??= setTimeout(() => void this.tell(), pause).unref();
  }

  /** Of partitions that are not this member's any more. */
  forget(): void {
    this.unsaid.clear();
  }

  async tell(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unsaid.size === 0) return;
    const { topic } = this;
    const offsets = [...this.unsaid].map(([partition, next]) => ({ topic, partition, offset: String(next) }));
    this.unsaid.clear();
    // A rebalance in between refuses it; the display is behind then, and nothing else.
    await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
