import type { Benchmark } from './benchmark.js';

interface Entry {
  readonly title: string;
  /** Loaded only when it runs: a part that cannot be loaded takes its own benchmark with it, no other. */
  readonly load: () => Promise<Benchmark>;
}

/** Every benchmark, in the order in which they run. */
export const catalogue: Readonly<Record<string, Entry>> = {
  append: {
    title: 'Durable append',
    load: async () => (await import('./benchmarks/append.js')).append,
  },
  scan: {
    title: 'Scan of the whole store',
    load: async () => (await import('./benchmarks/scan.js')).scan,
  },
  fold: {
    title: 'Fold of one trajectory',
    load: async () => (await import('./benchmarks/fold.js')).fold,
  },
  http: {
    title: 'Durable command over HTTP, 64 connections, reactions on',
    load: async () => (await import('./benchmarks/http.js')).http,
  },
  reaction: {
    title: "From a command's answer to the reaction in the next context",
    load: async () => (await import('./benchmarks/reaction.js')).reaction,
  },
  rebuild: {
    title: 'Rebuild of a read model',
    load: async () => (await import('./benchmarks/rebuild.js')).rebuildReadModel,
  },
  redecide: {
    title: 'Every recorded decision taken again',
    load: async () => (await import('./benchmarks/redecide.js')).redecide,
  },
  memory: {
    title: 'Memory while the whole store is replayed, verified and decided again',
    load: async () => (await import('./benchmarks/memory.js')).memory,
  },
  growth: {
    title: 'One command and one replay in a store that has grown tenfold',
    load: async () => (await import('./benchmarks/growth.js')).growth,
  },
  ledger: {
    title: 'The log of all events: append and verify',
    load: async () => (await import('./benchmarks/ledger.js')).ledger,
  },
  relay: {
    title: 'Relay from the store to Kafka',
    load: async () => (await import('./benchmarks/relay.js')).relay,
  },
  crossing: {
    title:
      "From a command's answer to the reaction in another process, over Kafka; the event store is our test server",
    load: async () => (await import('./benchmarks/crossing.js')).crossing,
  },
  consumer: {
    title: 'Read model on PostgreSQL, fed by Kafka',
    load: async () => (await import('./benchmarks/consumer.js')).consumer,
  },
  services: {
    title: 'Services apart, at rest; the event store is our test server',
    load: async () => (await import('./benchmarks/services.js')).services,
  },
};
