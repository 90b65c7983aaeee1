import type { StoredEvent } from '@digihub/event-store';

/** EventStoreDB takes 1 MiB in one append unless it is set otherwise. */
const mostBytes = 700_000;
const mostEvents = 500;

const size = ({ type, data, metadata }: StoredEvent): number =>
  Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata)) + type.length + 100;

/**
 * Consecutive events of one stream, as one append takes them: what is next to each other stays so, and the order of
 * the whole is that of the runs. Where one is cut follows from its events alone, so whoever goes on behind a run
 * makes the same runs again.
 */
export async function* runs(
  events: AsyncIterable<StoredEvent>,
): AsyncGenerator<readonly [StoredEvent, ...StoredEvent[]]> {
  let run: [StoredEvent, ...StoredEvent[]] | undefined;
  let bytes = 0;
  for await (const event of events) {
    const more = size(event);
    const fits = run?.[0].stream === event.stream && run.length < mostEvents && bytes + more <= mostBytes;
    if (run && fits) {
      run.push(event);
      bytes += more;
      continue;
    }
    if (run) yield run;
    run = [event];
    bytes = more;
  }
  if (run) yield run;
}
