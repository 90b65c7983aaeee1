import type { Sentence } from '@digihub/kernel';

export type Language = keyof Sentence;

/** Dutch unless English is preferred (RFC 9110, Accept-Language). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters
        .map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1])
        .find((one) => one !== undefined);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => quality > 0 && (language === 'nl' || language === 'en'));
  const best = wanted.reduce<(typeof wanted)[number] | undefined>(
    (found, one) => (!found || one.quality > found.quality ? one : found),
    undefined,
  );
  return best?.language === 'en' ? 'en' : 'nl';
};
