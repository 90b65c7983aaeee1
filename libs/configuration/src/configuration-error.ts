/** Everything that does not fit, at once: each problem is a sentence that names the variable, never its value. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(['The configuration does not fit:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}
