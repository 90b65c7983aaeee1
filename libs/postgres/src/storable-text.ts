/**
 * PostgreSQL's text holds every character but U+0000, SQLite's that one too. It stands for nothing in a read model:
 * the replacement character is written instead, and looked for instead, so that nobody's message waits for ever and
 * nobody's query fails because of it. What was said stays as it was in the event.
 */
export const storable = (parameter: unknown): unknown =>
  typeof parameter === 'string' && parameter.includes('\0')
    ? parameter.replaceAll('\0', '\uFFFD')
    : parameter;
