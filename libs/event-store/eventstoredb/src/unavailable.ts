/**
 * The server is away, overloaded, or does not let us in. No event and no command is to blame: whoever consumes
 * goes on later from where it stands, and a command may be repeated with the same ids.
 */
export class EventStoreUnavailable extends Error {
  readonly unavailable = true;
  /** The system error that comes nearest, for those who know only these. */
  readonly code = 'ETIMEDOUT';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EventStoreUnavailable';
  }
}

/** Somebody asked after the store was closed. */
export class EventStoreClosed extends EventStoreUnavailable {
  constructor() {
    super('the event store is closed');
    this.name = 'EventStoreClosed';
  }
}

/** The deadline passed and nobody knows whether the events were written: repeat with the same ids to find out. */
export class AppendUnanswered extends EventStoreUnavailable {
  constructor(stream: string, cause?: unknown) {
    super(
      `EventStoreDB has not answered the append to ${stream} in time; it may or may not be written`,
      cause,
    );
    this.name = 'AppendUnanswered';
  }
}
