import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  enterpriseNumber,
  formatEnterpriseNumber,
  isEnterpriseNumber,
  isStructuredCommunication,
  structuredCommunication,
  vatNumber,
} from './index.js';

describe('enterprise numbers', () => {
  it.each([
    ['0123.456.749', '0123456749'],
    ['0566.988.259', '0566988259'],
    ['1003.666.423', '1003666423'],
    ['BE0123456749', '0123456749'],
    ['be 0123 456 749', '0123456749'],
    [' 123456749 ', '0123456749'],
  ])('%s is %s', (text, digits) => {
    expect(isEnterpriseNumber(text)).toBe(true);
    expect(enterpriseNumber(text)).toBe(digits);
  });

  it.each([
    ['0123.456.789', 'wrong check digits'],
    ['1003.666.424', 'wrong check digits in the 1-series'],
    ['0000.000.000', 'all zero'],
    ['0000.000.097', 'no number before the check digits'],
    ['2123456749', 'a first digit that is neither 0 nor 1'],
    ['2000000042', 'the right check digits behind a 2'],
    ['0123456', 'too short'],
    ['00123456749', 'too long'],
    ['NL0123456749', 'another country'],
    ['', 'nothing'],
    ['０１２３４５６７４９', 'digits of another script'],
  ])('%s is none: %s', (text) => {
    expect(enterpriseNumber(text)).toBeUndefined();
  });

  it('are what modulo 97 says, for every number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19_999_999 }),
        fc.integer({ min: 0, max: 99 }),
        (front, check) => {
          const text = String(front).padStart(8, '0') + String(check).padStart(2, '0');
          expect(isEnterpriseNumber(text)).toBe(check === 97 - (front % 97));
        },
      ),
    );
  });

  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof isEnterpriseNumber(text) === 'boolean'),
    );
  });

  it('are written for people and for VAT', () => {
    expect(formatEnterpriseNumber('1003666423')).toBe('1003.666.423');
    expect(vatNumber('0123.456.749')).toBe('BE0123456749');
    expect(() => vatNumber('0123.456.789')).toThrow(RangeError);
    expect(() => formatEnterpriseNumber('0')).toThrow(RangeError);
  });
});

describe('structured communications', () => {
  it.each([
    ['0000000097', '+++000/0000/09797+++'],
    ['0000000001', '+++000/0000/00101+++'],
    ['1234567890', '+++123/4567/89002+++'],
    ['0000000000', '+++000/0000/00097+++'],
  ])('%s gives %s', (digits, expected) => {
    expect(structuredCommunication(digits)).toBe(expected);
  });

  it('are recognised, and one wrong digit is seen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999_999 }),
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        (number, at, by) => {
          const text = structuredCommunication(String(number).padStart(10, '0'));
          const digits = text.replace(/\D/g, '');
          expect(isStructuredCommunication(text)).toBe(true);
          expect(isStructuredCommunication(digits)).toBe(true);
          const wrong = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1);
          expect(isStructuredCommunication(wrong)).toBe(false);
        },
      ),
    );
  });

  it.each(['', '+++123/4567/89003+++', '123/4567/89002', '+++1234567/89002+++', '1234'])(
    '%p is none',
    (text) => {
      expect(isStructuredCommunication(text)).toBe(false);
    },
  );

  it('need ten digits', () => {
    expect(() => structuredCommunication('123')).toThrow(RangeError);
  });
});
