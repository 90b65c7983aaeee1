/** One service as its own application runs it, but for its clock: the demo's, shared by all processes in a folder. */
import 'reflect-metadata';
import { openAudit } from '@digihub/audit';
import { openCoaching } from '@digihub/coaching';
import { startService } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { OpenContext } from '@digihub/context';
import { DemoClock, openDemo } from '@digihub/digihub-app/demo';
import { openFinance } from '@digihub/finance';
import { openIntake } from '@digihub/intake';
import { openRouting } from '@digihub/routing';

const contexts: Readonly<Record<string, OpenContext>> = {
  intake: openIntake,
  routing: openRouting,
  coaching: openCoaching,
  finance: openFinance,
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('say which folder keeps the clock');
const configuration = readConfiguration(process.env);
const clock = new DemoClock(folder);
const context = contexts[configuration.service];

const { url } = await startService({
  configuration,
  contexts: context ? [context] : [],
  extras: [...(context ? [] : [openAudit]), openDemo(clock)],
  clock,
});
console.log(`${configuration.service} listens at ${url}`);
