import type { StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';

/** What the events say of one trajectory. */
export interface Known {
  readonly id: string;
  /** The hub it belongs to now; undefined: it stands in the shared triage list. */
  hub: string | undefined;
  /** Contexts in which it has a stream. */
  readonly contexts: Set<string>;
  /** Every text that stands in its events, by the name of its field. */
  readonly texts: Map<string, Set<string>>;
}

const ofTrajectory = /^(intake|routing|coaching|finance)-(.+)$/;
export const ofSheet = /^timesheet-(.+)-(\d{4}-\d{2})$/;

/** What the events in a data folder say; read beside the server that writes them. */
export class World {
  readonly trajectories = new Map<string, Known>();
  readonly streams = new Set<string>();
  /** The hubs in which the sheets of a person lie: a partner may work for several. */
  readonly hubsOfSheets = new Map<string, Set<string | undefined>>();
  /** Corrections of hours that nobody has decided on yet, by id, with their sheet and the hub that it lies in. */
  readonly corrections = new Map<
    string,
    { readonly person: string; readonly month: string; readonly hub: string | undefined }
  >();
  events = 0;
  /** Position of the last of them. */
  last = '-1';

  /** `folder`: that of the store. */
  static async of(folder: string): Promise<World> {
    const world = new World();
    const store = await openEmbeddedStore({ folder, readOnly: true });
    for await (const event of store.readAll({ after: -1n })) world.add(event);
    await store.close();
    return world;
  }

  /** Trajectories of other hubs than this one. */
  foreignTo(hub: string): readonly string[] {
    return this.all().flatMap((one) => (one.hub === undefined || one.hub === hub ? [] : [one.id]));
  }

  ofHub(hub: string): readonly Known[] {
    return this.all().filter((one) => one.hub === hub);
  }

  all(): readonly Known[] {
    return [...this.trajectories.values()];
  }

  /** Trajectories whose events do not name the organisation. */
  notNaming(organisation: string): readonly string[] {
    return this.all().flatMap(({ id, texts }) =>
      [...texts.values()].some((values) => values.has(organisation)) ? [] : [id],
    );
  }

  private add({ stream, type, revision, position, data, metadata }: StoredEvent): void {
    if (stream.startsWith('access-')) return;
    this.events += 1;
    this.last = String(position);
    this.streams.add(stream);
    const sheet = ofSheet.exec(stream);
    if (type.startsWith('timesheet.correction-')) {
      const { correction } = data as { readonly correction: string };
      const [, person, month] = sheet!;
      if (type === 'timesheet.correction-proposed.v1')
        this.corrections.set(correction, { person: person!, month: month!, hub: metadata.hub });
      else this.corrections.delete(correction);
    }
    if (sheet && revision === 0) {
      const hubs = this.hubsOfSheets.get(sheet[1]!) ?? new Set();
      this.hubsOfSheets.set(sheet[1]!, hubs.add(metadata.hub));
    }
    const id = metadata.trajectory;
    if (id === undefined) return;
    const known: Known = this.trajectories.get(id) ?? {
      id,
      hub: undefined,
      contexts: new Set(),
      texts: new Map(),
    };
    this.trajectories.set(id, known);
    const context = ofTrajectory.exec(stream)?.[1];
    if (context) {
      known.contexts.add(context);
      known.hub = metadata.hub ?? known.hub;
    }
    const collect = (value: unknown, name: string): void => {
      if (typeof value === 'string') known.texts.set(name, (known.texts.get(name) ?? new Set()).add(value));
      if (typeof value !== 'object' || value === null) return;
      for (const [field, part] of Object.entries(value)) collect(part, Array.isArray(value) ? name : field);
    };
    collect(data, '');
    const person = ofSheet.exec(stream)?.[1];
    if (person !== undefined) collect({ person }, '');
  }
}
