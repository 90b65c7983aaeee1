/** What people said to the API: every text of every request body, by the name of its field. */
export interface Told {
  readonly field: string;
  readonly text: string;
}

const textsIn = (value: unknown, field: string): Told[] => {
  if (typeof value === 'string') return [{ field, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    textsIn(part, Array.isArray(value) ? field : `${field}.${name}`),
  );
};

/** Listens to what this process sends with `fetch`, until it is told to stop. */
export const listenToFetch = (): { readonly told: Told[]; stop(): void } => {
  const [told, original] = [[] as Told[], globalThis.fetch];
  globalThis.fetch = (input, init) => {
    if (typeof init?.body === 'string') told.push(...textsIn(JSON.parse(init.body), ''));
    return original(input, init);
  };
  return {
    told,
    stop: () => {
      globalThis.fetch = original;
    },
  };
};

/** Codes, days, moments and references of our own vocabulary hold neither blanks nor `@` and are not numbers. */
const isOwnWord = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d/.test(text) || (/^[\w:.+/-]+$/.test(text) && !/^[\d+./-]{9,}$|^BE/.test(text));

/** What is somebody's own, or anybody's own words. */
export const personal = (told: readonly Told[]): readonly Told[] => {
  const seen = new Map<string, Told>();
  for (const one of told) {
    if (one.text.trim().length >= 6 && !isOwnWord(one.text)) seen.set(one.text, one);
  }
  return [...seen.values()];
};

/** The same thing as others would write it. */
export const spellings = (text: string): readonly string[] => {
  const digits = text.replace(/\D/g, '');
  if (/^(BE)?[01]\d{9}$/.test(text.replace(/[\s.]/g, ''))) {
    const dotted = `${digits.slice(0, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}`;
    return [digits, dotted, `BE${digits}`, `BE ${dotted}`, digits.slice(1)];
  }
  if (/^\+?[\d\s().\-/]{9,}$/.test(text)) return [text, digits, `0${digits.slice(2)}`, digits.slice(2)];
  const words = text.split(/\s+/);
  const distinct = words.length <= 4 ? words.filter((word) => /^[A-Z]\p{L}{8,}$/u.test(word)) : [];
  return [text, text.toLowerCase(), text.toUpperCase(), encodeURIComponent(text), ...distinct];
};
