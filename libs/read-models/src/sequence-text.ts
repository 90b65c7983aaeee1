/** A sequence as the tables hold it: 20 digits, so that it sorts as text on every engine. */
export const sequenceText = (sequence: bigint): string => {
  if (sequence < 0n) throw new RangeError(`a sequence is not negative: ${sequence}`);
  return String(sequence).padStart(20, '0');
};
