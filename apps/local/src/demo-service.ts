/** One service as its own application runs it, but for its clock: the demo's, shared by all processes in a folder. */
import 'reflect-metadata';
import { openAudit } from '@digihub/audit';
import { openCoaching } from '@digihub/coaching';
import { startService } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { OpenContext } from '@digihub/context';
import { DemoClock, openDemo } from '@digihub/digihub-app/demo';
import { openErasureContext } from '@digihub/erasure';
import { openFinance } from '@digihub/finance';
import { openIntake } from '@digihub/intake';
import { openRouting } from '@digihub/routing';

const contexts: Readonly<Record<string, OpenContext>> = {
  intake: openIntake,
  routing: openRouting,
  coaching: openCoaching,
  finance: openFinance,
  audit: openErasureContext,
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('say which folder keeps the clock');
const configuration = readConfiguration(process.env);
const clock = new DemoClock(folder);
const { service } = configuration;
const context = contexts[service];
if (!context) throw new Error(`${service} is no service apart`);

const { url } = await startService({
  configuration,
  contexts: [context],
  extras: [...(service === 'audit' ? [openAudit] : []), openDemo(clock)],
  clock,
});
console.log(`${service} listens at ${url}`);
