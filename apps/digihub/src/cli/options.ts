import { InvalidArgumentError, Option } from 'commander';

export const dataOption = (): Option =>
  new Option('--data <dir>', 'data folder').env('DIGIHUB_DATA').default('data/digihub');

export const languageOption = (what: string): Option =>
  new Option('--language <language>', what).choices(['nl', 'en']).default('nl');

export const jsonOption = (): Option => new Option('--json', 'print JSON for programs');

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
