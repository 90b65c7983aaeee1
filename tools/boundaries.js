/**
 * Who may import whom, by Nx tag. `tools/boundaries.spec.ts` plants violations and sees them flagged.
 * A context's domain knows the kernel and the programme's types; its application knows its own domain, the
 * ports and the contracts; contexts meet in the contracts only.
 */
const contexts = ['intake', 'routing', 'coaching', 'finance', 'erasure'];

export const boundaries = [
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:programme', onlyDependOnLibsWithTags: ['type:kernel'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:kernel'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:kernel', 'type:programme'] },
  {
    sourceTag: 'type:port',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:port', 'type:support'],
  },
  {
    sourceTag: 'type:support',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:programme',
      'type:contracts',
      'type:port',
      'type:support',
    ],
  },
  {
    sourceTag: 'type:adapter',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:contracts',
      'type:port',
      'type:support',
      'type:contract-tests',
    ],
  },
  {
    // The relay is the writing side of the Kafka adapter: it shares its topics and its binding.
    sourceTag: 'type:relay',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:port', 'type:support', 'type:adapter'],
  },
  {
    // Moves everything from one set of engines to another.
    sourceTag: 'type:migration',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:contracts',
      'type:port',
      'type:support',
      'type:adapter',
      'type:relay',
      'type:contract-tests',
    ],
  },
  {
    sourceTag: 'type:contract-tests',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:port', 'type:support'],
  },
  {
    sourceTag: 'type:application',
    onlyDependOnLibsWithTags: [
      'type:domain',
      'type:kernel',
      'type:programme',
      'type:contracts',
      'type:port',
      'type:support',
    ],
  },
  {
    sourceTag: 'type:audit',
    onlyDependOnLibsWithTags: [
      'type:domain',
      'type:kernel',
      'type:programme',
      'type:contracts',
      'type:port',
      'type:support',
    ],
  },
  {
    // What puts a process together knows every part, and is given its contexts by the application.
    sourceTag: 'type:composition',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:programme',
      'type:contracts',
      'type:port',
      'type:support',
      'type:adapter',
      'type:relay',
    ],
  },
  ...contexts.map((context) => ({
    sourceTag: `scope:${context}`,
    onlyDependOnLibsWithTags: [`scope:${context}`, 'scope:shared'],
  })),
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['*'] },
];
