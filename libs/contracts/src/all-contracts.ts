import * as coaching from './coaching.js';
import * as finance from './finance.js';
import * as intake from './intake.js';
import * as routing from './routing.js';
import { registry } from './validate.js';

/** Every published event, by type. */
export const contracts = registry(intake, routing, coaching, finance);
