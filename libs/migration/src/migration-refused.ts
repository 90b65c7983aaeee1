/** It must not be done, or not like this. Nothing was changed by whoever throws it; the message says what to do. */
export class MigrationRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MigrationRefused';
  }
}
