import type { JobKind } from '@digihub/jobs';
import { Problem } from '@digihub/kernel';
import type { Audited } from '../../audited.js';
import { type ChangedRules, changedRulesFrom, RulesUnsound, underRules } from './changed-rules.js';
import { whatIf } from './what-if.js';

/** What the asker is told where the rules make no sound programme: every fault. */
const asProblem = (error: unknown): unknown => {
  if (!(error instanceof RulesUnsound)) return error;
  const { faults } = error;
  return new Problem(
    400,
    'audit.rules-unsound',
    {
      nl: `Met deze regels kan niet gerekend worden: ${faults.join('; ')}.`,
      en: `These rules cannot be used: ${faults.join('; ')}.`,
    },
    { faults },
  );
};

/** Rules that are sound as far as can be seen before the history is read. @throws Problem 400 */
export const soundRules = (value: object, { programme }: Audited): ChangedRules => {
  try {
    const rules = changedRulesFrom(value);
    underRules(programme, rules);
    return rules;
  } catch (error) {
    throw asProblem(error);
  }
};

/** The history under changed rules: a line of JSON per trajectory that differs, then one with the totals. */
export const whatIfJob = ({ store, programme }: Audited): JobKind<ChangedRules> => ({
  name: 'what-if',
  result: { mediaType: 'application/x-ndjson', file: () => 'what-if.jsonl' },
  run: async (rules, { signal, progress, output }) => {
    const line = (difference: object) => output.write(`${JSON.stringify(difference)}\n`);
    try {
      const result = await whatIf(store, programme, rules, {
        signal,
        progress: (events) => progress(events),
        differs: line,
        sizeDiffers: line,
      });
      progress(result.events, result.events);
      await line(result);
      return { ...result };
    } catch (error) {
      // An amendment of the history may leave no sound programme.
      throw asProblem(error);
    }
  },
});
