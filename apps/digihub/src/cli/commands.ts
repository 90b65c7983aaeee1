import type { Command } from 'commander';

interface Listed {
  readonly name: string;
  readonly does: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of --help. One is loaded when it is named: most bring the services along. */
export const commands: readonly Listed[] = [
  {
    name: 'up',
    does: 'run all services in one process',
    load: async () => (await import('./up.js')).upCommand(),
  },
  {
    name: 'demo',
    does: 'play trajectories through the HTTP API on a fresh store, and report; exit 1 when the money does not close',
    load: async () => (await import('./demo.js')).demoCommand(),
  },
  {
    name: 'token',
    does: 'print a token for one of the demo people; good on this machine only',
    load: async () => (await import('./token.js')).tokenCommand(),
  },
  {
    name: 'replay',
    does: 'tell the story of one trajectory: who, when, why, the state after each step',
    load: async () => (await import('./replay.js')).replayCommand(),
  },
  {
    name: 'diff',
    does: 'tell which fields of a trajectory changed between two moments, by whom and why; exit 1 when any did',
    load: async () => (await import('./diff.js')).diffCommand(),
  },
  {
    name: 'totals',
    does: 'tell budget, commitments and cost of a hub at a moment, at one cut that has a name',
    load: async () => (await import('./totals.js')).totalsCommand(),
  },
  {
    name: 'redecide',
    does: 'take every recorded decision again on its state and facts; exit 1 when one comes out different',
    load: async () => (await import('./redecide.js')).redecideCommand(),
  },
  {
    name: 'what-if',
    does: 'live the history again under changed rules; exit 1 when a trajectory comes out different',
    load: async () => (await import('./what-if.js')).whatIfCommand(),
  },
  {
    name: 'access-log',
    does: 'list who looked at personal data, took a dossier away or was refused',
    load: async () => (await import('./access-log.js')).accessLogCommand(),
  },
  {
    name: 'export',
    does: 'write events for process mining and analysis into a file; no personal data',
    load: async () => (await import('./export.js')).exportCommand(),
  },
  {
    name: 'verify',
    does: 'compare every event with the log, its signed checkpoints, and those kept outside; exit 1 when one differs',
    load: async () => (await import('./verify.js')).verifyCommand(),
  },
  {
    name: 'dossier',
    does: 'make the dossier of one trajectory: events, decisions, money, and the proof that it is all',
    load: async () => (await import('./dossier.js')).dossierCommand(),
  },
  {
    name: 'verify-dossier',
    does: 'verify a dossier, without network and without the system that made it; exit 1 when it fails',
    load: async () => (await import('./dossier.js')).verifyDossierCommand(),
  },
  {
    name: 'sample',
    does: 'draw trajectories so that anybody can draw them again, and put their dossiers in one archive',
    load: async () => (await import('./sample.js')).sampleCommand(),
  },
  {
    name: 'ledger-key',
    does: 'show the key that signs the checkpoints of the log, or make a new one',
    load: async () => (await import('./ledger-key.js')).ledgerKeyCommand(),
  },
  {
    name: 'parked',
    does: 'list messages that failed, try them again, or give them up with a reason',
    load: async () => (await import('./parked.js')).parkedCommand(),
  },
  {
    name: 'rebuild',
    does: 'make read models anew beside the live ones, compare, and exchange them; exit 1 when they differed',
    load: async () => (await import('./rebuild.js')).rebuildCommand(),
  },
  {
    name: 'reconcile',
    does: 'compare event store and topic: every public event exactly once, in order; exit 1 when they differ',
    load: async () => (await import('./reconcile.js')).reconcileCommand(),
  },
  {
    name: 'backup',
    does: 'copy the events and, apart, the keys; also while the server runs',
    load: async () => (await import('./backup.js')).backupCommand(),
  },
  {
    name: 'restore',
    does: 'restore a backup into an empty data folder; read models are rebuilt at the next start',
    load: async () => (await import('./backup.js')).restoreCommand(),
  },
  {
    name: 'migrate',
    does: 'move the data folder to EventStoreDB, PostgreSQL and Kafka, and compare; exit 1 when they differ',
    load: async () => (await import('./migrate.js')).migrateCommand(),
  },
];
