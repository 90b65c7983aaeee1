/** Milliseconds that an ending relay gives a broker that does not answer. */
const grace = 5_000;

/**
 * Resolves some seconds after the signal was aborted. What waits for a broker that hangs is left behind then: kafkajs
 * would go on trying for minutes, and nothing of it can be cut short.
 */
export const longAfter = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => void setTimeout(resolve, grace).unref(), { once: true });
  });
