import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const password = 'local-broker-only';
const client = { username: 'digihub', password };

/**
 * What a listener with TLS and SCRAM needs: a certificate of its own for 127.0.0.1, and one account. Made with Java's
 * keytool, which is there where the broker is. The password protects nothing: all of it is made for one local broker.
 */
export const makeSecuredListener = async (folder, port) => {
  const store = join(folder, 'broker.p12');
  const ca = join(folder, 'broker.pem');
  const common = ['-alias', 'broker', '-keystore', store, '-storepass', password];
  if (!existsSync(ca)) {
    const name = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1,dns:localhost'];
    await run('keytool', [
      '-genkeypair',
      '-keyalg',
      'RSA',
      '-validity',
      '30',
      '-storetype',
      'PKCS12',
      ...name,
      ...common,
    ]);
    await run('keytool', ['-exportcert', '-rfc', '-file', ca, ...common]);
  }
  return {
    client: { broker: `127.0.0.1:${port}`, ca: readFileSync(ca, 'utf8'), ...client },
    listeners: `,SASL_SSL://127.0.0.1:${port}`,
    format: ['--add-scram', `SCRAM-SHA-256=[name=${client.username},password=${password}]`],
    settings: [
      'ssl.keystore.type=PKCS12',
      `ssl.keystore.location=${store}`,
      `ssl.keystore.password=${password}`,
      'sasl.enabled.mechanisms=SCRAM-SHA-256',
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;',
      '',
    ].join('\n'),
  };
};
