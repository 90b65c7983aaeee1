/** An amount in integer euro cents. */
export type Cents = number;

/** One part of a whole, in basis points (hundredths of a percent); the parts of a key sum to 10,000. */
export interface Share<Name extends string = string> {
  readonly name: Name;
  readonly basisPoints: number;
}

const wholeCents = (amount: number, what: string): void => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${what} must be whole euro cents, got ${amount}`);
};

/** `amount × numerator / denominator` in exact integers, rounded half away from zero. */
export const proportion = (amount: Cents, numerator: number, denominator: number): Cents => {
  wholeCents(amount, 'amount');
  wholeCents(numerator, 'numerator');
  if (!Number.isSafeInteger(denominator) || denominator <= 0) throw new RangeError('denominator must be > 0');
  const product = BigInt(amount) * BigInt(numerator);
  const sign = product < 0n ? -1n : 1n;
  const magnitude = product * sign;
  const divisor = BigInt(denominator);
  return Number(sign * ((magnitude * 2n + divisor) / (divisor * 2n)));
};

/**
 * Splits an amount over a key by largest remainder, so the parts always sum to the whole, to the cent.
 * Ties go to the share that stands first. Negative amounts (reversals) mirror their positive.
 */
export const allocate = <Name extends string>(
  amount: Cents,
  key: readonly Share<Name>[],
): Record<Name, Cents> => {
  wholeCents(amount, 'amount');
  const total = key.reduce((sum, share) => sum + share.basisPoints, 0);
  if (total !== 10_000) throw new RangeError(`a key must sum to 10,000 basis points, got ${total}`);
  const sign = amount < 0 ? -1 : 1;
  const magnitude = BigInt(Math.abs(amount));
  const parts = key.map((share, index) => {
    const product = magnitude * BigInt(share.basisPoints);
    return { name: share.name, index, cents: product / 10_000n, remainder: product % 10_000n };
  });
  let left = magnitude - parts.reduce((sum, part) => sum + part.cents, 0n);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.cents += 1n;
    left -= 1n;
  }
  return Object.fromEntries(parts.map((part) => [part.name, sign * Number(part.cents) || 0])) as Record<
    Name,
    Cents
  >;
};

/** `1.387.500,00 EUR` in Dutch, `1,387,500.00 EUR` in English. */
export const formatCents = (amount: Cents, language: 'nl' | 'en' = 'nl'): string => {
  const [whole, decimals] = (Math.abs(amount) / 100).toFixed(2).split('.') as [string, string];
  const [thousands, comma] = language === 'nl' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${amount < 0 ? '-' : ''}${grouped}${comma}${decimals} EUR`;
};
