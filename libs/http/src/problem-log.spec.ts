import type { LoggerService } from '@nestjs/common';
import { expect, it } from '@jest/globals';
import { smallApp } from './small-app.fixture.js';

it('what nobody foresaw is logged with the ids to find it by, and nothing of what was sent', async () => {
  const lines: unknown[][] = [];
  const nothing = (): void => undefined;
  const logger: LoggerService = {
    ...{ log: nothing, warn: nothing },
    error: (...line: unknown[]) => lines.push(line),
  };
  const app = await smallApp({ logger });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  await app.inject({
    ...{ method: 'POST', url: '/small/v1/fail/7x3k9m2p4q8r1s5t?name=Persoon' },
    headers: {
      ...{ authorization: 'Bearer caseworker', 'x-correlation-id': 'c-1' },
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    },
    payload: { name: 'Persoon Voorbeeld' },
  });
  await app.close();
  expect(lines).toHaveLength(1);
  expect(lines[0]![0]).toEqual({
    ...{ code: 'unexpected', correlationId: 'c-1', requestId: expect.any(String) },
    ...{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', trajectory: '7x3k9m2p4q8r1s5t' },
  });
  expect(JSON.stringify(lines)).not.toContain('Persoon');
});
