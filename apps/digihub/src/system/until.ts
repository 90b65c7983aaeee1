/** Asks again until there is an answer. @throws after `patience` milliseconds. */
export const until = async <Answer>(
  ask: () => Promise<Answer | undefined>,
  patience = 20_000,
): Promise<Answer> => {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error('there was no answer in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
