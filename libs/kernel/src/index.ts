export { type Actor, type ActorOnRecord, isSystem, type Role, roles, systemActor } from './actor.js';
export {
  type Command,
  type Decider,
  type Decision,
  type DomainEvent,
  fold,
  type Given,
  unreachable,
} from './decider.js';
export { canonicalHash, derivedId, derivedUuid } from './identity.js';
export { allocate, type Cents, formatCents, proportion, type Share } from './money.js';
export { Problem } from './problem.js';
export { defineRefusals, isRefusal, type Refusal, type Sentence } from './refusal.js';
export { firstRules, type Rulebook, rulesFor, type RulesVersion, type StreamKind } from './rules.js';
export {
  addDays,
  addMilliseconds,
  addMonths,
  addWorkingDays,
  addYears,
  belgianHolidays,
  type Clock,
  type Day,
  dayOf,
  daysBetween,
  endOfDay,
  type Instant,
  isDay,
  isInstant,
  isWorkingDay,
  later,
  startOfDay,
  systemClock,
} from './time.js';
export { upcast, type Upcasters } from './upcasters.js';
export { known } from './known.js';
