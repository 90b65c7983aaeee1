import { expect, it } from '@jest/globals';
import { closingOf, Sheets } from './sheets.js';

it("has a sheet approved by the hub of its first entry, though another hub's was answered first", async () => {
  const sent: (readonly [as: string, path: string])[] = [];
  const post = async (as: string, path: string) => void sent.push([as, path]);
  const sheets = new Sheets({ post } as never, 1);
  sheets.used('partner-howest', '2022-10', 'approver-antwerpen', 1);
  sheets.used('partner-howest', '2022-10', 'approver-oost-vlaanderen', 0);
  sheets.used('partner-howest', '2022-10', 'approver-limburg', 2);
  await sheets.close(closingOf('2022-10'));
  const sheet = '/coaching/v1/timesheets/partner-howest/2022-10';
  expect(sent).toEqual([
    ['partner-howest', `${sheet}/signature`],
    ['approver-oost-vlaanderen', `${sheet}/approval`],
  ]);
});
