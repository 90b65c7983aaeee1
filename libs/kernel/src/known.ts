/** A fact that the application must have looked up; its absence is a programming error, not a refusal. */
export const known = <T>(fact: T | undefined, name: string): T => {
  if (fact === undefined) throw new Error(`the fact "${name}" was not looked up for this command`);
  return fact;
};
