import { demoPerson, TokenIssuer } from '@digihub/access/tokens';
import { dataFolder, runningServer } from '../data-folder.js';
import { Unable, WrongUse } from './exit-codes.js';

/** Asks the server that runs on the data folder, as the operator. */
export const ask = async <Answer>(
  data: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer> => {
  const folder = dataFolder(data);
  const server = runningServer(folder);
  if (!server) throw new Unable(`No server runs on ${folder.root}; start it first.`);
  const token = await (await TokenIssuer.open(folder.keys)).issue(demoPerson('operator'), { seconds: 60 });
  const response = await fetch(`${server.url}/operations/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'accept-language': 'en',
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as Answer & { code?: string; detail?: string };
  if (response.ok) return answer;
  const said = answer.detail ?? `The server answered ${response.status}.`;
  throw answer.code === 'operations.unknown-read-model' ? new WrongUse(said) : new Unable(said);
};
