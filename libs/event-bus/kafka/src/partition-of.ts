import kafkajs, { type PartitionMetadata } from 'kafkajs';

const javaCompatible = kafkajs.Partitioners.DefaultPartitioner();

const partitionsOf = (count: number): PartitionMetadata[] =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));

let known: PartitionMetadata[] = [];

/** Where Java's own producer would put a key: murmur2. Ours are put there by number, so that we know where. */
export const partitionOf = (key: string, partitions: number): number => {
  if (known.length !== partitions) known = partitionsOf(partitions);
  return javaCompatible({ topic: '', message: { key, value: null }, partitionMetadata: known });
};
