import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type CommandResult = 'accepted' | 'repeated' | 'unchanged' | 'refused' | 'failed';

/** Seconds: from a cached fold and one durable append to a loaded machine. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/**
 * What is counted and measured, in one place. Labels take few values each (contexts, commands, consumers, codes):
 * never a trajectory, a person or a text.
 */
export class Metrics {
  readonly registry = new Registry();

  private readonly commands = new Counter({
    name: 'digihub_commands_total',
    help: 'Commands handled, by context, command and result.',
    labelNames: ['context', 'command', 'result'],
    registers: [this.registry],
  });
  private readonly commandSeconds = new Histogram({
    name: 'digihub_command_seconds',
    help: 'Time from a command to its durable answer.',
    labelNames: ['context'],
    buckets,
    registers: [this.registry],
  });
  private readonly refusals = new Counter({
    name: 'digihub_refusals_total',
    help: 'Refusals told, by code.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly conflicts = new Counter({
    name: 'digihub_append_conflicts_total',
    help: 'Appends that met another revision than expected.',
    labelNames: ['context'],
    registers: [this.registry],
  });
  private readonly lag = this.gauge(
    'digihub_consumer_lag',
    'Positions between the store and a consumer.',
    'consumer',
  );
  private readonly waiting = this.gauge(
    'digihub_waiting_messages',
    'Messages that wait for a retry.',
    'consumer',
  );
  private readonly parked = this.gauge(
    'digihub_parked_messages',
    'Messages parked after the last try.',
    'consumer',
  );
  private readonly late = this.gauge(
    'digihub_late_deadlines',
    'Deadlines due and not handled yet.',
    'context',
  );

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

  appendConflict(context: string): void {
    this.conflicts.inc({ context });
  }

  consumerLag(consumer: string, positions: number): void {
    this.lag.set({ consumer }, positions);
  }

  waitingMessages(consumer: string, count: number): void {
    this.waiting.set({ consumer }, count);
  }

  parkedMessages(consumer: string, count: number): void {
    this.parked.set({ consumer }, count);
  }

  lateDeadlines(context: string, count: number): void {
    this.late.set({ context }, count);
  }

  private gauge(name: string, help: string, label: string): Gauge {
    return new Gauge({ name, help, labelNames: [label], registers: [this.registry] });
  }
}
