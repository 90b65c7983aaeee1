import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricDefinition, metricDefinitions } from './metric-definitions.js';

export type CommandResult = 'accepted' | 'repeated' | 'unchanged' | 'refused' | 'failed';

/** What lies ahead of a consumer or a relay. */
export interface Lag {
  readonly events: number;
  /** Age of the oldest; undefined: not known. */
  readonly seconds: number | undefined;
}

const consumerStates = ['stopped', 'running', 'backing-off', 'fenced', 'failed'] as const;
const relayStates = [
  ...(['stopped', 'starting', 'running', 'backing-off', 'blocked'] as const),
  ...(['standby', 'fenced', 'refused'] as const),
];

const ledgerStates = ['stopped', 'catching-up', 'following', 'backing-off', 'refused'] as const;

/** How a consumer does. */
export interface ConsumerMeasure {
  readonly consumer: string;
  readonly state: (typeof consumerStates)[number];
  readonly lag: Lag | undefined;
  readonly waiting: number;
  readonly parked: number;
}

/** How a relay does. */
export interface RelayMeasure {
  readonly relay: string;
  readonly state: (typeof relayStates)[number];
  readonly lag: Lag | undefined;
}

/** How the log of all events does, where this process keeps it. */
export interface LedgerMeasure {
  readonly state: (typeof ledgerStates)[number];
  /** Events in it. */
  readonly size: number;
}

/** Seconds: from a cached fold and one durable append to a loaded machine. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What is counted and measured; what each of it means stands in its definition. */
export class Metrics {
  readonly registry = new Registry();

  private readonly commands = this.counter(metricDefinitions.commands);
  private readonly commandSeconds = this.histogram(metricDefinitions.commandSeconds);
  private readonly refusals = this.counter(metricDefinitions.refusals);
  private readonly appendSeconds = this.histogram(metricDefinitions.appendSeconds);
  private readonly appendedEvents = this.counter(metricDefinitions.appendedEvents);
  private readonly conflicts = this.counter(metricDefinitions.conflicts);
  private readonly consumerState = this.gauge(metricDefinitions.consumerState);
  private readonly consumerLagEvents = this.gauge(metricDefinitions.consumerLagEvents);
  private readonly consumerLagSeconds = this.gauge(metricDefinitions.consumerLagSeconds);
  private readonly waiting = this.gauge(metricDefinitions.waiting);
  private readonly parked = this.gauge(metricDefinitions.parked);
  private readonly late = this.gauge(metricDefinitions.lateDeadlines);
  private readonly relayState = this.gauge(metricDefinitions.relayState);
  private readonly relayedEvents = this.counter(metricDefinitions.relayedEvents);
  private readonly relayTransactions = this.counter(metricDefinitions.relayTransactions);
  private readonly relayLagEvents = this.gauge(metricDefinitions.relayLagEvents);
  private readonly relayLagSeconds = this.gauge(metricDefinitions.relayLagSeconds);
  private readonly rebuilt = this.gauge(metricDefinitions.rebuildProgress);
  private readonly ledgerState = this.gauge(metricDefinitions.ledgerState);
  private readonly ledgerEvents = this.gauge(metricDefinitions.ledgerEvents);
  private readonly refreshFailures = this.counter(metricDefinitions.refreshFailures);

  /** `withProcess`: also memory, processor, event loop and garbage collection of this process. */
  constructor({ withProcess = true } = {}) {
    if (withProcess) collectDefaultMetrics({ register: this.registry });
  }

  /** A command was handled; `seconds` where it was timed. */
  command(context: string, command: string, result: CommandResult, seconds?: number): void {
    this.commands.inc({ context, command, result });
    if (seconds !== undefined) this.commandSeconds.observe({ context }, seconds);
  }

  refusal(code: string): void {
    this.refusals.inc({ code });
  }

  /** The events of one command became durable. */
  appended(context: string, events: number, seconds: number): void {
    this.appendSeconds.observe({ context }, seconds);
    this.appendedEvents.inc({ context }, events);
  }

  appendConflict(context: string): void {
    this.conflicts.inc({ context });
  }

  consumer({ consumer, state, lag, waiting, parked }: ConsumerMeasure): void {
    for (const one of consumerStates) this.consumerState.set({ consumer, state: one }, Number(one === state));
    setOrRemove(this.consumerLagEvents, { consumer }, lag?.events);
    setOrRemove(this.consumerLagSeconds, { consumer }, lag?.seconds);
    this.waiting.set({ consumer }, waiting);
    this.parked.set({ consumer }, parked);
  }

  lateDeadlines(context: string, count: number): void {
    this.late.set({ context }, count);
  }

  relay({ relay, state, lag }: RelayMeasure): void {
    for (const one of relayStates) this.relayState.set({ relay, state: one }, Number(one === state));
    setOrRemove(this.relayLagEvents, { relay }, lag?.events);
    setOrRemove(this.relayLagSeconds, { relay }, lag?.seconds);
  }

  /** A transaction of the relay carried so many events. */
  relayed(relay: string, events: number): void {
    this.relayedEvents.inc({ relay }, events);
    this.relayTransactions.inc({ relay });
  }

  /** How far the rebuild of a read model is, 0 to 1; undefined: it has ended. */
  rebuildProgress(consumer: string, ratio: number | undefined): void {
    setOrRemove(this.rebuilt, { consumer }, ratio);
  }

  ledger({ state, size }: LedgerMeasure): void {
    for (const one of ledgerStates) this.ledgerState.set({ state: one }, Number(one === state));
    this.ledgerEvents.set(size);
  }

  refreshFailed(): void {
    this.refreshFailures.inc();
  }

  private counter({ name, help, labels }: MetricDefinition): Counter {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.registry] });
  }

  private gauge({ name, help, labels }: MetricDefinition): Gauge {
    return new Gauge({ name, help, labelNames: [...labels], registers: [this.registry] });
  }

  private histogram({ name, help, labels }: MetricDefinition): Histogram {
    return new Histogram({ name, help, labelNames: [...labels], buckets, registers: [this.registry] });
  }
}

/** What is not known has no value: an old one would tell a lie. */
const setOrRemove = (gauge: Gauge, labels: Record<string, string>, value: number | undefined): void => {
  if (value === undefined) gauge.remove(labels);
  else gauge.set(labels, value);
};
