const mostShown = 100;

/** A text of a stranger for a sentence of ours: cut, and without what steers the terminal that it is printed on. */
export const shown = (text: string): string => {
  const clean = text.replace(/[^\P{C} ]/gu, '\u{fffd}');
  return clean.length > mostShown ? `${clean.slice(0, mostShown)}…` : clean;
};
