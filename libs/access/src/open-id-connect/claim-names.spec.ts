import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { roles } from '@digihub/kernel';
import { type ClaimNames, defaultClaimNames, identityFrom } from './claim-names.js';

const issuer = 'https://identity.example';
const read = (claims: JWTPayload, names: Partial<ClaimNames> = {}) =>
  identityFrom({ ...defaultClaimNames, ...names }, issuer)({ sub: 'coach-1', ...claims });

describe('claims of another issuer', () => {
  it('are read from where they stand', () => {
    const claims = {
      oid: 'person-7',
      'https://our.example/roles': ['finance'],
      resource_access: { digihub: { hubs: ['limburg'], partner: { code: 'howest' } } },
      'last.day': '2024-12-31',
    };
    const names = {
      subject: 'oid',
      roles: 'https://our.example/roles',
      hubs: 'resource_access.digihub.hubs',
      organisation: 'resource_access.digihub.partner.code',
      until: 'last.day',
    };
    expect(read(claims, names)).toEqual({
      actor: { id: 'person-7', roles: ['finance'], hubs: ['limburg'], organisation: 'howest' },
      until: '2024-12-31',
    });
  });

  it('that are not there give nothing', () => {
    const nothing = { actor: { id: 'coach-1', roles: [], hubs: [] } };
    for (const claims of [{}, { roles: null, hubs: 7, organisation: '', until: [] }, { roles: [{}, 1] }]) {
      expect(read(claims as JWTPayload)).toEqual(nothing);
    }
    for (const path of ['a.b.c', 'sub.length', '__proto__', 'constructor.name', 'toString', '']) {
      expect(read({ a: 'x' }, { roles: path, hubs: path })).toEqual(nothing);
    }
  });

  it('grant every role but the system, under our prefix only', () => {
    expect(read({ roles: [...roles, 'king', 'coach'] }).actor.roles).toEqual(
      roles.filter((role) => role !== 'system'),
    );
    const prefixed = read(
      { roles: ['coach', 'dh:finance', 'dh:system', 'dh:', 'DH:coach'] },
      { rolePrefix: 'dh:' },
    );
    expect(prefixed.actor.roles).toEqual(['finance']);
  });

  it('name hubs and organisations of the programme, or none', () => {
    expect(read({ hubs: ['limburg', 'Limburg', 'brussel', '*'], organisation: 'acme' }).actor).toEqual({
      id: 'coach-1',
      roles: [],
      hubs: ['limburg'],
    });
  });

  it('give a pseudonym where the subject is a name, the same for ever, another for another issuer', () => {
    const { id } = read({ sub: 'an.person@voorbeeld.be' }).actor;
    expect(id).toBe('person-na8dgdyeg0hvj55w');
    expect(read({ sub: 'an.person@voorbeeld.be' }).actor.id).toBe(id);
    const elsewhere = identityFrom(defaultClaimNames, 'https://b.example')({ sub: 'an.person@voorbeeld.be' });
    expect(elsewhere.actor.id).not.toBe(id);
    expect(read({ sub: '9b2f0c1e-7a55-4a0e-9f3d-1c2b3a4d5e6f' }).actor.id).toBe(
      '9b2f0c1e-7a55-4a0e-9f3d-1c2b3a4d5e6f',
    );
  });

  it.each<JWTPayload>([
    { sub: '' },
    { sub: 'system:routing' },
    { sub: 'x'.repeat(1_001) },
    { until: 'soon' },
    { until: '2024-02-30' },
    { until: 1_735_603_200 },
    { until: ['2024-12-31', '2099-12-31'] },
    { organisation: ['howest', 'sirris'] },
    { at_hash: 'an ID token' },
    { typ: 'ID' },
    { typ: 'Refresh' },
    { cnf: { jkt: 'bound to a key' } },
    { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
  ])('that would be half understood are refused: %j', (claims) => {
    expect(() => read(claims)).toThrow(TypeError);
  });
});
