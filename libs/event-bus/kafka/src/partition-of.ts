import kafkajs from 'kafkajs';

const javaCompatible = kafkajs.Partitioners.DefaultPartitioner();

/** Where Java's own producer would put a key: murmur2. Ours are put there by number, so that we know where. */
export const partitionOf = (key: string, partitions: number): number =>
  javaCompatible({
    topic: '',
    message: { key, value: null },
    partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 0,
      replicas: [],
      isr: [],
    })),
  });
