import type { StoredEvent } from '@digihub/event-store';

/** The commits of a history, each once its last event is there. What is not whole at the end is left out. */
export async function* wholeCommits(
  events: AsyncIterable<StoredEvent>,
): AsyncGenerator<readonly [StoredEvent, ...StoredEvent[]]> {
  const open = new Map<string, [StoredEvent, ...StoredEvent[]]>();
  for await (const event of events) {
    const { stream, metadata } = event;
    const begun = metadata.commitIndex === 0 ? undefined : open.get(stream);
    const commit: [StoredEvent, ...StoredEvent[]] = begun ? [...begun, event] : [event];
    if (commit.length < metadata.commitSize) open.set(stream, commit);
    else {
      open.delete(stream);
      yield commit;
    }
  }
}
