import { type BusOptions, BusStrategy } from '@digihub/event-bus';
import { storeFedSource, type StoreFedSourceOptions } from './store-fed-source.js';

/** The bus of one process: every consumer follows the store itself. */
export class EmbeddedBus<Database = unknown> extends BusStrategy<Database> {
  constructor(options: BusOptions<Database> & StoreFedSourceOptions) {
    super(options, () => storeFedSource(options));
  }
}
