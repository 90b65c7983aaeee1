import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import type { TObject } from '@sinclair/typebox';
import type { Contract, DataOf } from './contract.js';

/** Data that its contract does not allow. The message names the field and what was expected, never its value. */
export class ContractViolation extends Error {
  constructor(
    readonly type: string,
    readonly path: string,
    expected: string,
  ) {
    super(`${type}: ${path === '' ? 'the data' : path}: ${expected}`);
    this.name = 'ContractViolation';
  }
}

const compiled = new WeakMap<TObject, TypeCheck<TObject>>();

/**
 * Checks data against its contract, compiled at first use. Members that the contract does not name are allowed:
 * a newer publisher may have added them.
 * @throws ContractViolation
 */
export function validate<C extends Contract>(contract: C, data: unknown): asserts data is DataOf<C> {
  let check = compiled.get(contract.schema);
  if (!check) {
    check = TypeCompiler.Compile(contract.schema);
    compiled.set(contract.schema, check);
  }
  if (check.Check(data)) return;
  const error = check.Errors(data).First();
  throw new ContractViolation(contract.type, error?.path ?? '', error?.message ?? 'not as agreed');
}

/** Contracts by type. */
export type ContractRegistry = ReadonlyMap<string, Contract>;

/** Finds all contracts in modules of them (`registry(intakeContracts, routingContracts)`). */
export const registry = (...modules: readonly Readonly<Record<string, unknown>>[]): ContractRegistry => {
  const all = new Map<string, Contract>();
  for (const value of modules.flatMap((module) => Object.values(module))) {
    if (!isContract(value)) continue;
    const known = all.get(value.type);
    if (known && known !== value) throw new Error(`two contracts are called ${value.type}`);
    all.set(value.type, value);
  }
  return all;
};

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'schema' in value &&
  'description' in value;
