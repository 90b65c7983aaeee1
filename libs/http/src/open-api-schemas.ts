/** The one schema of all problems (RFC 9457). */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri', example: 'urn:digihub:problem:coaching.quote-expired' },
    title: { type: 'string', description: 'Name of the HTTP status.', example: 'Conflict' },
    status: { type: 'integer', example: 409 },
    code: {
      type: 'string',
      description: 'Stable; `context.reason` for a rule.',
      example: 'coaching.quote-expired',
    },
    detail: { type: 'string', description: 'A sentence for people, in the language asked for.' },
    correlationId: { type: 'string' },
    params: { type: 'object', description: 'What the sentence was filled with.', additionalProperties: true },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code', 'sentence'],
        properties: {
          path: { type: 'string', example: 'contact.email' },
          code: { type: 'string', example: 'not-an-email' },
          sentence: { type: 'string' },
        },
      },
    },
  },
  additionalProperties: true,
};

/** What every command answers. */
export const answerSchema = {
  type: 'object',
  required: ['stream', 'revision', 'position', 'repeated', 'events'],
  properties: {
    stream: { type: 'string', example: 'coaching-7x3k9m2p4q8r1s5t' },
    trajectory: { type: 'string', example: '7x3k9m2p4q8r1s5t' },
    revision: { type: 'integer', example: 4 },
    position: { type: 'string', description: '`-1`: nothing changed.', example: '1042' },
    repeated: { type: 'boolean', example: false },
    events: { type: 'array', items: { type: 'string' }, example: ['coaching.coach-assigned.v1'] },
  },
};
