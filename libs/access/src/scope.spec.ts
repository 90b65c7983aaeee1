import { describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from '@digihub/kernel';
import {
  authorizeCommand,
  authorizeNew,
  mayActOn,
  mayRead,
  visibleHubs,
  visibleOrganisation,
} from './scope.js';

const person = (role: Actor['roles'][number], more: Partial<Actor> = {}): Actor => ({
  id: `${role}-1`,
  roles: [role],
  hubs: [],
  ...more,
});

const coach = person('coach', { hubs: ['limburg'] });
const partner = person('partner', { organisation: 'howest' });
const auditor = person('auditor');
const operator = person('operator');
const limburg = { hub: 'limburg' };
const antwerpen = { hub: 'antwerpen' };

describe('who may act on a case', () => {
  it.each<[string, Actor, Parameters<typeof mayActOn>[1], string | undefined]>([
    ['hub staff in their own hub', coach, limburg, undefined],
    ['hub staff in another hub', coach, antwerpen, 'outside-your-scope'],
    ['hub staff where no hub is known yet', coach, {}, undefined],
    ['hub staff, where the hub is null', coach, { hub: null }, undefined],
    [
      'a partner that the case names',
      partner,
      { ...limburg, organisations: ['sirris', 'howest'] },
      undefined,
    ],
    [
      'a partner that the case does not name',
      partner,
      { ...limburg, organisations: ['sirris'] },
      'outside-your-scope',
    ],
    ['a partner where nobody is named', partner, limburg, 'outside-your-scope'],
    ['a partner where there is no hub', partner, {}, 'outside-your-scope'],
    ['a partner of no organisation', person('partner'), { organisations: ['howest'] }, 'outside-your-scope'],
    ['someone without a role', { ...coach, roles: [] }, limburg, 'outside-your-scope'],
    ['an auditor', auditor, limburg, 'read-only'],
    ['an auditor that claims hubs', { ...auditor, hubs: ['limburg'] }, limburg, 'read-only'],
    ['an operator', operator, limburg, undefined],
    ['a process', systemActor('routing'), limburg, undefined],
  ])('%s', (_, actor, scope, code) => {
    const act = () => mayActOn(actor, scope);
    if (code) expect(act).toThrow(expect.objectContaining({ status: 403, code }));
    else expect(act).not.toThrow();
  });

  it('reading reaches further: auditors and operators read over all hubs', () => {
    for (const actor of [auditor, operator, coach]) expect(() => mayRead(actor, limburg)).not.toThrow();
    for (const actor of [coach, partner])
      expect(() => mayRead(actor, antwerpen)).toThrow('outside-your-scope');
  });

  it('what does not exist is not found, before anything is said of its scope', () => {
    expect(() => authorizeCommand(coach, {}, false)).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => authorizeCommand(coach, antwerpen, true)).toThrow('outside-your-scope');
    expect(() => authorizeCommand(coach, limburg, true)).not.toThrow();
  });

  it('who makes something says for whom; a repeat meets what was made', () => {
    expect(() => authorizeNew()(coach, {}, false)).not.toThrow();
    expect(() => authorizeNew()(partner, {}, false)).not.toThrow();
    expect(() => authorizeNew()(auditor, {}, false)).toThrow('read-only');
    expect(() => authorizeNew(antwerpen)(coach, {}, false)).toThrow('outside-your-scope');
    expect(() => authorizeNew(limburg)(coach, {}, false)).not.toThrow();
    expect(() => authorizeNew(limburg)(coach, antwerpen, true)).toThrow('outside-your-scope');
    expect(() => authorizeNew({ organisations: ['sirris'] })(partner, {}, false)).toThrow(
      'outside-your-scope',
    );
  });
});

describe('what a list may show', () => {
  it('all hubs to auditors and operators, their own to hub staff, none to partners', () => {
    expect(visibleHubs(auditor)).toBe('all');
    expect(visibleHubs(operator)).toBe('all');
    expect(visibleHubs(coach)).toEqual(['limburg']);
    expect(visibleHubs({ ...partner, hubs: ['limburg'] })).toEqual([]);
    expect(visibleOrganisation(partner)).toBe('howest');
    expect(visibleOrganisation({ ...coach, organisation: 'howest' })).toBeUndefined();
  });
});
