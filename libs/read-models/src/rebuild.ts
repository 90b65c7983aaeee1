import type { Projection, Source } from './consumer.js';
import { ConsumerRunner, type ConsumerRunnerOptions } from './consumer-runner.js';
import type { ConsumerStatus } from './consumer-status.js';
import type { ReadDatabase } from './read-database.js';

export interface RebuildOptions<Body, Database> extends Pick<
  ConsumerRunnerOptions<Body, Database>,
  'batchSize' | 'report' | 'unavailable'
> {
  /** A fresh one, beside the live one. */
  readonly database: ReadDatabase<Database>;
  readonly source: Source<Body>;
  /** As the live one runs them: a name is a watermark. Reactions are not rebuilt, nor do deadlines fire. */
  readonly projections: readonly Projection<Body, Database>[];
  readonly progress?: ((projection: string, watermark: bigint) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads everything from zero into a fresh database, and ends when each projection has caught up. The answer says
 * how far each is, and how many messages failed on the way (`waiting`, `parked`).
 */
export const rebuild = async <Body, Database>(
  options: RebuildOptions<Body, Database>,
): Promise<ConsumerStatus[]> => {
  const done: ConsumerStatus[] = [];
  for (const consumer of options.projections) {
    options.signal?.throwIfAborted();
    const runner = new ConsumerRunner({
      database: options.database,
      source: options.source,
      consumer,
      batchSize: options.batchSize ?? 1_000,
      report: options.report,
      unavailable: options.unavailable,
    });
    done.push(await untilCaughtUp(runner, consumer.name, options));
  }
  return done;
};

const untilCaughtUp = async <Body, Database>(
  runner: ConsumerRunner<Body, Database>,
  name: string,
  { progress, signal }: RebuildOptions<Body, Database>,
): Promise<ConsumerStatus> => {
  const caughtUp = new Promise<void>((resolve) => {
    runner.onChange(() => {
      progress?.(name, runner.watermarkOf(0));
      if (runner.caughtUp) resolve();
    });
    signal?.addEventListener('abort', () => resolve());
  });
  runner.start();
  const failed = await Promise.race([caughtUp, runner.ended]);
  const status = await runner.status();
  await runner.stop();
  if (failed) throw failed;
  signal?.throwIfAborted();
  return status;
};
