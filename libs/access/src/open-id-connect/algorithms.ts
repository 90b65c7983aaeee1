/**
 * Signatures that only the provider can make. Shared secrets (HS256) and `none` are never among them: with those,
 * whoever reads the provider's public key could sign for it.
 */
export const asymmetricAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** What providers sign with where nobody says otherwise. */
export const usualAlgorithms: readonly string[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];
