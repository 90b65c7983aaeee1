import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance } from '@digihub/digihub-app/checks';
import { newSignerText } from '@digihub/ledger-proofs';
import { type Cluster, startCluster } from '../cluster.js';
import { ClusterApi } from '../cluster-api.js';
import { type Engines, serviceNames, startEngines } from '../engines.js';
import { StoreWatch } from './store-watch.js';
import { isSound, type Verdict, verify } from './verify.js';
import { Wires } from './wires.js';

/** What is shaken, from its first start on, and those who look at it. */
export class Installation {
  private constructor(
    private readonly folder: string,
    readonly engines: Engines,
    readonly wires: Wires,
    readonly cluster: Cluster,
    readonly watch: StoreWatch,
    readonly api: ClusterApi,
  ) {}

  verdict: Verdict | undefined;
  money: { readonly closes: boolean } | undefined;

  /** Real engines in a new folder, and one process of each service. */
  static async open(seed: number, environment: Readonly<Record<string, string>>): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'digihub-chaos-'));
    const engines = await startEngines(folder);
    try {
      const wires = await Wires.lay(engines);
      const settings = { ...environment, DIGIHUB_LEDGER_KEY: newSignerText('digihub.example/chaos') };
      const parts = { environment: settings, engines: wires.engines };
      const cluster = await startCluster({ folder, demo: true, ...parts });
      const watch = await StoreWatch.open(engines);
      const api = new ClusterApi(cluster, new Chance(seed));
      return new Installation(folder, engines, wires, cluster, watch, api);
    } catch (error) {
      // Stopped already where a service did not start; why it did not is what counts.
      await engines.stop().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Asks everything of what was done so far. False where something is wrong, or where since the last time nothing
   * went from one context to another: then nothing was shaken that matters.
   */
  async check(): Promise<boolean> {
    const before = this.verdict?.looked.triggers ?? 0;
    this.money = await this.api.get<{ closes: boolean }>('auditor', '/finance/v1/check');
    this.verdict = await verify(this.engines, this.api.acknowledged);
    return this.money.closes && isSound(this.verdict) && this.verdict.looked.triggers > before;
  }

  async endServices(): Promise<void> {
    for (const service of serviceNames) {
      await Promise.all(this.cluster.of(service).map((process) => process.end('SIGTERM')));
    }
  }

  async close(): Promise<void> {
    await this.watch.close();
    await this.cluster.stop();
    if (!process.env['DIGIHUB_KEEP']) rmSync(this.folder, { recursive: true, force: true });
  }
}
