import { hasFile, type Setting } from './setting.js';
import { settings } from './settings.js';

const columns = ['variable', 'option', 'default', 'what'] as const;

const rowOf = (setting: Setting<unknown>): readonly string[] => {
  const { name, option, otherwise, what, secret } = setting;
  const standard = otherwise ?? (setting.default === undefined ? '' : `\`${setting.default}\``);
  const file = hasFile(setting) ? ` ${secret ? 'Secret' : 'Or a file'}: \`…_FILE\`.` : '';
  return [`\`${name}\``, option ? `\`${option}\`` : '', standard, `${what}${file && '.'}${file}`];
};

/** The table of all settings in Markdown, as prettier writes it. */
export const settingsTable = (): string => {
  const rows = (Object.values(settings) as readonly Setting<unknown>[]).map(rowOf);
  const widths = columns.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n]!)).join(' | ')} |`;
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};
