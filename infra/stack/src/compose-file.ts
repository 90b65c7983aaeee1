import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Of the repository, with a slash at its end. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly args: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly resources: { readonly limits: Readonly<Record<string, string | number>> } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** `docker-compose.yml` with its anchors resolved and `$$` read as Compose does. */
export const readComposeFile = (): ComposeFile => {
  const text = readFileSync(`${repository}docker-compose.yml`, 'utf8');
  return parse(text.replaceAll('$$', '$'), { merge: true }) as ComposeFile;
};

/** The services that are built here, by name: `intake`, … */
export const ownServices = (file: ComposeFile): readonly string[] =>
  Object.keys(file.services).filter((name) => file.services[name]!.build !== undefined);

/**
 * The environment as the process in the container would read it, with secrets where this machine has them.
 * `secrets`: the folder that `infra/secrets.sh` filled.
 */
export const environmentOf = (
  file: ComposeFile,
  service: string,
  secrets: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(file.services[service]?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/^\/run\/secrets/, secrets),
    ]),
  );
