import { describe, expect, it } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { contract, ContractViolation, intakeContracts, registry, validate } from './index.js';

const hoursRegistered = contract(
  'coaching.hours-registered.v1',
  'Hours.',
  Type.Object({ hours: Type.Integer({ minimum: 1 }) }),
);

describe('validate', () => {
  it('accepts what the contract allows, and members that it does not name', () => {
    expect(() => validate(hoursRegistered, { hours: 2 })).not.toThrow();
    expect(() => validate(hoursRegistered, { hours: 2, added: 'later' })).not.toThrow();
  });

  it('names the field that is wrong, and not its value', () => {
    const check = () => validate(hoursRegistered, { hours: 'secret' });
    expect(check).toThrow(ContractViolation);
    expect(check).toThrow('be.digihub.coaching.hours-registered.v1: /hours: Expected integer');
  });

  it('refuses data that is no object', () => {
    expect(() => validate(hoursRegistered, undefined)).toThrow(ContractViolation);
  });
});

describe('registry', () => {
  it('finds the contracts of a module by their type', () => {
    expect(registry(intakeContracts).get('be.digihub.intake.trajectory-opened.v1')).toBe(
      intakeContracts.trajectoryOpened,
    );
  });

  it('refuses two contracts of one name', () => {
    const other = { ...hoursRegistered };
    expect(() => registry({ hoursRegistered, other })).toThrow('two contracts');
  });
});
